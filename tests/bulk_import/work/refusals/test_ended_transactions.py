"""Rows at which SQLite ends the whole transaction: `RAISE(ROLLBACK)`, `ON CONFLICT ROLLBACK`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import DDL, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv, undo_import
from tests.bulk_import.host import HostBase, db

pytestmark = pytest.mark.databases("sqlite")


class Crate(HostBase):
    __tablename__ = "ended_crate"
    __table_args__ = (UniqueConstraint("place", sqlite_on_conflict="ROLLBACK"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    weight: Mapped[int]
    place: Mapped[int]


for moment in ("INSERT", "UPDATE"):
    heavy = DDL(
        f"CREATE TRIGGER ended_{moment.lower()} BEFORE {moment} ON ended_crate "
        "WHEN new.weight > 99 BEGIN SELECT RAISE(ROLLBACK, 'too heavy'); END"
    )
    event.listen(Crate.__table__, "after_create", heavy.execute_if(dialect="sqlite"))
kept = DDL(
    "CREATE TRIGGER ended_delete BEFORE DELETE ON ended_crate "
    "WHEN old.weight = 7 BEGIN SELECT RAISE(ROLLBACK, 'stays'); END"
)
event.listen(Crate.__table__, "after_create", kept.execute_if(dialect="sqlite"))


class Crates(ModelImporter):
    model = Crate
    key = Crate.code
    modes = ("create", "update")

    def undo(self, records: Sequence[Any]) -> None:
        """Delete the crates."""
        for each in records:
            db.session.delete(each)


class WrittenCrates(Crates):
    """The same by a statement of the host's own."""

    slug = "written_crates"

    def create(self, rows: Sequence[Any]) -> Sequence[Any]:
        values = [self.record_values(row) for row in rows]
        return db.session.scalars(sa.insert(Crate).returning(Crate), values).all()


@pytest.fixture(autouse=True)
def _known(state: Any) -> None:
    state.importers |= {each.slug: each for each in (Crates, WrittenCrates)}


def crates(*weights: int, first: int = 1) -> list[dict[str, str]]:
    return [
        {"Code": f"c{place}", "Weight": str(weight), "Place": str(place)}
        for place, weight in enumerate(weights, first)
    ]


def stored() -> list[Any]:
    db.session.rollback()
    return [tuple(each) for each in db.session.execute(sa.select(Crate.code, Crate.weight))]


def told(done: Any) -> dict[int, list[str]]:
    return {row.line: [each.message for each in row.problems] for row in done.rows}


REFUSED = ["Row: A rule of the database does not allow it."]


@pytest.mark.parametrize("importer", [Crates, WrittenCrates])
def test_the_row_is_reported_and_the_others_are_created(importer):
    done = import_csv(importer, crates(1, 500, 3), actor="ann")
    assert (done.status, done.created, told(done)) == ("COMPLETED_WITH_ERRORS", 2, {3: REFUSED})
    assert sorted(stored()) == [("c1", 1), ("c3", 3)]


def test_a_constraint_that_rolls_back_is_told_by_its_columns():
    import_csv(Crates, crates(1), actor="ann")
    taken = [{"Code": "x", "Weight": "2", "Place": "1"}, *crates(3, first=5)]
    done = import_csv(WrittenCrates, taken, actor="ann")
    assert (done.created, sorted(stored())) == (1, [("c1", 1), ("c5", 3)])
    assert "Place" in told(done)[2][0]


def test_all_or_nothing_says_why_no_row_is_named():
    done = import_csv(Crates, crates(1, 500, 3), actor="ann", all_or_nothing=True)
    assert (done.status, done.not_attempted, stored()) == ("FAILED", 3, [])
    assert done.reason.startswith("A rule of the database refused a row and ended the whole")


def test_one_row_alone_is_reported_with_all_or_nothing_too():
    done = import_csv(Crates, crates(500), actor="ann", all_or_nothing=True)
    assert (done.status, told(done)) == ("COMPLETED_WITH_ERRORS", {2: REFUSED})


def test_an_update_tells_its_row():
    import_csv(Crates, crates(1, 2), actor="ann")
    done = import_csv(Crates, crates(500, 3), actor="ann", operation="update")
    assert (done.updated, told(done)) == (1, {2: REFUSED})
    assert sorted(stored()) == [("c1", 1), ("c2", 3)]


def test_an_undo_keeps_what_a_rule_keeps_and_takes_back_the_others():
    done = import_csv(Crates, crates(1, 7, 3), actor="ann")
    undone = undo_import(Crates, done.public_id, actor="ann")
    assert (undone.taken_back, undone.kept) == (2, {3: "refused"})
    assert stored() == [("c2", 7)]
