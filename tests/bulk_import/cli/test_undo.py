"""Undoing an import from the command line of any host."""

from __future__ import annotations

import errno
import sqlite3
import threading

import click
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from plugins.bulk_import.cli import output
from plugins.bulk_import.cli.outcome import once_begun
from plugins.bulk_import.intake import accept
from plugins.bulk_import.reports.lineage.earlier_uploads import earlier_uploads
from plugins.bulk_import.storage.sealing.spool import NoSpool
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.host import GuestImporter, Member, sheet_of

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def imported(state, finish):
    """Return an import of three guests, one of whom came."""
    content = sheet_of("bob,1,,TRUE", "cy,1,,TRUE", "ann,1,,TRUE").encode()
    request = ImportRequest(GuestImporter, "ann", Upload("guests.csv", content, "form"))
    run = finish(accept(state, request).id)
    state.session.execute(update(Member).where(Member.login == "cy").values(visits=3))
    state.session.commit()
    return run


@pytest.fixture
def call(host):
    """Return a function that undoes an import in somebody's name."""

    def invoke(public_id, *words, login="ann"):
        args = ["bulk-import", "undo", public_id, f"--as={login}", *words]
        return host.test_cli_runner().invoke(args=args)

    return invoke


def test_a_check_says_person_by_person_what_would_be_and_changes_nothing(call, imported, state):
    result = call(imported.public_id, "--check")

    assert result.output == (
        "line 2 bob: taken back\n"
        "line 3 cy: Came since. 3 times\n"
        "line 4: Is the one who undoes.\n"
        "3 = 1 would be taken back + 2 would stay\n"
    )
    assert result.exit_code == 1
    state.session.rollback()
    assert state.session.get_one(ImportRun, imported.id).undo_attempts == 0


@pytest.mark.parametrize(
    ("owner", "hook", "words"),
    [(GuestImporter, "check_undo", ["--check"]), (None, "record_request", [])],
)
def test_a_hook_that_fails_is_no_record_that_stays(
    call, imported, state, monkeypatch, owner, hook, words
):
    def fail(*asked):
        raise KeyError("s3cret")

    monkeypatch.setattr(owner or state.actors, hook, fail)

    result = call(imported.public_id, *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"Error: {output.UNDO_FAILED}\n")
    assert "s3cret" not in result.output
    state.session.rollback()
    assert state.session.get_one(ImportRun, imported.id).undo_attempts == 0


def test_an_undo_waits_for_a_worker_and_tells_the_sum(call, imported, state, host):
    # Read here: a record belongs to the session of its thread.
    number, public_id = imported.id, imported.public_id

    def is_undone():
        state.session.rollback()
        run = state.session.get_one(ImportRun, number, populate_existing=True)
        return run.undo_attempts and not run.is_undoing

    def work():
        with host.app_context():
            while not is_undone():
                step(state, number, threading.Event())

    worker = threading.Thread(target=work)
    worker.start()
    result = call(public_id)
    worker.join()

    assert result.output.endswith("3 = 1 taken back + 2 stay\n")
    assert result.exit_code == 1
    state.session.rollback()
    assert set(state.session.scalars(text("SELECT login FROM member"))) == {"cy", "ann"}


def test_a_file_that_was_undone_is_told_so_when_it_comes_again(call, imported, state, finish):
    call(imported.public_id, "--wait=0")
    finish(imported.id)
    [mac] = state.session.scalars(select(ImportRun.file_mac))

    earlier = earlier_uploads(state, GuestImporter, [mac])

    said = "; 2 of its guests exist because of it, 1 was taken back."
    assert str(earlier.sentence("guests", "nobody")).endswith(said)


def test_an_undo_that_no_worker_takes_is_reported_as_unfinished(call, imported, queue):
    result = call(imported.public_id, "--wait=0")

    assert result.exit_code == 3
    assert "3 records are to be taken back, as far as they may be." in result.output
    assert queue.get_job_ids() == [f"import-{imported.id}-0"]


def test_an_undo_whose_database_is_lost_behind_it_is_told_as_unfinished(
    call, imported, state, monkeypatch
):
    """Exit status 2 would say that nothing can be undone."""

    def rename(old, new):
        state.session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
        state.session.commit()

    public_id = imported.public_id
    monkeypatch.setattr(state.queue, "enqueue", lambda run_id: rename("import_run", "gone"))
    try:
        result = call(public_id, "--wait=0")
    finally:
        rename("gone", "import_run")

    assert (result.exit_code, output.UNFINISHED in result.stderr) == (3, True)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError("SELECT 1", {}, sqlite3.OperationalError("no such table: a")), "no such"),
        (MemoryError(), output.AT_LIMIT),
        (OSError(errno.EMFILE, "Too many open files"), output.AT_LIMIT),
        (NoSpool(errno.ENOSPC, "No space left on device"), "(TMPDIR) cannot be used: No space"),
    ],
    ids=["database", "memory", "files", "disk"],
)
def test_what_is_stored_is_not_called_nothing_where_something_is_lost_behind_it(
    state, capsys, error, sentence
):
    if isinstance(error, OperationalError):
        error.orig.sqlite_errorcode = sqlite3.SQLITE_ERROR
    with pytest.raises(click.exceptions.Exit) as left, once_begun():
        raise error

    said = capsys.readouterr().err
    assert (left.value.exit_code, sentence in said, output.NOT_SEEN in said) == (3, True, True)


def test_an_undo_that_is_under_way_is_not_begun_again(call, imported):
    call(imported.public_id, "--wait=0")
    result = call(imported.public_id, "--wait=0")

    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: The import {imported.public_id} cannot be undone: it is at work, too old, or "
        "nothing of it is left.\n"
    )


def test_an_import_that_one_may_not_undo_is_told_like_one_that_is_not_there(
    call, imported, people, upload, sheet, finish
):
    other_kind = finish(upload(sheet("dee,1,,TRUE")).id).public_id
    people.may_undo = lambda run: False

    for public_id in (imported.public_id, other_kind, "nothing"):
        result = call(public_id)
        assert result.stderr == f"Error: There is no import {public_id} that ann may undo.\n"
        assert result.exit_code == 2


def test_whoever_is_a_stranger_undoes_nothing(call, imported, state):
    assert call(imported.public_id, login="eve").exit_code == 2
    state.session.rollback()
    assert state.session.scalar(select(ImportRun.undo_attempts)) == 0
