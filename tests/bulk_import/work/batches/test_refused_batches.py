"""What is left of a batch that was refused: nothing that was read of it counts for its rows."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db
from tests.files.kinds import UPDATES

pytestmark = pytest.mark.databases("sqlite", "postgresql")
MOST = 2


class Kiln(HostBase):
    __tablename__ = "refused_kiln"
    id: Mapped[int] = mapped_column(primary_key=True)
    pots: Mapped[int] = mapped_column(default=0)


class Glaze(sa.TypeDecorator[str]):
    """A text that the type of the column may refuse when it is written."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Refuse one value."""
        if value == "lead":
            raise ValueError("a cell")
        return value


class Pot(HostBase):
    __tablename__ = "refused_pot"
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    glaze: Mapped[str | None] = mapped_column(Glaze)


class Pots(ModelImporter):
    """Counts by a statement, and refuses what it then reads."""

    model = Pot
    key = Pot.code
    modes = ("create", "update")

    def create(self, rows):
        """Create pots and count them in their kiln, which takes two."""
        made = super().create(rows)
        db.session.flush()
        db.session.execute(sa.update(Kiln).values(pots=Kiln.pots + len(rows)))
        # The program holds the object, so that the session keeps it in its identity map.
        db.session.info["kiln"] = kiln = db.session.get_one(Kiln, 1)
        if kiln.pots > MOST:
            raise ValueError("The kiln is full.")
        return made


@pytest.fixture(autouse=True)
def importer(state):
    state.importers[Pots.slug] = Pots
    db.session.add(Kiln(id=1))
    db.session.commit()


def test_rows_of_a_refused_batch_are_read_again_one_by_one():
    done = import_csv(Pots, [{"Code": code} for code in "abc"], actor="ann")
    db.session.rollback()
    stored = db.session.scalars(sa.select(Pot.code).order_by(Pot.code)).all()
    assert ([row.line for row in done.rows], stored) == ([4], ["a", "b"])
    assert db.session.get_one(Kiln, 1).pots == MOST


def test_a_value_that_its_type_refuses_is_reported_at_its_column():
    assert import_csv(Pots, [{"Code": "a"}, {"Code": "b"}], actor="ann").created == 2
    rows = [{"Code": "a", "Glaze": "lead"}, {"Code": "b", "Glaze": "ash"}]
    done = import_csv(Pots, rows, actor="ann", operation="update")
    told = [(row.line, one.code, one.message) for row in done.rows for one in row.problems]
    assert (told, done.updated) == ([(2, "row.value", "Glaze: The value was refused.")], 1)


def test_a_change_that_is_refused_is_called_a_change(state):
    class Sooty(Pots):
        slug = "sooty"

        def update(self, *given):
            super().update(*given)
            db.session.flush()
            if db.session.scalar(sa.select(Pot.code).where(Pot.glaze == "soot")):
                raise ValueError("The kiln is dirty.")

    state.importers[Sooty.slug] = Sooty
    assert import_csv(Sooty, [{"Code": "a"}, {"Code": "b"}], actor="ann").created == 2
    rows = [{"Code": "a", "Glaze": "soot"}, {"Code": "b", "Glaze": "ash"}]
    done = import_csv(Sooty, rows, actor="ann", operation="update")
    told = [(row.line, one.code, one.message) for row in done.rows for one in row.problems]
    assert (told, done.updated) == ([(2, *UPDATES["refused"])], 1)


def test_a_row_that_is_asked_by_a_name_is_the_programs_fault(state):
    class ByName(Pots):
        slug = "by_name"

        def record_values(self, row):
            return {**super().record_values(row), "glaze": row.get("glaze", "")}

    state.importers[ByName.slug] = ByName
    done = import_csv(ByName, [{"Code": "a"}], actor="ann")
    assert (done.status, done.created) == ("FAILED", 0)
    assert done.reason.startswith("The program failed with TypeError at test_refused_batches.py:")


class Shelf(ModelImporter):
    """Refuses some pots, and says in how many pieces it was asked for how many."""

    model = Pot
    slug = "shelf"
    refused: ClassVar[frozenset[str]] = frozenset()
    asked: ClassVar[list[int]] = []

    def create(self, rows):
        """Create pots unless one of them is refused."""
        self.asked.append(len(rows))
        made = super().create(rows)
        db.session.flush()
        if not self.refused.isdisjoint(row.cells[0] for row in rows):
            raise ValueError("It does not fit.")
        return made


CODES = [f"p{number:03}" for number in range(300)]


def shelve(state, refused, codes=CODES, **choices):
    state.importers[Shelf.slug] = Shelf
    Shelf.refused, Shelf.asked = frozenset(refused), []
    done = import_csv(Shelf, [{"Code": code} for code in codes], actor="ann", **choices)
    db.session.rollback()
    failed = [codes[row.line - 2] for row in done.rows]
    return done.created, failed, db.session.scalars(sa.select(Pot.code)).all()


@pytest.mark.parametrize("refused", [["p000"], ["p123"], ["p150", "p151"], ["p000", "p299"]])
def test_refused_rows_are_found_in_parts_and_all_others_are_created(state, refused):
    created, failed, stored = shelve(state, refused)
    assert (created, failed) == (300 - len(refused), refused)
    assert sorted(stored) == [code for code in CODES if code not in refused]
    # Of 300, 38, 5 and 1 rows, eight parts of each that is refused.
    assert len(Shelf.asked) <= 1 + len(refused) * (8 + 8 + 5)


def test_where_every_row_is_refused_each_is_reported(state):
    some = CODES[:40]
    assert shelve(state, some, some) == (0, some, [])
    assert Shelf.asked.count(1) == 40


def test_all_or_nothing_tells_the_refused_rows_and_creates_none(state):
    created, failed, stored = shelve(state, ["p123", "p200"], all_or_nothing=True)
    assert (created, stored) == (0, [])
    assert {"p123", "p200"} <= set(failed)


def test_the_first_of_two_rows_that_exclude_each_other_is_created(state):
    class First(Shelf):
        slug = "first_wins"

        def create(self, rows):
            made = super(Shelf, self).create(rows)
            db.session.flush()
            pair = sa.select(sa.func.count()).where(Pot.code.in_(["p140", "p141"]))
            if db.session.scalar(pair) == 2:
                raise ValueError("It does not fit.")
            return made

    state.importers[First.slug] = First
    done = import_csv(First, [{"Code": code} for code in reversed(CODES)], actor="ann")
    assert [(row.line, done.created) for row in done.rows] == [(300 - 141 + 1, 299)]
