"""Two people who change things at the same moment: nobody overwrites, nobody is the last to go."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from ctu.develop.clients.http_client import hidden
from ctu.develop.servers.process import wait_until
from ctu.extensions import db
from ctu.imports.actors import ConsoleActors
from ctu.models.users import User
from ctu.records.locks import lock_changes
from tests.console.app_settings import MakeApp
from tests.console.people import enter, sign_in
from tests.outside.import_client import words
from tests.suite.waiting import WAIT_SECONDS

MakeUser = Callable[..., User]
CHANGED = "Somebody has changed this record since you opened it. What you typed is kept;"


@pytest.fixture
def manager(make_user: MakeUser, client: FlaskClient) -> User:
    """Sign in a manager of team Sales."""
    manager = make_user("m.stone", "Manager")
    enter(client, manager)
    return manager


@pytest.fixture
def other_console(make_app: MakeApp) -> Flask:
    """Return a console on the same database with connections of its own."""
    return make_app()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let turns be waited for, and kept, as long as a busy machine needs."""
    monkeypatch.setattr("ctu.records.locks.LOCK_SECONDS", int(WAIT_SECONDS))


def opened(client: FlaskClient, user: User) -> dict[str, Any]:
    """Open the form of a user, and return what it would send."""
    page = client.get(f"/users/edit/?id={user.id}").text
    return {
        "seen": hidden(page, "seen"), "first_name": user.first_name, "last_name": user.last_name,
        "login": user.login, "group_id": user.group_id, "primary_team_id": user.primary_team_id,
        "active": "y",
    }  # fmt: skip


def test_a_stale_form_does_not_undo_what_somebody_else_did(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    user = make_user("a.one", first_name="Ann")
    form = opened(client, user)
    client.post("/users/action/", data={"action": "deactivate", "rowid": user.id})
    page = client.post(f"/users/edit/?id={user.id}", data=form | {"first_name": "Anna"}).text
    assert CHANGED in words(page)
    assert 'value="Anna"' in page
    db.session.expire_all()
    assert (user.first_name, user.active) == ("Ann", False)
    again = form | {"first_name": "Anna", "seen": hidden(page, "seen")}
    assert client.post(f"/users/edit/?id={user.id}", data=again).status_code == 302
    db.session.expire_all()
    assert (user.first_name, user.active) == ("Anna", True)


def test_a_form_is_not_stale_because_somebody_signed_in(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    user = make_user("q.one", "QA", first_name="Ann")
    form = opened(client, user)
    sign_in(client.application.test_client(), user)
    client.post(f"/users/edit/?id={user.id}", data=form | {"first_name": "Anna"})
    db.session.expire_all()
    assert user.first_name == "Anna"


def test_two_who_deactivate_each_other_do_not_both_succeed(
    client: FlaskClient, other_console: Flask, make_user: MakeUser
) -> None:
    first, second = make_user("s.one", "Sys Admin"), make_user("s.two", "Sys Admin")
    other = other_console.test_client()
    sign_in(client, first)
    sign_in(other, second)
    start = threading.Barrier(2)

    def deactivate(browser: FlaskClient, id: int) -> None:
        start.wait()
        browser.post("/users/action/", data={"action": "deactivate", "rowid": id})

    threads = [
        threading.Thread(target=deactivate, args=(browser, id))
        for browser, id in ((client, second.id), (other, first.id))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    active = select(func.count()).select_from(User).where(User.active)
    assert db.session.scalar(active) == 1


def test_every_form_that_changes_a_record_says_what_it_was_opened_with(
    client: FlaskClient, make_user: MakeUser, make_plan: Callable[..., Any]
) -> None:
    sign_in(client, make_user("s.admin", "Sys Admin"))
    make_plan()
    for tab in ("users", "teams", "plans", "groups", "policies"):
        id = re.findall(r"/edit/\?id=(\d+)", client.get(f"/{tab}/").text)[0]
        assert len(hidden(client.get(f"/{tab}/edit/?id={id}").text, "seen")) == 16
        assert hidden(client.get(f"/{tab}/new/").text, "seen") == ""


@pytest.mark.databases("postgresql")
def test_nobody_is_created_by_rights_while_they_are_changed(
    app: Flask, other_console: Flask
) -> None:
    def hold() -> None:
        with other_console.app_context():
            db.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            ConsoleActors().hold()

    lock_changes()
    with pytest.raises(OperationalError):
        hold()
    db.session.commit()
    ConsoleActors().hold()
    hold()


@pytest.mark.databases("postgresql")
@pytest.mark.usefixtures("patient")
def test_a_change_by_hand_waits_for_the_batches_before_it_alone(
    app: Flask, other_console: Flask, make_app: MakeApp
) -> None:
    """However many imports create one after the other, the next one stands behind the change."""
    next_import = make_app()
    is_changed = threading.Event()

    def change() -> None:
        with other_console.app_context():
            lock_changes()
            is_changed.set()

    ConsoleActors().hold()
    changing = threading.Thread(target=change)
    changing.start()
    assert wait_until(lambda: waiting_sessions() == 1, lambda: None, WAIT_SECONDS)
    with next_import.app_context():
        db.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(OperationalError):
            ConsoleActors().hold()
    assert not is_changed.is_set()
    db.session.commit()
    changing.join()
    assert is_changed.is_set()
    with next_import.app_context():
        ConsoleActors().hold()


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("patient")
def test_a_change_that_gets_no_turn_in_time_says_that_others_write(
    make_app: MakeApp, make_user: MakeUser
) -> None:
    manager, user = make_user("m.stone", "Manager"), make_user("a.one")
    chosen = {"action": "deactivate", "rowid": user.id}
    browser = make_app(CTU_DATABASE_SECONDS=1).test_client()
    sign_in(browser, manager)
    assert browser.get("/users/").status_code == 200
    lock_changes()
    answer = browser.post("/users/action/", data=chosen)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "An import, or somebody else, is writing just now." in answer.text
    db.session.rollback()
    assert user.active
    db.session.rollback()
    assert browser.post("/users/action/", data=chosen).status_code == 302
    db.session.refresh(user)
    assert not user.active


def waiting_sessions() -> int:
    """Return how many sessions of the database wait for a lock, asked beside the transaction."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as connection:
        return int(connection.scalar(query) or 0)
