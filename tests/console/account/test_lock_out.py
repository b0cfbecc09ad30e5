"""Locks: strangers lock an account for strangers, and known devices and sessions go on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from ctu.access.sign_ins.device_cookie import SALT
from ctu.account import login_attempts
from ctu.account import sign_in as sign_in_module
from ctu.account.sessions.known_devices import MOST_DEVICES, TRIES
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.credentials.devices import KnownDevice
from ctu.models.users import User
from plugins.bulk_import import current_state
from plugins.bulk_import.work import reconciler
from tests.console.account.first_steps import is_signed_in
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, sign_in

MakeUser = Callable[..., User]
DEVICE, SECURE_DEVICE = "ctu-device", "__Host-ctu-device"


@pytest.fixture
def leader(make_user: MakeUser) -> User:
    return make_user("c.lund", "Team Leader")


@pytest.fixture
def known(app: Flask, leader: User) -> FlaskClient:
    """Return a browser in which the leader has signed in and out again."""
    browser = app.test_client()
    sign_in(browser, leader)
    browser.post("/sign-out")
    return browser


def guess(app: Flask, times: int, client: FlaskClient | None = None, login: str = "c.lund") -> None:
    for number in range(times):
        sign_in(client or app.test_client(), login, f"wrong {number}")


def device_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(DEVICE)
    assert cookie is not None
    return cookie.value


def browser_with(app: Flask, device: str) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie(DEVICE, device)
    return browser


def test_strangers_lock_the_account_for_strangers_only(
    app: Flask, known: FlaskClient, leader: User
) -> None:
    session = app.test_client()
    sign_in(session, leader)
    guess(app, 8)
    db.session.expire_all()
    assert leader.is_locked
    assert sign_in(app.test_client(), "c.lund", PASSWORD).status_code == 200
    assert is_signed_in(session)
    assert sign_in(known, "c.lund", PASSWORD).location == "/"
    assert is_signed_in(known)


def test_a_known_device_leaves_the_lock_to_the_strangers(
    app: Flask, known: FlaskClient, leader: User
) -> None:
    guess(app, 5)
    sign_in(known, "c.lund", PASSWORD)
    db.session.expire_all()
    assert leader.is_locked
    assert sign_in(app.test_client(), "c.lund", PASSWORD).status_code == 200


def test_a_lock_is_reported_once_in_the_audit(app: Flask, known: FlaskClient) -> None:
    guess(app, 9)
    locks = select(func.count()).where(AuditEntry.action == "locked")
    assert db.session.scalar(locks) == 1


def test_a_known_device_that_guesses_becomes_a_stranger(
    app: Flask, known: FlaskClient, leader: User
) -> None:
    guess(app, TRIES, known)
    db.session.expire_all()
    assert (leader.failed_tries, leader.is_locked) == (0, False)
    guess(app, 5, known)
    db.session.expire_all()
    assert leader.is_locked
    assert sign_in(known, "c.lund", PASSWORD).status_code == 200


def test_a_right_password_forgets_the_wrong_ones_of_a_device(
    app: Flask, known: FlaskClient, leader: User
) -> None:
    for _ in range(3):
        guess(app, TRIES - 1, known)
        assert sign_in(known, "c.lund", PASSWORD).location == "/"
        known.post("/sign-out")
    db.session.expire_all()
    assert leader.failed_tries == 0


def test_a_device_is_known_under_another_token_after_each_sign_in(
    app: Flask, known: FlaskClient, leader: User
) -> None:
    before = device_of(known)
    sign_in(known, "c.lund", PASSWORD)
    assert device_of(known) != before
    guess(app, 5)
    assert sign_in(browser_with(app, before), "c.lund", PASSWORD).status_code == 200
    assert sign_in(browser_with(app, device_of(known)), "c.lund", PASSWORD).location == "/"


@pytest.mark.parametrize("how", ["changed", "reset", "everywhere"])
def test_a_new_password_makes_every_device_unknown(
    app: Flask, known: FlaskClient, leader: User, how: str
) -> None:
    password, browser = PASSWORD, app.test_client()
    sign_in(browser, leader)
    if how == "changed":
        password = "Bright-Window-93"
        form = {"present": PASSWORD, "new": password, "again": password}
        assert browser.post("/account/password", data=form).location == "/"
    elif how == "everywhere":
        browser.post("/account/sign-out-everywhere")
    else:
        leader.end_sessions()
        db.session.commit()
    guess(app, 5)
    assert sign_in(known, "c.lund", password).status_code == 200
    # The browser in which it was changed is known again by that.
    assert (sign_in(browser, "c.lund", password).status_code == 302) is (how == "changed")


def test_a_command_that_ends_sessions_makes_every_device_unknown(
    app: Flask, known: FlaskClient, leader: User
) -> None:
    assert app.test_cli_runner().invoke(args=["ctu", "end-sessions", "c.lund"]).exit_code == 0
    guess(app, 5)
    assert sign_in(known, "c.lund", PASSWORD).status_code == 200


def test_people_who_share_a_desk_are_all_known(
    app: Flask, known: FlaskClient, make_user: MakeUser
) -> None:
    make_user("o.ther", "Team Leader")
    sign_in(known, "o.ther", PASSWORD)
    known.post("/sign-out")
    for login in ("c.lund", "o.ther"):
        guess(app, 5, login=login)
    for login in ("c.lund", "o.ther", "c.lund"):
        assert sign_in(known, login, PASSWORD).location == "/"
        known.post("/sign-out")


@pytest.mark.parametrize("forgery", ["", "x", "W10.x", '["a"]', "another key", "somebody else's"])
def test_a_device_cannot_be_made_up(
    app: Flask, known: FlaskClient, make_user: MakeUser, forgery: str
) -> None:
    if forgery == "another key":
        tokens = URLSafeSerializer("only for tests", salt=SALT).loads(device_of(known))
        forgery = str(URLSafeSerializer("guessed", salt=SALT).dumps(tokens))
    elif forgery == "somebody else's":
        other = app.test_client()
        sign_in(other, make_user("o.ther", "Team Leader"))
        forgery = device_of(other)
    guess(app, 5)
    assert sign_in(browser_with(app, forgery), "c.lund", PASSWORD).status_code == 200


@pytest.mark.databases("sqlite")
def test_the_cookie_of_a_device_is_for_this_site_and_no_script(app: Flask, leader: User) -> None:
    form = {"login": leader.login, "password": PASSWORD}
    plain = app.test_client().post("/sign-in", data=form).headers.getlist("Set-Cookie")
    (cookie,) = (each for each in plain if each.startswith(f"{DEVICE}="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    answer = app.test_client().post("/sign-in", data=form, base_url="https://localhost")
    secure = [
        each
        for each in answer.headers.getlist("Set-Cookie")
        if each.startswith(f"{SECURE_DEVICE}=")
    ]
    assert ["Secure" in each for each in secure] == [True]


@pytest.mark.databases("sqlite")
def test_few_devices_are_known_and_old_ones_forgotten(app: Flask, leader: User) -> None:
    browsers = [app.test_client() for _ in range(MOST_DEVICES + 2)]
    for browser in browsers:
        sign_in(browser, leader)
    guess(app, 5)
    for browser in browsers:
        browser.post("/sign-out")
    let_in = [sign_in(each, "c.lund", PASSWORD).status_code == 302 for each in browsers]
    assert let_in == [False] * 2 + [True] * MOST_DEVICES
    some = db.session.scalars(select(KnownDevice).order_by(KnownDevice.id).limit(3)).all()
    for device in some:
        device.used_at = utc_now() - timedelta(days=91)
    db.session.commit()
    reconciler.purge(current_state())
    assert db.session.scalar(select(func.count(KnownDevice.id))) == MOST_DEVICES - 3


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Record of each try by a stranger whether its password counts."""
    found: list[bool] = []

    def count_attempt(candidate: login_attempts.Candidate) -> login_attempts.Attempt:
        attempt = login_attempts.count_attempt(candidate)
        if not attempt.is_known:
            found.append(attempt.is_open)
        return attempt

    monkeypatch.setattr(sign_in_module, "count_attempt", count_attempt)
    return found


