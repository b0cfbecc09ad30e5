"""What an import of people costs the database: statements by the thousand rows, not by the row."""

from __future__ import annotations

import math
import threading
from dataclasses import replace

import pytest
from flask import Flask

from ctu.access.people import load_person
from ctu.account.passwords import passwords
from ctu.extensions import db
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.judging.pipeline import piece_rows
from plugins.bulk_import.intake import accept
from plugins.bulk_import.settings import Settings
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.inspection.statements import Record

ROWS = 4_000
MOST = 12
"""How many statements of a worker are enough for a thousand rows; savepoints are not counted."""
MOST_OF_ONE = 20
"""How many are enough for an import of a thousand, from the upload to its end."""
HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,"
    "Primary team,Capacity plan,Active"
)


def people(count: int) -> bytes:
    rows = (f"Ann,Lee,a.{n},Quiet-Harbour-{n:05d},Agent,TRUE,,Sales,,TRUE" for n in range(count))
    return "\r\n".join([HEADER, *rows, ""]).encode()


@pytest.mark.sampled(2)
@pytest.mark.databases("sqlite", "postgresql")
def test_a_worker_sends_a_dozen_statements_for_a_thousand_people(
    app: Flask, leader: User, statements: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, passwords.EXTENSION, passwords.NullHasher())
    state = current_state()
    state.settings = replace(state.settings, max_bytes=10_000_000)
    run_id = uploaded(leader, ROWS)
    db.session.rollback()

    with statements() as sent:
        while step(state, run_id, threading.Event()):
            pass

    assert ended(run_id) == ("COMPLETED", ROWS)
    counted = [each for each in sent if "SAVEPOINT" not in each]
    assert len(counted) <= MOST * ROWS // 1_000, "\n".join(counted)


@pytest.mark.databases("sqlite", "postgresql")
def test_an_import_of_a_thousand_people_is_twenty_statements(
    app: Flask, leader: User, statements: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, passwords.EXTENSION, passwords.NullHasher())
    person = load_person(leader.id)
    assert person is not None

    with statements() as sent:
        run_id = uploaded(person, 1_000)
        assert not step(current_state(), run_id, threading.Event(), math.inf)

    assert ended(run_id) == ("COMPLETED", 1_000)
    counted = [each for each in sent if "SAVEPOINT" not in each]
    assert len(counted) <= MOST_OF_ONE, "\n".join(counted)


def uploaded(person: User, rows: int) -> int:
    """Upload a file of so many people; return the number of the import."""
    request = ImportRequest(UserImporter, person, Upload("a.csv", people(rows)))
    run = accept(current_state(), request)
    assert isinstance(run, ImportRun), run
    return run.id


def ended(run_id: int) -> tuple[str, int]:
    """Return how an import ended, and how many people it has created."""
    run = db.session.get_one(ImportRun, run_id)
    return run.status, run.created_rows


def test_people_are_created_in_the_batches_in_which_they_were_sealed() -> None:
    assert UserImporter.batch_rows == piece_rows(UserImporter)


def test_a_batch_of_people_is_as_large_as_what_all_or_nothing_writes_at_once() -> None:
    assert UserImporter.batch_rows == Settings.all_or_nothing_rows
