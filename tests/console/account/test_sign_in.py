"""Signing in: one answer to everything that is not right, a lock by policy, sessions that end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ctu.access.opaque_string import opaque_string
from ctu.access.sign_ins.same_site import same_site
from ctu.account.pages.sign_in_pages import REFUSED
from ctu.account.passwords import passwords
from ctu.account.passwords.passwords import hash_password
from ctu.account.passwords.renewal import reset
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import User
from plugins.bulk_import.engine.cells.keys import canonical_key
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, group_named, sign_in

MakeUser = Callable[..., User]


@pytest.fixture
def leader(make_user: MakeUser) -> User:
    return make_user("C.Lund", "Team Leader")


def is_signed_in(client: FlaskClient) -> bool:
    """Whether the session is alive: the form sends a person who is signed in away."""
    return client.get("/sign-in").status_code == 302


def page_of(answer: Any) -> str:
    """Return a page without what every answer has of its own: the nonce of its scripts."""
    return re.sub(r'nonce="[^"]+"', "", answer.text)


def guess(client: FlaskClient, user: User, times: int) -> None:
    login = user.login
    for number in range(times):
        sign_in(client, login, f"wrong {number}")


def test_case_matters_in_the_password_only(client: FlaskClient, leader: User) -> None:
    assert not is_signed_in(client)
    sign_in(client, "c.lund", PASSWORD.upper())
    assert not is_signed_in(client)
    assert sign_in(client, " c.LUND ", PASSWORD).location == "/"
    assert is_signed_in(client)


def test_a_sign_in_is_remembered(client: FlaskClient, leader: User) -> None:
    guess(client, leader, 2)
    sign_in(client, leader)
    db.session.expire_all()
    assert leader.failed_tries == 0
    assert leader.last_sign_in_at is not None
    assert leader.last_sign_in_at.tzinfo is not None


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"locked_until": utc_now() + timedelta(days=1)},
        {"password": None},
        {"group": "Agent"},
    ],
    ids=["inactive", "locked", "without a password", "without the console"],
)
def test_whoever_may_not_sign_in_gets_the_answer_of_a_wrong_password(
    client: FlaskClient, make_user: MakeUser, change: dict[str, Any]
) -> None:
    make_user("q.a", **({"group": "QA"} | change))
    refused = sign_in(client, "q.a", PASSWORD)
    assert not is_signed_in(client)
    unknown = sign_in(client.application.test_client(), "q.a", "no such password")
    assert refused.status_code == unknown.status_code == 200
    assert page_of(refused) == page_of(unknown)


def test_an_unknown_login_gets_the_answer_of_a_wrong_password(
    client: FlaskClient, leader: User
) -> None:
    unknown = page_of(sign_in(client, "c.lunt", "wrong"))
    wrong = page_of(sign_in(client, "c.lund", "wrong"))
    assert REFUSED.partition(".")[0] in unknown
    assert unknown.replace("c.lunt", "c.lund") == wrong


def test_an_unknown_login_costs_the_statements_of_a_wrong_password(
    client: FlaskClient, leader: User, statements: Any
) -> None:
    login = leader.login
    with statements() as wrong:
        sign_in(client, login, "wrong")
    with statements() as unknown:
        sign_in(client, "nobody", "wrong")
    assert unknown == wrong


@pytest.mark.parametrize("login", ["\x00", "a\x00b", "'; --", "x" * 5000, "％", "\u202e"])
def test_hostile_logins_are_only_unknown(client: FlaskClient, login: str) -> None:
    assert sign_in(client, login, "wrong").status_code == 200


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(
    client: FlaskClient, leader: User
) -> None:
    guess(client, leader, 5)
    db.session.expire_all()
    assert leader.is_locked
    assert leader.locked_until is not None
    assert timedelta(minutes=14) < leader.locked_until - utc_now() <= timedelta(minutes=15)
    sign_in(client, leader)
    assert not is_signed_in(client)


def test_the_fifth_try_may_still_be_right(client: FlaskClient, leader: User) -> None:
    guess(client, leader, 4)
    sign_in(client, leader)
    assert is_signed_in(client)


def test_guessing_on_does_not_make_a_lock_longer(client: FlaskClient, leader: User) -> None:
    guess(client, leader, 5)
    db.session.expire_all()
    until = leader.locked_until
    guess(client, leader, 3)
    db.session.expire_all()
    assert leader.locked_until == until


def test_after_a_lock_counting_begins_again(client: FlaskClient, leader: User) -> None:
    leader.locked_until = utc_now() - timedelta(seconds=1)
    leader.failed_tries = 5
    db.session.commit()
    guess(client, leader, 4)
    sign_in(client, leader)
    assert is_signed_in(client)


def test_the_policy_says_how_many_tries_there_are(client: FlaskClient, leader: User) -> None:
    leader.group.policy.lock_tries = 1
    db.session.commit()
    guess(client, leader, 1)
    db.session.expire_all()
    assert leader.is_locked


def test_guesses_at_the_same_time_get_no_more_tries(
    app: Flask, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    login, looked_at = leader.login, []
    verify = app.extensions["ctu_passwords"].verify

    def look_at(stored: str, password: str) -> bool:
        looked_at.append(password)
        return bool(verify(stored, password))

    monkeypatch.setattr(app.extensions["ctu_passwords"], "verify", look_at)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: sign_in(app.test_client(), login, "wrong"), range(24)))
    db.session.expire_all()
    assert leader.failed_tries == 5
    assert leader.is_locked


@pytest.mark.parametrize(
    "change",
    [
        lambda user: setattr(user, "active", False),
        lambda user: setattr(user, "group", group_named("Agent")),
        lambda user: setattr(user.group, "may_sign_in", False),
        lambda user: setattr(user.group, "active", False),
        lambda user: user.end_sessions(),
    ],
    ids=["deactivated", "other group", "no console", "group inactive", "ended"],
)
def test_a_session_ends_at_once(
    client: FlaskClient, leader: User, change: Callable[[User], None]
) -> None:
    sign_in(client, leader)
    assert is_signed_in(client)
    change(leader)
    db.session.commit()
    assert not is_signed_in(client)


def test_a_password_made_with_other_costs_is_hashed_again(
    make_app: MakeApp, client: FlaskClient, leader: User
) -> None:
    before = leader.password_hash
    other = make_app(CTU_ARGON2_MEMORY_KIB=16)
    sign_in(other.test_client(), leader)
    db.session.expire_all()
    assert leader.password_hash != before
    assert "m=16" in leader.password_hash
    assert leader.session_version == 1


def test_a_password_that_is_reset_while_it_is_verified_is_not_hashed_over(
    make_app: MakeApp, app: Flask, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, person_id = make_app(CTU_ARGON2_MEMORY_KIB=16), leader.id
    hashes, new = other.extensions["ctu_passwords"], hash_password("Another-Lantern-48")
    verify = hashes.verify

    def verify_late(stored: str, password: str) -> bool:
        is_right = bool(verify(stored, password))
        with app.app_context():
            reset(db.session.get_one(User, person_id), new)
        return is_right

    monkeypatch.setattr(hashes, "verify", verify_late)
    assert sign_in(other.test_client(), "C.Lund").status_code == 200
    db.session.expire_all()
    assert leader.password_hash == new


@pytest.mark.parametrize(
    ("wanted", "gets"),
    [
        ("/users/?page=2", "/users/?page=2"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org/", "/"),
        ("/\t/example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("users", "/"),
        ("", "/"),
    ],
)
def test_a_sign_in_leads_to_this_site_only(wanted: str, gets: str) -> None:
    with Flask(__name__).test_request_context():
        assert same_site(wanted) == gets


def test_a_sign_in_leads_where_the_person_wanted_to_go(client: FlaskClient, leader: User) -> None:
    data = {"login": leader.login, "password": PASSWORD}
    assert client.post("/sign-in?next=/users/%3Fpage%3D2", data=data).location == "/users/?page=2"


def test_signing_out_ends_the_session_and_asks_for_a_form(
    client: FlaskClient, leader: User
) -> None:
    sign_in(client, leader)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").location == "/sign-in"
    assert not is_signed_in(client)


def test_a_form_without_its_token_is_refused(make_app: MakeApp, leader: User) -> None:
    guarded = make_app(WTF_CSRF_ENABLED=True).test_client()
    assert sign_in(guarded, leader).status_code == 400
    assert guarded.post("/sign-out").status_code == 400


def test_the_session_cookie_is_for_this_site_and_no_script(
    client: FlaskClient, leader: User
) -> None:
    cookie = sign_in(client, leader).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_session_cookie_is_secure(client: FlaskClient, leader: User) -> None:
    answer = client.post(
        "/sign-in",
        data={"login": leader.login, "password": PASSWORD},
        base_url="https://localhost",
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_an_endless_login_is_not_even_folded(
    client: FlaskClient, leader: User, statements: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[int] = []

    def fold(text: str) -> str:
        folded.append(len(text))
        return canonical_key(text)

    monkeypatch.setattr("ctu.access.people.canonical_key", fold)
    with statements() as unknown:
        short = sign_in(client, "nobody", "wrong")
    with statements() as endless:
        long = sign_in(client, "\ufdfa" * 10_000, "wrong")
    assert endless == unknown
    assert page_of(long).replace("\ufdfa" * 10_000, "nobody") == page_of(short)
    assert folded == [len("nobody")]


COMPOSED = "Mañana-kürbis\u00a042ö-Extra"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED).replace("\u00a0", " ")


@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED])
def test_a_password_is_the_same_from_every_keyboard(
    client: FlaskClient, make_user: MakeUser, typed: str
) -> None:
    make_user("n.fd", "Team Leader", password=COMPOSED)

    sign_in(client, "n.fd", typed)

    assert is_signed_in(client)


@pytest.mark.parametrize("kept", [COMPOSED, DECOMPOSED])
@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED.replace(" ", "\u00a0")])
def test_an_older_hash_keeps_working_and_is_made_anew(
    client: FlaskClient, make_user: MakeUser, kept: str, typed: str
) -> None:
    kept = kept.replace("\u00a0", " ") if kept != typed else kept
    user = make_user("o.ld", "Team Leader")
    user.password_hash = passwords.current_hasher().hash(kept)
    db.session.commit()

    sign_in(client, "o.ld", typed)

    assert is_signed_in(client)
    db.session.expire_all()
    assert passwords.current_hasher().verify(user.password_hash, opaque_string(COMPOSED))
