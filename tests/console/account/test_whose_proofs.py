"""Passkeys, challenges and devices belong to one person and end with a reset."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from ctu.account.factors import second_factor
from ctu.account.factors.challenges import Purpose, make_challenge, take_challenge
from ctu.account.login_attempts import SESSION_TRIES
from ctu.account.sessions.known_devices import TRIES, count_device_try
from ctu.extensions import db
from ctu.models.credentials.devices import KnownDevice
from ctu.models.credentials.passkeys import Passkey
from ctu.models.credentials.sessions import UserSession
from ctu.models.users import User
from tests.console.people import PASSWORD, browser_of, sign_in

MakeUser = Callable[..., User]
PAGE = "/account/second-factor/passkeys"
CHANGED = {"present": PASSWORD, "new": "Bright-Window-93 ", "again": "Bright-Window-93 "}


@pytest.fixture
def leader(make_user: MakeUser) -> User:
    return make_user("c.lund", "Team Leader")


@pytest.fixture
def client(app: Flask, leader: User) -> FlaskClient:
    """Return a browser in which the leader is signed in."""
    return browser_of(app, leader)


def add_passkey(owner: User) -> int:
    passkey = Passkey(
        user_id=owner.id, name="Key", host="localhost", credential_id="a", public_key="b"
    )
    db.session.add(passkey)
    db.session.commit()
    return passkey.id


def test_nobody_removes_the_passkey_of_another(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    passkey_id = add_passkey(make_user("other", "Team Leader"))
    form = {"id": passkey_id, "present": PASSWORD}
    assert client.post(f"{PAGE}/remove", data=form).status_code == 404
    second_factor.remove_passkey(db.session.get_one(User, leader.id), passkey_id)
    assert db.session.scalar(select(func.count()).select_from(Passkey)) == 1


def test_a_challenge_is_good_for_the_person_for_whom_it_was_made(
    app: Flask, leader: User, make_user: MakeUser
) -> None:
    ids = [leader.id, make_user("other", "Team Leader").id]
    for taker, is_good in zip(ids, (True, False), strict=True):
        with app.test_request_context():
            challenge = make_challenge(ids[0], Purpose.SIGN_IN)
            taken = take_challenge(taker, Purpose.SIGN_IN)
            assert taken == (challenge if is_good else None)


def test_where_the_tries_of_a_screen_are_used_up_the_right_password_ends_its_session(
    client: FlaskClient,
) -> None:
    """As many guesses at the same moment do, of which none had ended it yet."""
    db.session.execute(update(UserSession).values(tries=SESSION_TRIES))
    db.session.commit()
    assert client.post("/account/password", data=CHANGED).location != "/"
    assert client.get("/users/").status_code == 302


def test_before_that_the_right_password_is_taken(client: FlaskClient) -> None:
    db.session.execute(update(UserSession).values(tries=SESSION_TRIES - 1))
    db.session.commit()
    assert client.post("/account/password", data=CHANGED).location == "/"


def test_a_known_device_has_so_many_tries_whoever_found_it_before_they_were_used_up(
    leader: User,
) -> None:
    device = KnownDevice(user_id=leader.id, token_hash="h", version=1)
    db.session.add(device)
    db.session.commit()
    counted = [count_device_try(device.id) for _ in range(TRIES + 2)]
    assert counted == [*[True] * TRIES, False, False]
    assert db.session.scalar(select(KnownDevice.tries)) == TRIES


def test_a_reset_between_a_right_password_and_its_session_lets_nobody_in(
    app: Flask, leader: User
) -> None:
    def end_sessions(_: object) -> None:
        admitted = User.last_sign_in_at.is_not(None)
        ending = update(User).where(admitted).values(session_version=User.session_version + 1)
        with db.engine.begin() as connection:
            connection.execute(ending)

    browser = app.test_client()
    event.listen(db.session, "after_commit", end_sessions)
    try:
        answer = sign_in(browser, leader.login)
    finally:
        event.remove(db.session, "after_commit", end_sessions)
    assert answer.status_code == 200
    assert browser.get("/users/").status_code == 302
