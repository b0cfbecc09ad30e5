"""Repaired cells as they are stored: sealed, sealed anew with a newer key, erased on their day."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from plugins.bulk_import.engine.repairs.repairs import Repair
from plugins.bulk_import.storage.maintenance import rotation
from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.maintenance.verification import verify, verify_seals
from plugins.bulk_import.storage.repairs.repairs import StoredRepair, count_repairs, open_repairs
from plugins.bulk_import.storage.sealing.vault import SealBroken, Vault
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.tables.repair_table import ImportRepair
from plugins.bulk_import.upload import Choices


@pytest.fixture
def run(state, upload, finish, sheet):
    """Return an import in which a club and a pin were typed anew."""
    digest = state.vault.digests
    repairs = (
        Repair(2, 2, digest(2, "club", "Golf")[0], "Chess"),
        Repair(2, 1, digest(2, "pin", "1")[0], "s3cret"),
        Repair(3, 3, digest(3, "active", "no longer there")[0], "TRUE"),
    )
    stored = upload(sheet("ann,1,Golf,TRUE", "bob,2,,oops"), choices=Choices(repairs=repairs))
    return finish(stored.id)


def test_repaired_cells_are_sealed_by_row_and_secrets_are_not_kept(state, run):
    assert (run.created_rows, run.failed_rows) == (1, 1)
    assert count_repairs(state.session, run) == 2
    assert open_repairs(state.session, state.vault, run) == [
        StoredRepair(2, "club", "Golf", "Chess"),
        StoredRepair(2, "pin", None, None),
    ]
    (stored,) = state.session.scalars(select(ImportRepair)).all()
    assert "Golf" not in stored.sealed


def test_a_newer_key_seals_it_anew(state, run):
    old, new = state.settings.keys, Fernet.generate_key().decode()
    both = Vault([new, old])
    # The failed row, its repairs, and what is remembered of one of them.
    assert sum(rotation.remaining(state.session, both).values()) == 3
    [finding] = verify_seals(state.session, Vault([new]))
    assert finding.count == 3
    assert {f"line 3 of import {run.id}", f"repairs of line 2 of import {run.id}"} < {
        *finding.examples
    }

    rotation.reseal(state.session, both)

    assert rotation.remaining(state.session, both) == {}
    assert len(open_repairs(state.session, Vault([new]), run)) == 2
    with pytest.raises(SealBroken):
        open_repairs(state.session, Vault([old]), run)


def test_the_purge_erases_the_cells_and_keeps_their_number(state, run):
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()

    purge_expired(state.session)

    assert verify(state.session, lambda *_: None) == []
    assert open_repairs(state.session, state.vault, run) == []
    assert count_repairs(state.session, run) == 2


def test_cells_that_a_purge_has_left_are_found(state, run):
    state.session.execute(update(ImportRow).values(sealed=None))
    state.session.execute(update(ImportRun).values(purged_at=1))
    state.session.commit()

    assert [each.kind for each in verify(state.session, lambda *_: None)] == ["erased"]


def test_a_digest_under_an_older_key_still_fits(state, opened, upload, sheet, finish):
    old, new = state.settings.keys, Fernet.generate_key().decode()
    digest = Vault([old]).digests(2, "club", "Golf")[0]
    state.vault = Vault([new, old])
    choices = Choices(repairs=(Repair(2, 2, digest, "Chess"),))

    assert finish(upload(sheet("ann,1,Golf,TRUE"), choices=choices).id).created_rows == 1
