"""What is left of a batch that was refused: nothing that was read of it counts for its rows."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db
from tests.kinds import UPDATES

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
        # Held by the program, as by anything else that refers to it, so that the session knows it.
        db.session.info["kiln"] = kiln = db.session.get_one(Kiln, 1)
        if kiln.pots > MOST:
            raise ValueError("The kiln is full.")
        return made


@pytest.fixture(autouse=True)
def importer(state):
    state.importers[Pots.slug] = Pots
    db.session.add(Kiln(id=1))
    db.session.commit()


def test_what_a_refused_batch_has_read_is_read_anew_for_its_rows():
    done = import_csv(Pots, [{"Code": code} for code in "abc"], actor="ann")
    db.session.rollback()
    stored = db.session.scalars(sa.select(Pot.code).order_by(Pot.code)).all()
    assert ([row.line for row in done.rows], stored) == ([4], ["a", "b"])
    assert db.session.get_one(Kiln, 1).pots == MOST


def test_a_value_that_its_type_refuses_is_told_at_its_column():
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
