"""Verification of imports that were undone: they are sound, and what no undo leaves is found."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from plugins.bulk_import.cli.verification import records_of
from plugins.bulk_import.storage.maintenance.verification import verify
from plugins.bulk_import.storage.tables.models import ImportRow
from tests.bulk_import.work.undos import logins, visit

pytestmark = pytest.mark.databases("sqlite")


def damage_of(state):
    found = verify(state.session, lambda slug, ids: records_of(state, slug, ids))
    return {each.kind for each in found}


@pytest.fixture
def undone(state, imported, begin, finish):
    """Return an import of three guests that was undone twice; one came, and is there still."""
    run = imported("bob", "bob", "cy", "dan", "ed")
    visit(state, "cy", "ed")
    begin(run)
    run = finish(run.id)
    begin(run)
    run = finish(run.id)
    assert (run.failed_rows, run.undone_rows, run.kept_rows) == (2, 1, 2)
    assert logins(state) == {"cy", "ed"}
    return run


def test_an_import_that_was_undone_is_sound_at_each_of_its_steps(state, imported, begin, finish):
    run = imported("bob", "cy")
    begin(run)
    assert damage_of(state) == set()
    finish(run.id)
    assert damage_of(state) == set()


def test_one_that_was_undone_twice_is_sound(state, undone):
    assert damage_of(state) == set()


def test_a_record_with_the_key_of_one_that_was_taken_back_is_no_double(
    state, imported, begin, finish
):
    first = imported("bob")
    begin(first)
    finish(first.id)
    imported("cy", token="later")
    first_key, later_key = state.session.scalars(select(ImportRow.record_id))
    assert first_key == later_key
    assert damage_of(state) == set()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE import_batch SET lines = '[4, 5, 5]' WHERE row_count = 3",
        "UPDATE import_batch SET lines = '[2, 5]' WHERE row_count = 2",
        "UPDATE import_batch SET row_count = 4 WHERE row_count = 3",
        "UPDATE import_run SET undo_attempts = 0",
        "UPDATE import_run SET undo_attempts = 1",
    ],
)
def test_lines_that_no_undo_names_are_found(state, undone, damage):
    with state.db.engine.begin() as connection:
        connection.execute(text(damage))
    assert "lines" in damage_of(state)
