"""Sessions: kept in the database, bounded in time, listed and ended one by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from ctu.account.passwords.renewal import end_sessions, renew
from ctu.account.sessions.devices import device_of
from ctu.account.sessions.session_store import find_person_of, store_session, token_hash
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.credentials.sessions import UserSession
from ctu.models.users import User
from plugins.bulk_import import SettingError, current_state
from plugins.bulk_import.work import reconciler
from tests.console.account.first_steps import is_signed_in
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, sign_in

MakeUser = Callable[..., User]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)


def copy_of(client: FlaskClient) -> FlaskClient:
    """Return another browser with the cookie of one."""
    cookie = client.get_cookie("ctu")
    assert cookie is not None
    copied = client.application.test_client()
    copied.set_cookie("ctu", cookie.value)
    return copied


def held_token(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["_user_id"])


def age(**values: Any) -> None:
    """Let every session be as old as said."""
    db.session.execute(update(UserSession).values(values))
    db.session.commit()


def sign_in_from(app: Flask, user: User, address: str, agent: str = FIREFOX) -> FlaskClient:
    client = app.test_client()
    client.post(
        "/sign-in",
        data={"login": user.login, "password": PASSWORD},
        environ_overrides={"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent},
    )
    return client


def test_a_copied_cookie_is_worth_nothing_after_the_sign_out(
    client: FlaskClient, leader: User
) -> None:
    copied = copy_of(client)
    assert is_signed_in(copied)
    client.post("/sign-out")
    assert not is_signed_in(copied)
    assert not is_signed_in(client)


def test_only_a_hash_of_what_the_browser_holds_is_stored(client: FlaskClient, leader: User) -> None:
    token = held_token(client)
    (stored,) = db.session.execute(select(UserSession.__table__)).mappings()
    assert stored["token_hash"] == token_hash(token)
    assert token not in str(dict(stored))
    assert len(token) >= 43


def test_a_cookie_that_names_no_session_asks_for_a_sign_in(
    client: FlaskClient, leader: User
) -> None:
    assert client.get("/users/").status_code == 200
    for cookie in ("1.1", "", "x" * 5000, "\x00", "٣.1", "\udcff"):
        with client.session_transaction() as session:
            session["_user_id"] = cookie
        assert str(client.get("/users/").location).startswith("/sign-in"), cookie[:9]


@pytest.mark.parametrize(
    ("values", "is_over"),
    [
        ({"seen_at": timedelta(hours=7, minutes=59)}, False),
        ({"seen_at": timedelta(hours=8, seconds=1)}, True),
        ({"began_at": timedelta(days=6, hours=23)}, False),
        ({"began_at": timedelta(days=7, seconds=1)}, True),
    ],
    ids=["nearly idle", "idle", "nearly old", "old"],
)
def test_a_session_ends_without_use_and_in_any_case(
    client: FlaskClient, leader: User, values: dict[str, timedelta], is_over: bool
) -> None:
    age(**{name: utc_now() - since for name, since in values.items()})
    assert is_signed_in(client) is not is_over


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "ahead", [timedelta(seconds=2), timedelta(hours=1)], ids=["seconds", "an hour"]
)
def test_a_session_that_began_at_a_host_with_a_clock_ahead_is_good(
    app: Flask, make_user: MakeUser, ahead: timedelta
) -> None:
    browser, user = app.test_client(), make_user("c.lund", "Team Leader")
    with time_machine.travel(utc_now() + ahead):
        sign_in(browser, user)
    assert is_signed_in(browser)


@pytest.mark.databases("sqlite")
def test_a_session_lasts_as_long_as_the_setting_says(
    make_app: MakeApp, client: FlaskClient, make_user: MakeUser
) -> None:
    browser = make_app(CTU_SESSION_IDLE_HOURS=24 * 80, CTU_SESSION_DAYS=90).test_client()
    sign_in(browser, make_user("c.lund", "Team Leader"))
    with time_machine.travel(utc_now() + timedelta(days=40)):
        assert is_signed_in(browser)
    with time_machine.travel(utc_now() + timedelta(days=91)):
        assert not is_signed_in(browser)


@pytest.mark.databases("sqlite")
def test_the_limits_are_settings(
    make_app: MakeApp, client: FlaskClient, make_user: MakeUser
) -> None:
    user = make_user("c.lund", "Team Leader")
    strict = make_app(CTU_SESSION_IDLE_HOURS=1, CTU_SESSION_DAYS=1).test_client()
    sign_in(strict, user)
    assert (
        "after 1 hour without use, and after 1 day in any case"
        in strict.get("/account/sessions").text
    )
    age(seen_at=utc_now() - timedelta(minutes=61))
    assert not is_signed_in(strict)
    with pytest.raises(SettingError, match="CTU_SESSION_DAYS must be from 1 to 36500; it is 0"):
        make_app(CTU_SESSION_DAYS=0)


def test_a_page_costs_one_read_for_the_session_and_no_write(
    client: FlaskClient, leader: User, statements: Any
) -> None:
    with statements() as sent:
        client.get("/account/password")
    asked = [each for each in sent if not each.startswith(("PRAGMA", "SET LOCAL"))]
    for_the_session, for_the_page = asked
    assert re.search("^SELECT.*FROM user_session JOIN user_account", for_the_session, re.DOTALL)
    assert re.search("^SELECT.*FROM password_policy", for_the_page, re.DOTALL)


def test_a_use_is_noted_once_a_minute(client: FlaskClient, leader: User, statements: Any) -> None:
    age(seen_at=utc_now() - timedelta(seconds=61))
    with statements() as sent:
        for _ in range(5):
            client.get("/users/", environ_overrides={"REMOTE_ADDR": "192.0.2.77"})
    assert len([each for each in sent if each.startswith("UPDATE user_session")]) == 1
    noted = db.session.scalars(select(UserSession)).one()
    assert utc_now() - noted.seen_at < timedelta(seconds=30)
    assert noted.address == "192.0.2.77"


def test_requests_that_a_page_makes_by_itself_do_not_prolong_a_session(
    client: FlaskClient, leader: User
) -> None:
    before = utc_now() - timedelta(hours=2)
    age(seen_at=before)
    by_script = {"X-Requested-With": "XMLHttpRequest"}
    assert client.get("/imports/users/status.json?ids=").status_code == 200
    assert client.get("/readiness/", headers=by_script).status_code == 200
    assert db.session.scalars(select(UserSession.seen_at)).one() == before
    client.post("/imports/users/check", headers=by_script)
    db.session.rollback()
    assert db.session.scalars(select(UserSession.seen_at)).one() > before


@pytest.mark.databases("sqlite")
def test_a_page_does_not_wait_for_its_note(
    app: Flask, client: FlaskClient, leader: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="ctu.web.sessions.session_activity")
    age(seen_at=utc_now() - timedelta(hours=1))
    with db.engine.connect() as writer:
        writer.execute(text("UPDATE user_session SET address = address"))
        assert client.get("/account/sessions").status_code == 200
        writer.rollback()
    assert [record.message for record in caplog.records] == [
        "session.unnoted error=OperationalError"
    ]


def test_people_see_where_they_are_signed_in(app: Flask, make_user: MakeUser) -> None:
    user, other = make_user("c.lund", "Team Leader"), make_user("o.ther", "Team Leader")
    sign_in_from(app, other, "198.51.100.9")
    sign_in_from(app, user, "192.0.2.1", CHROME)
    here = sign_in_from(app, user, "2001:db8::7")
    sign_in_from(app, user, "192.0.2.3", CHROME)
    page = here.get("/account/sessions").text
    assert page.index("Firefox on Windows") < page.index("Chrome on Android")
    assert "2001:db8::7" in page
    assert "192.0.2.1" in page
    assert "198.51.100.9" not in page
    assert page.count("This session") == 1


@pytest.mark.parametrize(
    "page", ["/", "/users/", "/account/password", "/account/sessions", "/account/second-factor"]
)
@pytest.mark.databases("sqlite")
def test_every_page_has_a_way_out(client: FlaskClient, leader: User, page: str) -> None:
    assert re.search('action="/sign-out".*Sign out', client.get(page).text, re.DOTALL)


def test_one_session_is_ended_and_the_others_go_on(app: Flask, make_user: MakeUser) -> None:
    user = make_user("c.lund", "Team Leader")
    here, there, third = (sign_in_from(app, user, f"192.0.2.{n}") for n in (1, 2, 3))
    ended = session_id(there)
    page = here.post("/account/sessions/end", data={"id": ended}, follow_redirects=True).text
    assert "The session was ended." in page
    assert [is_signed_in(each) for each in (here, there, third)] == [True, False, True]
    assert here.post("/account/sessions/end", data={"id": ended}).status_code == 404


def test_all_other_sessions_are_ended_at_once(app: Flask, make_user: MakeUser) -> None:
    user, other = make_user("c.lund", "Team Leader"), make_user("o.ther", "Team Leader")
    here, there, third = (sign_in_from(app, user, f"192.0.2.{n}") for n in (1, 2, 3))
    elsewhere = sign_in_from(app, other, "192.0.2.1")
    page = here.post("/account/sessions/end-others", follow_redirects=True).text
    assert "Every other session was ended." in page
    found = [is_signed_in(each) for each in (here, there, third, elsewhere)]
    assert found == [True, False, False, True]
    page = here.post("/account/sessions/end-others", follow_redirects=True).text
    assert "There is no other session." in page


@pytest.mark.parametrize("id", ["", "x", "-1", "9" * 40, "٣", "0"])
def test_nobody_ends_a_session_of_somebody_else(
    client: FlaskClient, leader: User, make_user: MakeUser, id: str
) -> None:
    other = sign_in_from(client.application, make_user("o.ther", "Team Leader"), "192.0.2.1")
    for wanted in (id, session_id(other)):
        assert client.post("/account/sessions/end", data={"id": wanted}).status_code == 404
    assert is_signed_in(other)


def test_the_audit_tells_how_sessions_ended(app: Flask, make_user: MakeUser) -> None:
    user = make_user("c.lund", "Team Leader")
    first, second, third = (sign_in_from(app, user, f"192.0.2.{n}") for n in (1, 2, 3))
    first.post("/account/sessions/end", data={"id": session_id(second)})
    first.post("/account/sessions/end-others")
    first.post("/sign-out")
    sign_in_from(app, user, "192.0.2.4").post("/account/sign-out-everywhere")
    told = db.session.execute(
        select(AuditEntry.action, AuditEntry.actor_login)
        .filter_by(kind="access")
        .order_by(AuditEntry.id)
    )
    ends = [(action, login) for action, login in told if action != "signed in"]
    assert ends == [
        ("session ended", "c.lund"),
        ("other sessions ended", "c.lund"),
        ("signed out", "c.lund"),
        ("signed out everywhere", "c.lund"),
    ]
    assert not is_signed_in(third)


def test_the_purge_deletes_what_has_ended_and_nothing_else(
    app: Flask, client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    idle, old, ended = (make_user(login, "QA") for login in ("i.dle", "o.ld", "e.nded"))
    for user, values in (
        (idle, {"seen_at": utc_now() - timedelta(hours=9)}),
        (old, {"began_at": utc_now() - timedelta(days=8)}),
        (ended, {}),
    ):
        sign_in_from(app, user, "192.0.2.1")
        table = update(UserSession).where(UserSession.user_id == user.id)
        db.session.execute(table.values(values)) if values else user.end_sessions()
        db.session.commit()
    reconciler.purge(current_state())
    assert db.session.scalars(select(UserSession.user_id)).all() == [leader.id]
    assert is_signed_in(client)


def test_the_sessions_of_all_are_ended_in_steps(
    app: Flask, make_user: MakeUser, statements: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ctu.account.sessions.all_sessions.STEP", 2)
    users = [make_user(f"person.{number}", "Team Leader") for number in range(5)]
    browsers = [sign_in_from(app, user, "192.0.2.1") for user in users[1:]]
    versions = {user.id: user.session_version for user in users}
    with statements() as sent:
        assert "4 sessions ended." in end_all(app)
    assert not any(is_signed_in(each) for each in browsers)
    assert all(user.session_version == versions[user.id] + 1 for user in users)
    changed = [each for each in sent if each.startswith("UPDATE user_account")]
    assert len(changed) == 3


def end_all(app: Flask) -> str:
    return app.test_cli_runner().invoke(args=["ctu", "end-sessions", "--all"]).output


def test_the_command_on_the_host_ends_the_sessions_of_one_or_all(
    app: Flask, make_user: MakeUser
) -> None:
    users = [make_user(login, "Team Leader") for login in ("c.lund", "o.ther", "t.hird")]
    first, second, third = (sign_in_from(app, user, "192.0.2.1") for user in users)
    run = app.test_cli_runner().invoke
    assert "1 session ended." in run(args=["ctu", "end-sessions", "C.Lund"]).output
    assert [is_signed_in(each) for each in (first, second, third)] == [False, True, True]
    assert "2 sessions ended." in run(args=["ctu", "end-sessions", "--all"]).output
    assert [is_signed_in(each) for each in (first, second, third)] == [False, False, False]
    for arguments in ([], ["c.lund", "--all"]):
        assert run(args=["ctu", "end-sessions", *arguments]).exit_code == 2


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (CHROME, "Chrome on Android"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8.5", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
        ("python on Linux", "A program on Linux"),
        ("", "Unknown device"),
    ],
)
@pytest.mark.databases("sqlite")
def test_a_device_is_reported_in_words_of_ours(agent: str, words: str) -> None:
    assert device_of(agent) == words


def session_id(client: FlaskClient) -> int:
    """Return the id of the session that a browser is in."""
    hashed = token_hash(held_token(client))
    return db.session.scalars(select(UserSession.id).filter_by(token_hash=hashed)).one()


def test_a_session_that_a_new_password_begins_ends_with_all_that_ended_meanwhile(
    app: Flask, make_user: MakeUser
) -> None:
    person = make_user("c.lund", "Team Leader")
    version = renew(person.id, person.password_hash, "Quiet-Harbour-73")
    assert version is not None
    end_sessions(person)
    with app.test_request_context():
        late = store_session(person, version)
        assert find_person_of(late) is None
        assert find_person_of(store_session(person)) is not None


def test_two_who_end_the_sessions_of_a_person_both_end_them(make_user: MakeUser) -> None:
    person = make_user("c.lund", "Team Leader")
    before = person.session_version
    with db.engine.begin() as other:
        other.execute(update(User).values(session_version=User.session_version + 1))
    person.end_sessions()
    db.session.commit()
    assert person.session_version == before + 2
