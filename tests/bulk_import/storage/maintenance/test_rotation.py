"""Rotation: old and new keys side by side, everything sealed anew, and then the old key goes."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from plugins.bulk_import.storage.maintenance import rotation
from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.rows.unsealed import open_failed
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.batches.judging import judge_batch
from plugins.bulk_import.work.jobs import step
from plugins.bulk_import.work.tasks.task import Task
from tests.bulk_import.batches import take_batch

pytestmark = pytest.mark.databases("sqlite")

ROWS = [f"user{n},12{n:02},,{'oops' if n % 3 else 'TRUE'}" for n in range(30)]

both = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def vaults(state):
    """Return what processes have: only the old key, the new one in front of it, only the new."""
    old, new = state.settings.keys, Fernet.generate_key().decode()
    return SimpleNamespace(
        old=Vault([old]), both=Vault([new, old]), new=Vault([new]), keys=[new, old]
    )


@pytest.fixture
def having(state):
    """Return a context in which the host is a process that has other keys."""

    @contextmanager
    def have(vault):
        before, state.vault = state.vault, vault
        try:
            yield
        finally:
            state.vault = before

    return have


@pytest.fixture
def failed_cells(state):
    """Return a function that opens every failed row that is kept, and returns the pins in them."""

    def open_all(vault):
        state.session.rollback()
        query = select(ImportRun.public_id, ImportRow.line, ImportRow.sealed).join(
            ImportRun, ImportRun.id == ImportRow.run_id
        )
        kept = state.session.execute(query.where(ImportRow.sealed.is_not(None)))
        return sorted(open_failed(vault, *row).cells[1] for row in kept)

    return open_all


class Racing(Vault):
    """Something else happens once, when so many texts have been read and sealed anew."""

    def __init__(self, keys, meanwhile, after=0):
        super().__init__(keys)
        self.meanwhile = [lambda: None] * after + [meanwhile]

    def reseal(self, sealed):
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return super().reseal(sealed)


def reseal(state):
    return rotation.reseal(state.session, state.vault)


def remaining(state):
    return rotation.remaining(state.session, state.vault).total()


@both
def test_when_everything_is_sealed_anew_the_old_key_can_go(
    state, vaults, having, upload, finish, sheet, failed_cells
):
    with having(vaults.old):
        finish(upload(sheet(*ROWS)).id)
        judged, untouched = upload(sheet("ann,1,,TRUE")).id, upload(sheet("bob,1,,TRUE")).id
        step(state, judged, threading.Event())
    with having(vaults.both):
        # Twenty failed rows, the piece that holds them once more, and two batches.
        assert remaining(state) == 23
        assert (reseal(state), remaining(state)) == (23, 0)
        assert reseal(state) == 0
    with having(vaults.new):
        assert finish(judged).status == finish(untouched).status == RunStatus.COMPLETED
    assert failed_cells(vaults.new) == [f"12{n:02}" for n in range(30) if n % 3]


def test_processes_with_old_and_with_new_keys_share_the_work(
    state, vaults, having, upload, sheet, failed_cells
):
    processes, ids = (vaults.old, vaults.both), []
    for vault in processes:
        with having(vault):
            ids.append(upload(sheet(*ROWS)).id)
    for _ in range(20):
        for vault in processes:
            with having(vault):
                [step(state, run_id, threading.Event()) for run_id in ids]

    found = state.session.scalars(select(ImportRun).order_by(ImportRun.id)).all()
    assert [(run.created_rows, run.failed_rows) for run in found] == [(10, 20), (0, 30)]
    assert state.session.scalar(select(ImportBatch.tries).order_by(ImportBatch.tries.desc())) == 0
    with having(vaults.both):
        reseal(state)
    assert len(failed_cells(vaults.new)) == 50


def test_killed_in_the_middle_it_goes_on_where_it_was(
    state, vaults, having, upload, finish, sheet, failed_cells, monkeypatch
):
    monkeypatch.setattr(rotation, "ROWS_AT_ONCE", 7)
    with having(vaults.old):
        finish(upload(sheet(*ROWS)).id)
    with having(Racing(vaults.keys, sys.exit, after=10)), pytest.raises(SystemExit):
        reseal(state)
    state.session.rollback()

    with having(vaults.both):
        assert len(failed_cells(vaults.both)) == 20
        assert (reseal(state), remaining(state)) == (14, 0)


def test_who_works_on_a_batch_meanwhile_goes_on(state, vaults, having, upload, finish, sheet):
    run = upload(sheet(*ROWS)).copy()
    lease = take_batch(state.session, run.id, "somebody", 60, "1")
    assert lease is not None
    with having(vaults.both):
        assert reseal(state) == 1

    judge_batch(state, Task(state.importers["members"], run, lease))

    assert finish(run.id).created_rows == 10


@both
def test_rows_that_are_erased_during_a_rotation_stay_erased(state, vaults, having, upload, sheet):
    run_id = upload(sheet(*ROWS)).id

    def cancel():
        runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled the import.")

    with having(Racing(vaults.keys, cancel)):
        reseal(state)

    assert state.session.scalars(select(ImportBatch.sealed)).all() == [None]


def test_a_rotation_leaves_and_counts_cells_that_no_key_opens(
    state, vaults, having, upload, finish, sheet
):
    upload(sheet(*ROWS))
    with having(vaults.new):
        assert reseal(state) == 0
        left = rotation.remaining(state.session, state.vault)

    assert left == {vaults.old.key_ids[0]: 1}


def test_without_its_key_an_import_waits_and_loses_nothing(
    state, vaults, having, upload, finish, sheet
):
    run_id = upload(sheet("ann,1,,TRUE")).id
    with having(vaults.new):
        assert finish(run_id).is_open
        assert rotation.locked_runs(state.session, state.vault, [run_id]) == {run_id}
        state.session.rollback()
    assert state.session.scalars(select(ImportBatch.tries)).all() == [0]

    assert rotation.locked_runs(state.session, state.vault, [run_id]) == set()
    state.session.rollback()
    assert finish(run_id).status == RunStatus.COMPLETED


@both
def test_workers_purge_and_rotation_at_once_do_not_trip_each_other(
    state, vaults, having, upload, finish, sheet, at_once, monkeypatch
):
    monkeypatch.setattr(rotation, "ROWS_AT_ONCE", 3)
    for _ in range(5):
        finish(upload(sheet(*ROWS)).id)
    running = upload(sheet(*(f"more{n},1,,TRUE" for n in range(60)))).id
    expire = "update import_run set expires_at = 0 where status <> 'PENDING'"
    state.session.connection().exec_driver_sql(expire)
    state.session.commit()
    with having(vaults.both):
        at_once(
            lambda: finish(running),
            lambda: [reseal(state) for _ in range(3)],
            lambda: [reseal(state) for _ in range(3)],
            lambda: purge_expired(state.session),
        )
        assert finish(running).created_rows == 60
        assert remaining(state) == 0
    assert state.session.scalars(select(ImportRow).where(ImportRow.sealed.is_not(None))).all() == []
