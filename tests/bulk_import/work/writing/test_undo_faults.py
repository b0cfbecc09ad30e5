"""A host at fault ends its undo with a sentence; records are found by keys of every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask_login import LoginManager
from sqlalchemy import func, insert, select

from plugins.bulk_import.actors import Actors
from plugins.bulk_import.engine.declaration.keep import Keep
from plugins.bulk_import.engine.sentences import messages
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.bulk_import.depot import (
    Article,
    ArticleImporter,
    Shelf,
    ShelfImporter,
    Warehouse,
    WarehouseImporter,
)
from tests.bulk_import.host import db

ARTICLES = "SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,Berry\r\nC,3,Cherry\r\n"
SHELVES = 'Site,Number\r\nNorth,"1"\r\nNorth,"a ""2"", [x]"\r\nStraße,3\r\n'


@pytest.fixture
def undo(state: Any, persist: Any) -> Callable[..., ImportRun]:
    """Return a function that imports a text, and undoes the import to its end."""

    def work(importer: type[Any], sheet: str) -> ImportRun:
        state.importers[importer.slug] = importer
        upload = Upload(name="shop.csv", content=sheet.encode(), token="form")
        run = persist(accept(state, ImportRequest(importer, "ann", upload)).id)
        request = UndoRequest(run.id, 0, "ann", "Ann")
        assert undo_requests.begin(state.session, request, undo_days=7, batch_rows=10) == 3
        ended: ImportRun = persist(run.id)
        return ended

    return work


def deleting(self: Any, records: Sequence[Any]) -> None:
    for record in records:
        db.session.delete(record)


def articles(**hooks: Any) -> type[Any]:
    """Return the importer of articles with some hooks of an undo."""
    return type("Articles", (ArticleImporter,), {"record_type": Article, "undo": deleting} | hooks)


def count(kind: type[Any]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def reasons(run: ImportRun) -> list[str]:
    query = select(ImportRow.undo_reason).where(ImportRow.run_id == run.id)
    found = db.session.scalars(query.order_by(ImportRow.line))
    return [Keep.read(each).code if each else "" for each in found]


@pytest.mark.parametrize(
    ("kind", "importer", "sheet"),
    [
        (Warehouse, WarehouseImporter, "Code\r\n1\r\nnorth/2\r\n" + "W" * 300 + "\r\n"),
        (Shelf, ShelfImporter, SHELVES),
        (Article, ArticleImporter, ARTICLES),
    ],
)
def test_records_are_found_again_by_keys_of_every_kind(undo, kind, importer, sheet):
    hooks = {"record_type": kind, "undo": deleting}

    run = undo(type("Undoable", (importer,), hooks), sheet)

    assert (run.undone_rows, run.kept_rows, run.undo_reason, count(kind)) == (3, 0, "", 0)


def test_records_are_found_again_where_create_returned_their_keys(undo):
    def create(self, rows):
        made = [
            {"sku": row[self.sku], "ean": row[self.ean], "name": row[self.name]} for row in rows
        ]
        return db.session.execute(insert(Article).returning(Article.id), made).all()

    run = undo(articles(create=create), ARTICLES)

    assert (run.undone_rows, count(Article)) == (3, 0)


def _fails(self, records):
    deleting(self, records)
    return records.nothing


def _commits(self, records):
    deleting(self, records)
    db.session.commit()


def _commits_first(self, records):
    db.session.commit()
    return [None] * len(records)


def _rolls_back(self, records):
    deleting(self, records)
    db.session.rollback()


@pytest.mark.parametrize(
    ("hooks", "sentence"),
    [
        ({"undo": _commits}, messages.UNDO_COMMITS),
        ({"undo": _rolls_back}, messages.UNDO_ROLLS_BACK),
        ({"check_undo": _commits_first}, messages.UNDO_ENDS_TRANSACTION),
        ({"check_undo": lambda self, records: None}, messages.CHECK_UNDO_KIND),
        ({"check_undo": lambda self, records: [None]}, messages.CHECK_UNDO_KIND),
        ({"check_undo": lambda self, records: ["no"] * len(records)}, messages.CHECK_UNDO_KIND),
    ],
)
def test_a_hook_that_does_not_keep_to_its_contract_ends_the_undo_with_a_sentence(
    undo, hooks, sentence
):
    run = undo(articles(**hooks), ARTICLES)

    assert (run.undo_reason, run.undone_rows, run.kept_rows) == (sentence, 0, 3)
    assert (run.status, run.reason, count(Article)) == ("COMPLETED", "", 3)
    assert reasons(run) == ["ended"] * 3


def test_an_undo_in_which_nobody_can_be_loaded_is_not_called_an_import(
    state, host, imported, begin, finish
):
    run = imported("ann")
    LoginManager(host)
    state.actors = Actors()

    begin(run)

    assert finish(run.id).undo_reason == messages.NO_USER_LOADER
    assert "import" not in str(messages.NO_USER_LOADER)


def test_an_error_of_the_program_ends_the_undo_with_its_place(undo):
    run = undo(articles(undo=_fails), ARTICLES)

    assert run.undo_reason.startswith("The program failed with AttributeError at test_undo_faults")
    assert run.undo_reason.endswith(", and no record is to blame, so the undo was ended.")
    assert (run.undone_rows, run.kept_rows, count(Article)) == (0, 3, 3)


def test_a_record_that_raises_about_a_value_stays_and_the_others_go(undo):
    def refuses(self, records):
        if any(record.sku == "B" for record in records):
            raise ValueError("B is sold already.")
        deleting(self, records)

    run = undo(articles(undo=refuses), ARTICLES)

    assert (run.undone_rows, run.kept_rows, run.undo_reason) == (2, 1, "")
    assert reasons(run) == ["", "not_processed", ""]
