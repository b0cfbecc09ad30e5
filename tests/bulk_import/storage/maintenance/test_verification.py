"""Verification: what is stored is sound, and each kind of damage is found and named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from plugins.bulk_import.storage.maintenance.verification import PLACES, verify, verify_seals
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.sealed_columns import OF_IMPORTS

DAMAGE = {
    "counts": "UPDATE import_row SET outcome = 'failed' WHERE outcome = 'created' AND line = 2",
    "conservation": "DELETE FROM import_batch WHERE state <> 'settled'",
    "ended": "UPDATE import_run SET status = 'COMPLETED_WITH_ERRORS', finished_at = 1 "
    "WHERE status = 'PENDING'",
    "status": "UPDATE import_run SET status = 'COMPLETED' WHERE failed_rows > 0",
    "times": "UPDATE import_run SET finished_at = NULL WHERE failed_rows > 0",
    "lines of a batch": "UPDATE import_batch SET row_count = row_count + 1 WHERE state = 'settled'",
    "sealed": "UPDATE import_batch SET sealed = NULL WHERE state <> 'settled'",
    "erased": "UPDATE import_run SET purged_at = 1 WHERE failed_rows > 0",
    "orphans": "UPDATE import_row SET run_id = 4711 WHERE outcome = 'failed'",
    "orphaned-batches": "UPDATE import_batch SET run_id = 4711 WHERE state <> 'settled'",
    "parents": "UPDATE import_run SET parent_id = 4711",
    "doubled": "UPDATE import_row SET record_id = 1 WHERE outcome = 'created'",
    "undo": "UPDATE import_run SET undone_rows = 1 WHERE created_rows > 0",
    "lines": "UPDATE import_row SET line = 4711 WHERE outcome = 'created' AND line = 2",
    "lines of batches": "UPDATE import_batch SET lines = '[2, 2]' WHERE row_count = 2",
    "records": "DELETE FROM member WHERE login = 'ann'",
}
"""A statement that does each kind of damage."""

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def found(state, upload, finish, sheet):
    """Return a function that damages a history and tells the kinds that are found."""
    finish(upload(sheet("ann,1,,TRUE", "bob,1,,TRUE", "cy,1,,oops")).id)
    upload(sheet("dan,1,,TRUE"))

    def members(_slug, ids):
        query = text("SELECT id FROM member")
        return {str(each) for each in state.session.scalars(query)} & set(ids)

    def damage(statement=""):
        with state.db.engine.begin() as connection:
            # Constraints would refuse some of it; a disk that lies does not ask them.
            connection.execute(text("PRAGMA ignore_check_constraints = ON"))
            if statement:
                connection.execute(text(statement))
            connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
        return {each.kind for each in verify(state.session, members)}

    return damage


def test_an_import_that_has_ended_and_one_that_waits_are_sound(found):
    assert found() == set()


@pytest.mark.parametrize("kind", DAMAGE)
def test_each_kind_of_damage_is_found_by_its_check(found, kind):
    assert kind.partition(" ")[0] in found(DAMAGE[kind])


def test_every_table_of_imports_has_a_word_for_what_is_sealed_in_it():
    assert {each.name for each in OF_IMPORTS} == PLACES.keys()


def test_verification_finds_cells_that_no_key_opens(found, state):
    assert verify_seals(state.session, state.vault) == []
    other = Vault(["4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d1A="])
    [finding] = verify_seals(state.session, other)
    assert (finding.kind, finding.count) == ("seals", 2)


def test_the_command_says_what_cannot_be_true(host, found):
    runner = host.test_cli_runner()
    sound = runner.invoke(args=["bulk-import", "verify", "--seals"])
    assert (sound.exit_code, sound.output) == (
        0,
        "2 imports with 3 rows: nothing is lost, doubled or untrue.\n",
    )
    found(DAMAGE["status"])
    damaged = runner.invoke(args=["bulk-import", "verify"])
    assert damaged.exit_code == 1
    assert damaged.output.startswith("status: The status of an import is not what its rows say.")
