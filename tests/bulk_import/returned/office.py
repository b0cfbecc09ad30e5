"""Two kinds of rooms, and whoever imports files of them and takes their error files back."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.intake import Intake, accept, check
from plugins.bulk_import.reports.details.details import Details
from plugins.bulk_import.reports.details.error_file import content
from plugins.bulk_import.reports.history.history import History
from plugins.bulk_import.reports.verdict.verdict import Verdict
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.host import Club, db

CREATED: list[list[Any]] = []
FIELDS = ("name", "code", "room", "open", "note", "right")


class RoomImporter(Importer):
    """Six columns, none of them secret."""

    slug = "rooms"
    noun = "Rooms"

    name = Text("Name", max_length=60, unique="Name: Twice in the file.")
    code = Digits("Code", max_length=30, required=False)
    room = Text("Room", max_length=60, required=False)
    open = Boolean("Open", required=False)
    note = Text("Note", max_length=60, required=False)
    right = Boolean("Right")

    def create(self, rows: Sequence[Row]) -> Sequence[Any]:
        names = [each.name for each in self.fields]
        CREATED.extend([row[self.field_named(name)] for name in names] for row in rows)
        rooms = [Club(name=row[self.name]) for row in rows]
        db.session.add_all(rooms)
        return rooms


class DoorImporter(RoomImporter):
    """The same with a secret, which need not be filled."""

    slug = "doors"
    noun = "Doors"

    key = Secret("Key", required=False)


BOTH = pytest.mark.parametrize("importer", [RoomImporter, DoorImporter], ids=["plain", "secret"])


class Office:
    """Imports files of one kind, hands out their error files, and takes them back."""

    def __init__(self, state: State, importer: type[Importer]) -> None:
        state.importers[importer.slug] = importer
        self.state, self.importer, self.actor = state, importer, "ann"
        CREATED.clear()

    def request(self, text: str, **options: Any) -> ImportRequest:
        upload = Upload("rooms.csv", text.encode(), new_token(), **options)
        return ImportRequest(self.importer, self.actor, upload)

    def check(self, text: str, **options: Any) -> Intake:
        found = check(self.state, self.request(text, **options))
        assert isinstance(found, Intake), found
        self.state.session.rollback()
        return found

    def verdict(self, text: str, **options: Any) -> dict[str, Any]:
        return Verdict(
            importer=self.importer,
            file_name="rooms.csv",
            file_size=1,
            intake=self.check(text, **options),
            people="rooms",
            nobody="nothing",
            all_or_nothing_rows=1000,
            **options,
        ).as_json()

    def run(self, text: str, **options: Any) -> ImportRun:
        run = accept(self.state, self.request(text, **options))
        assert isinstance(run, ImportRun), run
        while step(self.state, run.id, threading.Event()):
            pass
        self.state.session.rollback()
        return self.state.session.get_one(ImportRun, run.id, populate_existing=True)

    def details(self, run: ImportRun) -> Details:
        return Details(self.state, self.importer, run, History(self.state, self.importer))

    def error_file(self, run: ImportRun) -> str:
        text = "".join(content(self.state.vault, self.details(run)))
        self.state.session.rollback()
        return text

    def returned(self, rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
        """Import rows, and return header and rows of their error file."""
        header, *cells = records(self.error_file(self.run(written(self.header, rows))))
        return header, cells

    @property
    def header(self) -> list[str]:
        return [each.header for each in self.importer.fields]


def written(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def records(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def a_row(importer: type[Importer], **cells: str) -> list[str]:
    """Return a row that is wrong in the column Right alone."""
    known = {"name": "Ann", "code": "0044", "right": "oops"} | cells
    return [known.get(each.name, "") for each in importer.fields]
