"""The undo of an import in a worker: what is taken back, and what stays and why."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import event, func, select, text, update

from plugins.bulk_import.engine import messages
from plugins.bulk_import.engine.keep import Keep
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage import leases, undos
from plugins.bulk_import.storage.leases import LeaseLost
from plugins.bulk_import.storage.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.undos import UndoRefused, UndoRequest, UnknownRecords
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work import reconciler
from plugins.bulk_import.work.jobs import step
from plugins.bulk_import.work.poison import MOST_POISON
from tests.bulk_import.host import Badge, GuestImporter, Member, db, sheet_of

BOTH = pytest.mark.databases("sqlite", "postgresql")
pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def imported(state, finish):
    """Return a function that imports guests and returns their finished import."""

    def make(*logins, token="form"):
        content = sheet_of(*(f"{login},1,,TRUE" for login in logins)).encode()
        upload = Upload("guests.csv", content, token)
        return finish(accept(state, ImportRequest(GuestImporter, "ann", upload)).id)

    return make


@pytest.fixture
def begin(state):
    """Return a function that begins the undo of an import."""

    def ask(run, **more):
        request = UndoRequest(run.id, more.pop("attempt", run.undo_attempts), "ann", "Ann")
        return undos.begin(
            state.session, request, undo_days=more.pop("undo_days", 7), batch_rows=10, **more
        )

    return ask


def logins(state):
    state.session.rollback()
    return set(state.session.scalars(text("SELECT login FROM member")))


def outcomes(state, run):
    """Return what became of each line, with the code of the reason where there is one."""
    state.session.rollback()
    query = select(ImportRow.line, ImportRow.undo_outcome, ImportRow.undo_reason)
    found = state.session.execute(query.where(ImportRow.run_id == run.id).order_by(ImportRow.line))
    return {line: Keep.read(why).code if why else became for line, became, why in found}


def visit(state, *wanted):
    state.session.execute(update(Member).where(Member.login.in_(wanted)).values(visits=2))
    state.session.commit()


@BOTH
def test_what_may_go_is_taken_back_and_the_rest_stays_with_its_reason(
    state, imported, begin, finish
):
    run = imported(*(f"guest{number}" for number in range(25)), "ann")
    visit(state, "guest3", "guest17")

    assert begin(run) == 26
    run = finish(run.id)

    assert (run.undone_rows, run.kept_rows, run.created_rows) == (23, 3, 26)
    assert (run.is_undoing, run.undo_actor_name, run.status) == (False, "Ann", "COMPLETED")
    assert logins(state) == {"guest3", "guest17", "ann"}
    kept = {line: why for line, why in outcomes(state, run).items() if why != "undone"}
    assert kept == {5: "came", 19: "came", 27: "self"}


@BOTH
def test_a_row_keeps_its_own_reason_in_words(state, imported, begin, finish):
    run = imported("bob", "cy")
    visit(state, "bob")
    begin(run)
    finish(run.id)

    stored = state.session.get_one(ImportRow, (run.id, 2)).undo_reason

    assert Keep.read(stored) == Keep("came", "Came since.", "2 times")


def test_rows_that_were_not_created_are_no_part_of_an_undo(state, imported, begin, finish):
    run = imported("bob", "bob", "cy")
    assert (run.created_rows, run.failed_rows) == (1, 2)

    begin(run)
    run = finish(run.id)

    assert outcomes(state, run) == {2: None, 3: None, 4: "undone"}
    assert (run.undone_rows, run.kept_rows, run.failed_rows) == (1, 0, 2)


def test_a_second_undo_decides_again_about_those_that_stayed(state, imported, begin, finish):
    run = imported("bob", "cy", "dee")
    visit(state, "bob", "cy")
    begin(run)
    run = finish(run.id)
    assert (run.undone_rows, run.kept_rows) == (1, 2)
    state.session.execute(update(Member).where(Member.login == "bob").values(visits=0))
    state.session.commit()

    assert begin(run) == 2
    run = finish(run.id)

    assert (run.undone_rows, run.kept_rows, run.undo_attempts) == (2, 1, 2)
    assert logins(state) == {"cy"}


def test_nothing_is_left_to_undo_when_all_was_taken_back(imported, begin, finish):
    run = imported("bob")
    begin(run)
    run = finish(run.id)

    with pytest.raises(UndoRefused):
        begin(run)


def test_the_same_press_twice_is_one_undo(imported, begin):
    run = imported("bob")
    begin(run, attempt=0)

    with pytest.raises(UndoRefused):
        begin(run, attempt=0)


def test_of_two_presses_at_the_same_moment_one_begins(state, imported, begin, at_once):
    run_id, begun = imported("bob", "cy").id, []

    def press():
        try:
            begun.append(begin(state.session.get_one(ImportRun, run_id)))
        except UndoRefused:
            begun.append("refused")

    at_once(press, press)

    assert sorted(begun, key=str) == [2, "refused"]


def test_an_import_that_is_open_or_too_old_is_not_undone(state, upload, imported, begin, sheet):
    with pytest.raises(UndoRefused):
        begin(upload(sheet("bob,1,,TRUE")))
    run = imported("cy")
    old = {"finished_at": ImportRun.finished_at - 8 * 86_400}
    state.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(old))
    state.session.commit()

    with pytest.raises(UndoRefused):
        begin(run)
    assert begin(run, undo_days=9) == 1


def test_rows_that_lead_to_no_record_are_refused_and_not_counted_as_done(state, imported, begin):
    run = imported("bob", "cy")
    state.session.execute(update(ImportRow).where(ImportRow.line == 2).values(record_id=None))
    state.session.commit()

    with pytest.raises(UnknownRecords):
        begin(run)
    state.session.refresh(run)
    assert (run.undo_attempts, run.is_undoing) == (0, False)


def test_a_record_that_is_gone_already_stays_uncounted_as_taken_back(
    state, imported, begin, finish
):
    run = imported("bob", "cy")
    state.session.execute(text("DELETE FROM member WHERE login = 'bob'"))
    state.session.commit()

    begin(run)
    run = finish(run.id)

    assert outcomes(state, run) == {2: "gone", 3: "undone"}


@pytest.mark.databases("postgresql")
def test_a_record_that_the_database_keeps_is_told_and_the_others_go(state, imported, begin, finish):
    run = imported("bob", "cy", "dee")
    member_id = state.session.scalar(select(Member.id).where(Member.login == "cy"))
    state.session.add(Badge(member_id=member_id))
    state.session.commit()

    begin(run)
    run = finish(run.id)

    assert outcomes(state, run) == {2: "undone", 3: "refused", 4: "undone"}
    assert logins(state) == {"cy"}


@BOTH
def test_the_taken_back_can_be_imported_again(state, imported, begin, finish):
    run = imported("bob", "cy")
    begin(run)
    finish(run.id)

    again = imported("bob", "cy", token="another form")

    assert (again.created_rows, again.failed_rows) == (2, 0)


def test_whoever_may_no_longer_undo_leaves_the_rest_where_it_is(
    state, imported, begin, finish, people, monkeypatch
):
    run = imported("bob", "cy")
    begin(run)
    monkeypatch.setattr(people, "may_undo", lambda run: False)

    run = finish(run.id)

    assert (run.undone_rows, run.kept_rows, run.is_undoing) == (0, 2, False)
    assert run.undo_reason == "Whoever asked for the undo may undo this import no more."
    assert outcomes(state, run) == {2: "ended", 3: "ended"}


def test_whoever_is_gone_leaves_the_rest_where_it_is(imported, begin, finish, people):
    run = imported("bob")
    begin(run)
    people.gone.add("ann")

    run = finish(run.id)

    assert run.undo_reason == "The uploader may no longer import members."
    assert (run.undone_rows, run.kept_rows, run.status) == (0, 1, "COMPLETED")


def test_a_stale_worker_takes_nobody_back(state, imported, begin, finish):
    run = imported("bob", "cy")
    begin(run)
    stale = leases.take(state.session, run.id, "freezes", -1, "1")
    assert stale is not None

    finish(run.id)

    with pytest.raises(LeaseLost):
        leases.settle(state.session, stale, state="settled")
    assert state.session.get_one(ImportRun, run.id).undone_rows == 2


@BOTH
def test_what_has_an_outcome_of_the_undo_gets_no_second_one(state, imported, begin):
    run = imported("bob", "cy", "dee")
    begin(run)
    undos.write_outcomes(state.session, run.id, [2], {})
    state.session.commit()

    for undone, kept in (([2, 3], {}), ([3], {2: "came"})):
        with pytest.raises(LeaseLost):
            undos.write_outcomes(state.session, run.id, undone, kept)

    assert outcomes(state, run) == {2: "undone", 3: None, 4: None}
    run = state.session.get_one(ImportRun, run.id, populate_existing=True)
    assert (run.undone_rows, run.kept_rows) == (1, 0)


def test_the_reconciler_queues_an_undo(state, imported, begin, queue):
    run = imported("bob")
    assert reconciler.ready_runs(state.session, 1, 60) == []
    queue.empty()
    begin(run)

    reconciler.reconcile(state)

    assert reconciler.ready_runs(state.session, 1, 60) == [run.id]
    assert queue.get_job_ids() == [f"import-{run.id}-0"]


def test_an_undo_that_a_worker_holds_is_not_queued(state, imported, begin):
    run = imported("bob")
    begin(run)
    leases.take(state.session, run.id, "works", 60, "1")

    assert reconciler.ready_runs(state.session, 1, 60) == []


def test_a_batch_that_kills_is_taken_record_by_record_and_the_one_to_blame_stays(
    state, imported, begin, finish, monkeypatch
):
    undo = GuestImporter.undo

    def fails(self, records):
        if any(record.login == "cy" for record in records):
            raise RuntimeError
        undo(self, records)

    monkeypatch.setattr(GuestImporter, "undo", fails)
    run = imported("bob", "cy", "dee")
    begin(run)
    for _ in range(20):
        run = finish(run.id)

    assert outcomes(state, run) == {2: "undone", 3: "not_processed", 4: "undone"}
    assert (run.is_undoing, run.undone_rows, run.kept_rows) == (False, 2, 1)


def test_an_undo_that_kills_at_every_record_is_ended(state, imported, begin, finish, monkeypatch):
    def fails(self, records):
        raise RuntimeError

    monkeypatch.setattr(GuestImporter, "undo", fails)
    run = imported(*(f"guest{number}" for number in range(MOST_POISON + 5)))
    begin(run)
    for _ in range(200):
        run = finish(run.id)
        if not run.is_undoing:
            break

    assert (run.undo_reason, run.undone_rows) == (messages.UNDO_STOPPED, 0)
    assert run.kept_rows == run.created_rows == MOST_POISON + 5
    assert len(logins(state)) == MOST_POISON + 5


@BOTH
def test_counts_add_up_at_every_moment_of_an_undo(state, imported, begin):
    run = imported(*(f"guest{number}" for number in range(35)))
    begin(run)
    stopping, seen = threading.Event(), []
    while step(state, run.id, stopping):
        run = state.session.get_one(ImportRun, run.id, populate_existing=True)
        done = state.session.scalar(
            select(func.count()).where(ImportRow.run_id == run.id, ImportRow.undo_outcome != None)  # noqa: E711 - It is SQL.
        )
        seen.append((run.undone_rows, len(logins(state)), done, run.is_undoing))
        state.session.rollback()

    assert seen == [(10, 25, 10, True), (20, 15, 20, True), (30, 5, 30, True), (35, 0, 35, False)]


@BOTH
def test_what_stops_in_the_middle_of_a_batch_leaves_everybody_of_it(state, imported, begin, finish):
    state.settings = replace(state.settings, lease_seconds=600)
    run = imported("bob", "cy")
    begin(run)

    def cut(*_):
        raise KeyboardInterrupt

    event.listen(db.session, "after_flush", cut)
    with pytest.raises(KeyboardInterrupt):
        step(state, run.id, threading.Event())
    event.remove(db.session, "after_flush", cut)
    state.session.rollback()

    assert logins(state) == {"bob", "cy"}
    assert outcomes(state, run) == {2: None, 3: None}
    assert finish(run.id).is_undoing, "The lease of whoever died goes on."


def test_the_undo_of_a_kind_that_offers_none_any_more_is_ended(
    imported, begin, finish, monkeypatch
):
    run = imported("bob")
    begin(run)
    monkeypatch.delattr(GuestImporter, "undo")

    run = finish(run.id)

    assert run.undo_reason == (
        "The program can no longer undo this kind of import, so the undo was ended."
    )
    assert (run.undone_rows, run.kept_rows) == (0, 1)


def test_statements_do_not_depend_on_how_many_records_there_are(state, imported, begin, statements):
    counts = []
    for size, token in ((2, "a"), (9, "b")):
        run = imported(*(f"{token}{number}" for number in range(size)), token=token)
        visit(state, *(f"{token}{number}" for number in range(0, size, 2)))
        begin(run)
        with statements() as seen:
            step(state, run.id, threading.Event())
        # The host deletes its records in one statement as well.
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_a_batch_left_open_belongs_to_the_undo_alone(state, imported, begin):
    run = imported("bob")
    before = state.session.scalar(select(func.max(ImportBatch.number)))
    begin(run)

    query = select(ImportBatch.number, ImportBatch.sealed, ImportBatch.lines)
    [(number, sealed, lines)] = state.session.execute(query.where(ImportBatch.state == "undo"))

    assert number > before
    assert (sealed, lines) == (None, "[2]")


def test_rows_with_errors_are_kept_until_an_import_cannot_be_undone_any_more(state, imported):
    run = imported("bob", "cy", "cy")
    past = {"expires_at": 1.0}
    state.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(past))
    state.session.commit()

    assert reconciler.purge(state) == 0
    week = update(ImportRun).values(finished_at=ImportRun.finished_at - 7 * 86_400)
    state.session.execute(week.where(ImportRun.id == run.id))
    state.session.commit()
    assert reconciler.purge(state) == 1


def test_an_undo_that_began_in_time_keeps_the_rows_with_errors_until_it_ends(
    state, imported, begin, finish
):
    run = imported("bob", "cy", "cy")
    begin(run)
    past = {"expires_at": 1.0, "finished_at": ImportRun.finished_at - 8 * 86_400}
    state.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(past))
    state.session.commit()

    assert reconciler.purge(state) == 0
    finish(run.id)
    assert reconciler.purge(state) == 1
