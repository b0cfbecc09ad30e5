"""Keys that SQLite makes and tells nobody: of views whose triggers write, and of virtual tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import db

pytestmark = pytest.mark.databases("sqlite")


class Mapping(DeclarativeBase):
    """Classes whose tables SQLAlchemy does not create."""


class Guest(Mapping):
    __tablename__ = "untold_view"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(20), unique=True)


class Passage(Mapping):
    __tablename__ = "untold_search"
    rowid: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(20))


class Guests(ModelImporter):
    model = Guest
    key = Guest.login


class NumberedGuests(Guests):
    """Those of a program that gives each record its key."""

    slug = "numbered_guests"
    numbers = count(500)

    def record_values(self, row: Any) -> dict[str, Any]:
        return {**super().record_values(row), "id": next(self.numbers)}


class Passages(ModelImporter):
    model = Passage
    labels = {"words": "Words"}


MADE = (
    "CREATE TABLE untold_table (id INTEGER PRIMARY KEY, login TEXT UNIQUE)",
    "CREATE VIEW untold_view AS SELECT id, login FROM untold_table",
    "CREATE TRIGGER untold_insert INSTEAD OF INSERT ON untold_view BEGIN"
    " INSERT INTO untold_table (id, login) VALUES (new.id, new.login); END",
    "CREATE VIRTUAL TABLE untold_search USING fts5 (words)",
)
UNMADE = ("VIEW untold_view", "TABLE untold_table", "TABLE untold_search")


@pytest.fixture(autouse=True)
def _tables(state: Any) -> Iterator[None]:
    state.importers |= {each.slug: each for each in (Guests, NumberedGuests, Passages)}
    _execute(MADE)
    yield
    db.session.remove()
    _execute([f"DROP {each}" for each in UNMADE])


def _execute(statements: Sequence[str]) -> None:
    with db.engine.begin() as connection:
        for each in statements:
            connection.exec_driver_sql(each)


def stored(query: str) -> list[Any]:
    db.session.rollback()
    return [tuple(each) for each in db.session.execute(sa.text(query))]


@pytest.mark.parametrize("logins", [["ann"], ["ann", "bob"]])
def test_no_key_of_another_record_is_taken_for_that_of_a_view(logins):
    done = import_csv(Guests, [{"Login": each} for each in logins], actor="ann")
    assert (done.status, done.created) == ("FAILED", 0)
    assert done.reason.startswith("SQLite does not tell which keys it gives to records of the view")
    assert stored("SELECT login FROM untold_table") == []


def test_a_view_takes_records_whose_keys_the_program_gives():
    done = import_csv(NumberedGuests, [{"Login": "ann"}, {"Login": "bob"}], actor="ann")
    found = [(str(key), login) for key, login in stored("SELECT id, login FROM untold_table")]
    assert sorted(zip(done.records, ("ann", "bob"), strict=True)) == found


@pytest.mark.filterwarnings("ignore:Identity map already had an identity")
def test_records_of_a_virtual_table_are_known_by_their_own_keys():
    done = import_csv(Passages, [{"Words": "a"}, {"Words": "b"}], actor="ann")
    assert (done.status, done.records) == ("COMPLETED", ["1", "2"])
    assert stored("SELECT rowid, words FROM untold_search") == [(1, "a"), (2, "b")]