def test_few_guesses_are_looked_at_in_an_hour_whatever_the_policy(
    app: Flask, known: FlaskClient, leader: User, looked_at: list[bool]
) -> None:
    leader.group.policy.lock_tries, leader.group.policy.lock_minutes = 100, 1
    db.session.commit()
    guess(app, 30)
    assert sum(looked_at) == login_attempts.STRANGERS_AN_HOUR
    assert sign_in(app.test_client(), "c.lund", PASSWORD).status_code == 200
    assert sign_in(known, "c.lund", PASSWORD).location == "/"
    db.session.expire_all()
    assert not leader.is_locked
    # The clock was a day ahead when the other hour began.
    for since in (utc_now() - timedelta(minutes=61), utc_now() + timedelta(days=1)):
        leader.guesses, leader.guesses_since = login_attempts.STRANGERS_AN_HOUR, since
        db.session.commit()
        assert sign_in(app.test_client(), "c.lund", PASSWORD).location == "/"


def test_whoever_signs_in_rightly_is_no_guesser(app: Flask, leader: User) -> None:
    for _ in range(login_attempts.STRANGERS_AN_HOUR + 5):
        assert sign_in(app.test_client(), "c.lund", PASSWORD).location == "/"


def test_the_command_on_the_host_unlocks(app: Flask, leader: User) -> None:
    guess(app, 5)
    unlock = app.test_cli_runner().invoke
    assert "c.lund is unlocked." in unlock(args=["ctu", "unlock", "C.LUND"]).output
    assert sign_in(app.test_client(), "c.lund", PASSWORD).location == "/"
    (entry,) = db.session.scalars(select(AuditEntry).filter_by(action="unlocked"))
    assert (entry.actor_name, entry.subject_login) == ("Command line", "c.lund")
    assert "was not locked" in unlock(args=["ctu", "unlock", "c.lund"]).output
    nobody = unlock(args=["ctu", "unlock", "nobody"])
    assert (nobody.exit_code, "Nobody has this login." in nobody.output) == (1, True)


