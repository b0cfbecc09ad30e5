"""Undoing an import on the pages: its card on Details, the verdict, the press, and the history."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from plugins.bulk_import import Actors, BulkImport, BulkImportView
from plugins.bulk_import.engine.declaration.keep import Keep
from plugins.bulk_import.intake import accept
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.reports.lineage.lineage import Attempts
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.database.clock import SECONDS_A_DAY
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.reconciler import reconcile
from tests.bulk_import.host import GuestImporter, Member, sheet_of

pytestmark = pytest.mark.databases("sqlite")
PAGE = "/admin/imports/guests/"
VERDICT = "3 = 1 would be taken back + 2 would stay"


@pytest.fixture
def view(host: Flask, state: State, people: Actors) -> BulkImportView:
    """Return the import view of guests, whose imports can be undone."""
    extension = BulkImport(db=state.db, actors=people)
    return BulkImportView(state.importers["guests"], extension, category="Clubs")


@pytest.fixture
def imported(state: State, finish: Any) -> ImportRun:
    """Return an import of three guests: one may go, one has come, one is who undoes it."""
    content = sheet_of("bob,1,,TRUE", "cy,1,,TRUE", "ann,1,,TRUE").encode()
    request = ImportRequest(GuestImporter, "ann", Upload("guests.csv", content, "form"))
    run: ImportRun = finish(accept(state, request).id)
    visited = update(Member).where(Member.login == "cy").values(visits=3)
    state.session.execute(visited)
    state.session.commit()
    return run


@pytest.fixture
def show(client: FlaskClient) -> Callable[..., str]:
    """Return a function that opens a page and returns its text."""

    def open_page(address: str = "", status: int = 200) -> str:
        answer = client.get(PAGE + address)
        assert answer.status_code == status
        return text_of(answer.text)

    return open_page


@pytest.fixture
def press(client: FlaskClient) -> Callable[..., Any]:
    """Return a function that sends the form of the verdict, as it was shown."""

    def send(run: ImportRun, form: str = "") -> Any:
        form = form or client.get(f"{PAGE}{run.public_id}/undo").text
        names = ("csrf_token", "attempt")
        hidden = {name: hidden_value(form, name) for name in names}
        return client.post(f"{PAGE}{run.public_id}/undo", data=hidden)

    return send


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def hidden_value(form: str, name: str) -> str:
    found = re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]+)"', form)
    return str(found[-1])


def logins(state: State) -> set[str]:
    state.session.rollback()
    return set(state.session.scalars(text("SELECT login FROM member")))


def make_older(state: State, run: ImportRun, days: float) -> None:
    older = {"finished_at": ImportRun.finished_at - days * SECONDS_A_DAY}
    state.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(older))
    state.session.commit()


def test_details_say_until_when_an_import_can_be_undone(show, imported, state):
    assert "Can be undone for 7 more days" in show(f"{imported.public_id}/")
    make_older(state, imported, 6)
    assert "Can be undone for 24 more hours" in show(f"{imported.public_id}/")
    make_older(state, imported, 0.99)
    page = show(f"{imported.public_id}/")
    assert re.search(r"Can be undone for 1[45] more minutes", page)
    assert "Undo this import" in page


def test_the_verdict_says_record_by_record_what_would_be_and_changes_nothing(show, imported, state):
    page = show(f"{imported.public_id}/undo")

    assert VERDICT in page
    assert "Taken back 1 Show them Hide them Line Guest 2 bob" in page
    assert "Stays: Came since. 1 Show them Hide them Line Guest Detail 3 cy 3 times" in page
    assert (
        "Stays: Is the one who undoes. 1 Show them Hide them Line Guest Detail 4 Take back 1"
        in page
    )
    state.session.rollback()
    assert state.session.get_one(ImportRun, imported.id).undo_attempts == 0


def test_a_press_undoes_and_the_sum_stands_in_details_and_history(
    show, press, imported, state, finish
):
    answer = press(imported)
    assert (answer.status_code, answer.location) == (302, f"{PAGE}{imported.public_id}/")
    under_way = show(f"{imported.public_id}/")
    assert "Is being undone" in under_way
    assert "Undo this import" not in under_way
    assert "Ann undoes this import: 0 of 3 decided." in under_way
    assert "Undo: 0 of 3" in show()
    finish(imported.id)

    page = show(f"{imported.public_id}/")

    assert "Ann has undone this import: 3 = 1 taken back + 2 stay." in page
    assert "Created and not taken back 2 Taken back 1" in page
    assert "Upload the corrected file: what was taken back can be created anew." in page
    assert "Undone in part 3 created, 1 taken back, 2 stay" in show()
    assert "3 of 3 guests were created, and 1 of these was taken back." in page
    assert logins(state) == {"cy", "ann"}


def test_the_grid_asks_again_as_long_as_an_import_is_being_undone(client, press, imported, finish):
    address = f"{PAGE}status.json?ids={imported.public_id}"
    assert client.get(address).json["is_open"] is False
    press(imported)
    assert client.get(address).json["is_open"] is True
    finish(imported.id)
    answer = client.get(address).json
    assert answer["is_open"] is False
    [row] = answer["rows"].values()
    assert 'data-kind="undone-in-part"' in row
    assert "data-open" not in row
    assert "guests.csv: Ann has undone this import: 3 = 1 taken back + 2 stay." in row


def test_two_presses_of_one_page_are_one_undo(client, press, imported, state):
    form = client.get(f"{PAGE}{imported.public_id}/undo").text

    first, second = press(imported, form), press(imported, form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    state.session.rollback()
    assert state.session.get_one(ImportRun, imported.id).undo_attempts == 1


def test_whoever_presses_a_page_of_before_sees_what_an_undo_would_do_now(
    client, press, imported, finish
):
    form = client.get(f"{PAGE}{imported.public_id}/undo").text
    press(imported)
    finish(imported.id)

    answer = press(imported, form)

    assert answer.status_code == 409
    page = text_of(answer.text)
    assert "This import has changed since the page was shown. Nothing was taken back" in page
    assert "2 would stay" in page
    assert "<button" not in answer.text.split('action="')[1].split("</form>")[0]


def test_after_the_time_the_page_says_so_and_a_press_does_nothing(
    client, show, press, imported, state
):
    form = client.get(f"{PAGE}{imported.public_id}/undo").text
    make_older(state, imported, 8)
    over = "The time in which this import could be undone is over."

    answer = press(imported, form)

    assert (answer.status_code, over in answer.text) == (409, True)
    assert over in show(f"{imported.public_id}/undo")
    assert "Can be undone" not in show(f"{imported.public_id}/")
    assert logins(state) == {"bob", "cy", "ann"}


def test_an_import_at_work_says_that_it_cannot_be_undone_yet(client, press, state, show):
    content = sheet_of("dee,1,,TRUE").encode()
    request = ImportRequest(GuestImporter, "ann", Upload("late.csv", content, "late"))
    run = accept(state, request)

    page = client.get(f"{PAGE}{run.public_id}/undo").text

    assert "The import is still at work, so it cannot be undone yet." in page
    assert press(run, page).status_code == 409


def test_kept_records_of_an_undo_are_shown_after_its_time(show, press, imported, state, finish):
    press(imported)
    finish(imported.id)
    make_older(state, imported, 8)

    page = show(f"{imported.public_id}/undo")

    assert "Ann has undone this import: 3 = 1 taken back + 2 stay." in page
    assert "Stays: Came since. 1 Show them Hide them Line Guest Detail 3 cy 3 times" in page
    assert (
        "Is the one who undoes. 1 Show them Hide them Line Guest Detail 4 Back to Details" in page
    )
    assert "What stays and why" in show(f"{imported.public_id}/")
    state.session.execute(update(ImportRun).values(undone_rows=3, kept_rows=0))
    state.session.commit()
    assert "What stays and why" not in show(f"{imported.public_id}/")


def test_a_name_that_may_not_be_known_any_more_is_not_reported_after_an_undo(
    show, press, imported, state, finish, monkeypatch
):
    press(imported)
    finish(imported.id)
    make_older(state, imported, 8)
    far = Keep("far", "Is far away.", is_hidden=True)
    monkeypatch.setattr(GuestImporter, "may_undo", lambda self, record: far)

    page = show(f"{imported.public_id}/undo")

    assert "Stays: Came since. 1 Show them Hide them Line Guest Detail 3 Stays" in page


def test_records_that_are_not_known_are_not_undone(client, press, imported, state):
    form = client.get(f"{PAGE}{imported.public_id}/undo").text
    state.session.execute(update(ImportRow).where(ImportRow.line == 2).values(record_id=None))
    state.session.commit()

    answer = press(imported, form)

    assert answer.status_code == 409
    assert "Not all records of this import are known" in answer.text


def test_whoever_may_not_undo_finds_no_page_of_it(client, show, imported, people, monkeypatch):
    form = client.get(f"{PAGE}{imported.public_id}/undo").text
    monkeypatch.setattr(people, "may_undo", lambda run: False)

    assert client.get(f"{PAGE}{imported.public_id}/undo").status_code == 404
    hidden = {name: hidden_value(form, name) for name in ("csrf_token", "attempt")}
    assert client.post(f"{PAGE}{imported.public_id}/undo", data=hidden).status_code == 404
    assert "undone" not in show(f"{imported.public_id}/")


def test_a_host_that_allows_no_time_offers_no_undo(show, client, imported, host):
    state = host.extensions["bulk_import"]
    host.extensions["bulk_import"] = with_undo_days(state, 0)

    assert client.get(f"{PAGE}{imported.public_id}/undo").status_code == 404
    assert "undone" not in show(f"{imported.public_id}/")


def with_undo_days(state: State, days: int) -> State:
    return replace(state, settings=replace(state.settings, undo_days=days))


@pytest.mark.parametrize("sent", ["", "x", "-1", "1e3", "9" * 7])
def test_a_press_with_an_impossible_number_is_refused(client, imported, state, sent):
    form = client.get(f"{PAGE}{imported.public_id}/undo").text
    token = hidden_value(form, "csrf_token")

    answer = client.post(
        f"{PAGE}{imported.public_id}/undo", data={"csrf_token": token, "attempt": sent}
    )

    assert answer.status_code == 400
    state.session.rollback()
    assert state.session.scalar(select(ImportRun.undo_attempts)) == 0


def test_a_press_without_the_token_of_its_form_is_refused(client, imported):
    answer = client.post(f"{PAGE}{imported.public_id}/undo", data={"attempt": "0"})
    assert answer.status_code == 400


def test_a_press_without_redis_is_kept_and_done_as_soon_as_it_is_back(
    show, press, imported, state, finish, queue
):
    away = replace(state.settings, redis_url="unix:///nowhere/redis.sock")
    present, state.queue = state.queue, ImportQueue(away)

    answer = press(imported)

    assert answer.status_code == 302
    assert "Is being undone" in show(f"{imported.public_id}/")
    state.queue = present
    assert reconcile(state) == 1
    assert queue.get_job_ids() == [f"import-{imported.id}-0"]
    assert finish(imported.id).undone_rows == 1


def test_a_purge_takes_nothing_that_an_undo_needs(press, imported, state, finish):
    erased = update(ImportRun).values(expires_at=1.0, purged_at=2.0)
    state.session.execute(erased)
    state.session.execute(update(ImportRow).values(sealed=None))
    state.session.commit()

    press(imported)

    assert finish(imported.id).undone_rows == 1


def test_a_missing_key_does_not_hinder_an_undo(press, show, imported, state, finish):
    state.vault = Vault([Fernet.generate_key().decode()])

    press(imported)

    assert "The key to its rows is missing" not in show()
    assert finish(imported.id).undone_rows == 1


def test_cancelling_stops_no_undo(client, press, imported, state, finish):
    form = client.get(f"{PAGE}{imported.public_id}/undo").text
    press(imported, form)

    token = {"csrf_token": hidden_value(form, "csrf_token")}
    client.post(f"{PAGE}{imported.public_id}/cancel", data=token)

    run = finish(imported.id)
    assert (run.undone_rows, run.kept_rows, run.status) == (1, 2, "COMPLETED")


def test_the_sum_of_all_attempts_tells_what_was_taken_back(press, imported, finish):
    assert Attempts((imported,)).created == "3 of 3 created"
    press(imported)

    assert Attempts((finish(imported.id),)).created == "3 of 3 created, 1 taken back"
