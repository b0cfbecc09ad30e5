"""An import from the posted file to its end, in one process, on both databases."""

from __future__ import annotations

import threading

from sqlalchemy import select, update

from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.rows.unsealed import open_failed
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.jobs import step


def outcomes(state, run):
    rows = state.session.scalars(select(ImportRow).where(ImportRow.run_id == run.id))
    return {row.line: row.outcome for row in rows}


def messages(state, run):
    query = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.outcome == "failed")
    return {
        row.line: [
            problem.message
            for problem in open_failed(state.vault, run.public_id, row.line, row.sealed).problems
        ]
        for row in state.session.scalars(query)
    }


def members(state):
    from sqlalchemy import text

    return list(state.session.execute(text("select login, pin, active from member order by login")))


def test_good_rows_are_created_and_nothing_sealed_stays(state, upload, finish, sheet):
    run = finish(upload(sheet("ann,1234,Chess,TRUE", "bob,99,,false")).id)

    assert (run.status, run.created_rows, run.failed_rows) == (RunStatus.COMPLETED, 2, 0)
    assert members(state) == [("ann", "hash of 4", True), ("bob", "hash of 2", False)]
    assert set(state.session.scalars(select(ImportBatch.sealed))) == {None}


def test_bad_rows_fail_with_every_sentence_and_the_others_are_created(state, upload, finish, sheet):
    run = finish(upload(sheet("ann,1,Chess,TRUE", "bob,,Golf,maybe", "cy,cy,,TRUE")).id)

    assert (run.status, run.created_rows, run.failed_rows) == (
        RunStatus.COMPLETED_WITH_ERRORS,
        1,
        2,
    )
    assert messages(state, run) == {
        3: [
            "Pin: Cannot be empty.",
            "Club: There is no such club.",
            "Data Type: The data entered in line no. 3 for the column Active "
            "does not match the expected type.",
        ],
        4: ["Pin: Is the login."],
    }


def test_all_copies_of_a_login_fail_whatever_the_case(state, upload, finish, sheet):
    run = finish(upload(sheet("ann,1,,TRUE", "bob,2,,TRUE", "ANN,3,,TRUE")).id)

    assert outcomes(state, run) == {2: "failed", 3: "created", 4: "failed"}


def test_a_login_that_exists_fails_and_nobody_is_doubled(state, upload, finish, sheet):
    finish(upload(sheet("ann,1,,TRUE")).id)

    run = finish(upload(sheet("Ann,1,,TRUE")).id)

    assert messages(state, run) == {2: ["Login: Taken already."]}
    assert len(members(state)) == 1


def test_many_batches_add_up(state, upload, finish, sheet):
    rows = [f"user{n},1,,{'TRUE' if n % 7 else 'oops'}" for n in range(35)]

    run = finish(upload(sheet(*rows)).id)

    assert (run.created_rows, run.failed_rows, run.judged_rows) == (30, 5, 35)
    assert run.started_at <= run.finished_at


def test_all_or_nothing_creates_nobody_when_one_row_is_wrong(state, upload, finish, sheet):
    rows = [f"user{n},1,,TRUE" for n in range(20)]

    run = finish(upload(sheet(*rows, "bad,1,,oops"), mode="all_or_nothing").id)

    assert (run.created_rows, run.failed_rows, run.not_attempted_rows) == (0, 1, 20)
    assert run.status == RunStatus.COMPLETED_WITH_ERRORS
    assert members(state) == []


def test_a_cancelled_import_attempts_no_further_row(state, upload, finish, sheet):
    run = upload(sheet("ann,1,,TRUE", "bob,1,,TRUE"))

    assert runs.end(state.session, run.id, RunStatus.CANCELLED, "Ann cancelled the import.")
    ended = finish(run.id)

    assert (ended.status, ended.not_attempted_rows) == (RunStatus.CANCELLED, 2)
    assert outcomes(state, ended) == {2: "not_attempted", 3: "not_attempted"}
    assert not runs.end(state.session, run.id, RunStatus.CANCELLED, "Again.")


def test_an_uploader_who_lost_the_right_creates_nobody(state, upload, finish, sheet, people):
    run = upload(sheet("ann,1,,TRUE"))
    step(state, run.id, threading.Event())
    people.gone.add("ann")

    ended = finish(run.id)

    assert (ended.status, ended.reason) == (
        RunStatus.FAILED,
        "The uploader may no longer import members.",
    )
    assert ended.not_attempted_rows == 1
    assert members(state) == []


def test_the_run_is_purged_only_after_its_day(state, upload, finish, sheet):
    run = finish(upload(sheet("ann,1,,oops")).id)
    assert purge_expired(state.session) == 0
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()

    assert purge_expired(state.session) == 1
    assert state.session.scalar(select(ImportRow.sealed).where(ImportRow.run_id == run.id)) is None
