"""Rights are locked before they are read, in the transaction that creates or takes back records."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.host import GuestImporter, Member, sheet_of

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def overtaken(people, monkeypatch):
    """Return a function after which a change of rights is stored before any lock is given."""
    return lambda: monkeypatch.setattr(people, "hold", lambda: people.gone.add("ann"))


@pytest.fixture
def guest(state):
    """Return an import of one guest that waits for a worker."""
    upload = Upload("guests.csv", sheet_of("bob,1,,TRUE").encode(), "form")
    return accept(state, ImportRequest(GuestImporter, "ann", upload)).id


def members(state):
    state.session.rollback()
    return state.session.scalar(select(func.count()).select_from(Member))


def test_rights_that_are_lost_before_the_lock_create_nothing(state, guest, finish, overtaken):
    assert step(state, guest, threading.Event())
    overtaken()

    run = finish(guest)

    assert (run.status, members(state)) == (RunStatus.FAILED, 0)


def test_rights_that_are_lost_before_the_lock_take_nothing_back(state, guest, finish, overtaken):
    run = finish(guest)
    request = UndoRequest(run.id, run.undo_attempts, "ann", "Ann")
    assert undo_requests.begin(state.session, request, undo_days=7, batch_rows=10) == 1
    overtaken()

    run = finish(guest)

    assert (run.undone_rows, run.kept_rows, members(state)) == (0, 1, 1)
