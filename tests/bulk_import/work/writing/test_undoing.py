"""The undo of an import in a worker: what is taken back, and what stays and why."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update

from plugins.bulk_import.engine.declaration.keep import Keep
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.undo.undo_requests import UndoRefused, UnknownRecords
from plugins.bulk_import.work import reconciler
from tests.bulk_import.host import Badge, GuestImporter, Member
from tests.bulk_import.work.undos import logins, outcomes, visit

BOTH = pytest.mark.databases("sqlite", "postgresql")
pytestmark = pytest.mark.databases("sqlite")


@BOTH
def test_an_undo_keeps_records_that_it_may_not_take_back_with_the_reason(
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
    run, other = imported("bob", "cy", "dee"), imported("eve", "fay", token="another")
    visit(state, "bob", "cy", "eve")
    for each in (run, other):
        begin(each)
    for each in (run, other):
        finish(each.id)
    state.session.refresh(run)
    assert (run.undone_rows, run.kept_rows) == (1, 2)
    state.session.execute(update(Member).where(Member.login == "bob").values(visits=0))
    state.session.commit()
    with pytest.raises(UndoRefused):
        begin(run, attempt=0)

    assert begin(run) == 2
    run = finish(run.id)

    assert (run.undone_rows, run.kept_rows, run.undo_attempts) == (2, 1, 2)
    assert logins(state) == {"cy", "eve"}
    state.session.refresh(other)
    assert (other.undone_rows, other.kept_rows, other.undo_attempts) == (1, 1, 1)
    assert outcomes(state, other) == {2: "came", 3: "undone"}


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


def test_two_simultaneous_presses_begin_one_undo(state, imported, begin, at_once):
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
def test_a_record_that_the_database_keeps_is_reported_and_the_others_go(
    state, imported, begin, finish
):
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
    run, other = imported("bob", "cy"), imported("eve", token="another")
    begin(run)
    begin(other)
    monkeypatch.setattr(people, "may_undo", lambda run: False)

    run = finish(run.id)

    assert (run.undone_rows, run.kept_rows, run.is_undoing) == (0, 2, False)
    assert run.undo_reason == "Whoever asked for the undo may undo this import no more."
    assert outcomes(state, run) == {2: "ended", 3: "ended"}
    state.session.refresh(other)
    assert (other.kept_rows, other.is_undoing, other.undo_reason) == (0, True, "")


def test_whoever_is_gone_leaves_the_rest_where_it_is(imported, begin, finish, people):
    run = imported("bob")
    begin(run)
    people.gone.add("ann")

    run = finish(run.id)

    assert run.undo_reason == "The uploader may no longer import members."
    assert (run.undone_rows, run.kept_rows, run.status) == (0, 1, "COMPLETED")


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