def post_from(client: FlaskClient, address: str, login: str, password: str) -> int:
    """Try to sign in behind a proxy that names the address."""
    headers = {"X-Forwarded-For": address}
    form = {"login": login, "password": password}
    return client.post("/sign-in", data=form, headers=headers).status_code


@pytest.mark.databases("sqlite")
def test_an_address_is_slowed_at_one_login_and_not_at_others(
    make_app: MakeApp, leader: User, make_user: MakeUser
) -> None:
    make_user("o.ther", "Team Leader")
    app = make_app(CTU_LIMITS=True, CTU_TRUSTED_PROXIES=1, CTU_LIMIT_GUESS="3 per hour")
    known = app.test_client()
    assert post_from(known, "192.0.2.9", "o.ther", PASSWORD) == 302
    known.post("/sign-out")
    stranger = app.test_client()
    answers = [post_from(stranger, "192.0.2.1", "O.ther ", "wrong") for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert post_from(app.test_client(), "192.0.2.1", "c.lund", PASSWORD) == 302
    assert post_from(known, "192.0.2.1", "o.ther", PASSWORD) == 302


@pytest.mark.parametrize(
    ("guesses", "addresses"),
    [(150, 20), pytest.param(10_000, 100, marks=[pytest.mark.thorough, pytest.mark.slow])],
)
def test_many_guesses_from_many_addresses_keep_no_known_device_out(
    make_app: MakeApp, leader: User, looked_at: list[bool], guesses: int, addresses: int
) -> None:
    """In one hour, under the policy that locks latest and shortest."""
    leader.group.policy.lock_tries, leader.group.policy.lock_minutes = 100, 1
    db.session.commit()
    settings: dict[str, Any] = {"CTU_LIMITS": guesses == 150, "CTU_TRUSTED_PROXIES": 1}
    app = make_app(**settings)
    session, known = app.test_client(), app.test_client()
    for browser in (session, known):
        assert post_from(browser, "198.51.100.1", "c.lund", PASSWORD) == 302
    looked_at.clear()
    rounds = 10
    began = datetime.now(UTC)
    with time_machine.travel(began, tick=True) as clock, ThreadPoolExecutor(8) as threads:
        for number in range(rounds):
            clock.move_to(began + timedelta(minutes=6 * number))
            answers = list(
                threads.map(
                    lambda each: post_from(
                        app.test_client(), f"192.0.2.{each % addresses}", "c.lund", f"wrong {each}"
                    ),
                    range(guesses // rounds),
                )
            )
            assert 302 not in answers
            assert is_signed_in(session)
            known.post("/sign-out")
            assert post_from(known, "198.51.100.1", "c.lund", PASSWORD) == 302
    assert 0 < sum(looked_at) <= 100
