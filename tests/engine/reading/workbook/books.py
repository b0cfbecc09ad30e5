"""An importer with a column of each kind, and its files as workbooks."""

from __future__ import annotations

from typing import Any

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.ordered.dates import Date, DateTime
from plugins.bulk_import.engine.fields.ordered.numbers import Decimal
from plugins.bulk_import.engine.fields.ordered.times import Time
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.formats import Formats
from plugins.bulk_import.engine.reading.reader import read

LIMIT = 100_000


class PersonImporter(Importer):
    """A name, and a column of each kind that a workbook may hold."""

    slug, noun = "people", "People"
    name = Text("Name", max_length=40_000, multiline=True)
    password = Secret("Password", required=False)
    active = Boolean("Active", required=False)
    price = Decimal("Price", blank=None)
    since = Date("Since", blank=None)
    seen = DateTime("Seen", blank=None)
    opens = Time("Opens", blank=None)


HEADER = [column.header for column in PersonImporter.fields]


def read_book(content: bytes, name: str = "people.xlsx", max_bytes: int = LIMIT) -> Any:
    """Return what a workbook is read as."""
    formats = Formats.read("csv,txt,xlsx")
    return read(name, content, PersonImporter.fields, max_bytes=max_bytes, formats=formats)
