"""Rows behind a refused one, where a listener of the host keeps what the savepoint took back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, String, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv, undo_import
from tests.bulk_import.host import HostBase, db
from tests.files.kinds import BROKEN_RULES

pytestmark = pytest.mark.databases("sqlite", "postgresql")


class Journal(HostBase):
    """One entry for each transaction that changes jars, as a history of versions has it."""

    __tablename__ = "apart_journal"
    id: Mapped[int] = mapped_column(primary_key=True)


class Jar(HostBase):
    __tablename__ = "apart_jar"
    __table_args__ = (CheckConstraint("size < 100", name="holds"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    size: Mapped[int]
    journal_id: Mapped[int | None]


class Lid(HostBase):
    """What the database keeps a jar for."""

    __tablename__ = "apart_lid"
    id: Mapped[int] = mapped_column(primary_key=True)
    jar_id: Mapped[int] = mapped_column(ForeignKey(Jar.id))


class Jars(ModelImporter):
    model = Jar
    key = Jar.code
    exclude = ("journal_id",)

    def undo(self, records: Sequence[Any]) -> None:
        """Delete the jars."""
        for each in records:
            db.session.delete(each)


def begin_journal(session: Session, context: object, instances: object) -> None:
    """Write one journal in each transaction, and ask it at each flush of jars."""
    jars = [each for each in (*session.new, *session.deleted) if isinstance(each, Jar)]
    if not jars:
        return
    journal = session.info.get("journal")
    if journal is None:
        journal = session.info["journal"] = Journal()
        session.add(journal)
    elif journal not in session.new:
        session.refresh(journal)


def end_journal(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop("journal", None)


@pytest.fixture(autouse=True)
def _journal(state: Any) -> Iterator[None]:
    state.importers[Jars.slug] = Jars
    listeners = (("before_flush", begin_journal), ("after_transaction_end", end_journal))
    for name, listener in listeners:
        event.listen(db.session, name, listener)
    yield
    for name, listener in listeners:
        event.remove(db.session, name, listener)


def rows(*sizes: int) -> list[dict[str, str]]:
    return [{"Code": f"j{place}", "Size": str(size)} for place, size in enumerate(sizes)]


def told(done: Any) -> dict[int, list[tuple[str, str]]]:
    return {row.line: [(each.field, each.message) for each in row.problems] for row in done.rows}


def stored() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Jar.code).order_by(Jar.code)))


NOT_ALLOWED = [("size", BROKEN_RULES["check"][1])]


def test_the_other_rows_are_written_in_transactions_of_their_own():
    done = import_csv(Jars, rows(1, 2, 500, 4), actor="ann")
    assert (done.status, done.created) == ("COMPLETED_WITH_ERRORS", 3)
    assert told(done) == {4: NOT_ALLOWED}
    assert stored() == ["j0", "j1", "j3"]


def test_all_or_nothing_ends_with_a_sentence_that_blames_no_row_falsely():
    done = import_csv(Jars, rows(1, 500, 3), actor="ann", all_or_nothing=True)
    assert (done.status, done.not_attempted, stored()) == ("FAILED", 3, [])
    assert done.reason.startswith("The database refused a row, and when the rows were written")
    assert "InvalidRequestError at test_own_transactions.py:" in done.reason


def test_one_row_is_reported_although_it_cannot_be_tried_again():
    done = import_csv(Jars, rows(500), actor="ann", all_or_nothing=True)
    assert (done.status, told(done)) == ("COMPLETED_WITH_ERRORS", {2: NOT_ALLOWED})


@pytest.mark.databases("postgresql")
def test_an_undo_keeps_the_record_that_the_database_holds_and_takes_back_the_others():
    done = import_csv(Jars, rows(1, 2, 3), actor="ann")
    db.session.add(Lid(jar_id=int(done.records[1])))
    db.session.commit()
    undone = undo_import(Jars, done.public_id, actor="ann")
    assert (undone.taken_back, len(undone.kept), stored()) == (2, 1, ["j1"])
