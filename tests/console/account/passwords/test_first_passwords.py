"""First passwords: what they look like, what is stored of them, and what a refusal tells."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ctu.access.policies import PolicyCheck
from ctu.account.passwords import passwords
from ctu.account.passwords.first_passwords import (
    GROUP,
    GROUPS,
    SIGNS,
    NoFirstPassword,
    expiry,
    first_hash,
    is_first,
    make_first_passwords,
)
from ctu.extensions import db
from ctu.models.clock import today, utc_now
from ctu.models.groups import PasswordPolicy
from ctu.models.users import User
from tests.console.app_settings import MakeApp
from tests.console.people import group_named, sign_in

MakeUser = Callable[..., User]
SHORT = PasswordPolicy(
    name="Short", min_length=6, max_length=12, needs_upper=True, needs_lower=True,
    needs_digit=True, needs_symbol=False, refuses_common=True, refuses_personal=True,
)  # fmt: skip


def made(policy: PasswordPolicy, count: int = 200) -> list[str]:
    return make_first_passwords(policy, [["kdm"] * count, ["Ann"] * count], count)


@pytest.fixture
def newcomer(make_user: MakeUser) -> User:
    """Make somebody who has not changed the first password yet."""
    return make_user(
        "new.comer",
        "QA",
        password=None,
        password_hash=first_hash("Kdm-7rw-4np-xc3-jf6-vht"),
        must_change_password=True,
        password_expires_at=expiry(),
    )


def is_let_in(client: FlaskClient, password: str) -> bool:
    sign_in(client, "new.comer", password)
    return client.get("/sign-in").status_code == 302


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("group", ["Agent", "Sys Admin"])
def test_they_meet_the_policy_and_hold_no_look_alikes(app: Flask, group: str) -> None:
    policy = group_named(group).policy
    found = made(policy)
    assert len(set(found)) == len(found)
    assert PolicyCheck(policy).violations_of(found, [["kdm"] * len(found)]) == {}
    assert not set("".join(found).lower()) & set("01loibyz|")


def test_they_have_eighty_bits_and_more() -> None:
    assert math.log2(len(set(SIGNS))) * GROUP * GROUPS > 80


def test_a_policy_of_long_passwords_gets_longer_ones() -> None:
    policy = PasswordPolicy(
        name="Long", min_length=40, max_length=60, needs_upper=False, needs_lower=True,
        needs_digit=True, needs_symbol=True, refuses_common=True, refuses_personal=True,
    )  # fmt: skip
    assert all(40 <= len(each) <= 60 for each in made(policy, 20))


def test_a_policy_of_short_passwords_has_none_that_a_fast_hash_protects() -> None:
    with pytest.raises(NoFirstPassword):
        made(SHORT, 3)


@pytest.mark.databases("sqlite")
def test_they_are_typed_as_they_are_heard(client: FlaskClient, newcomer: User) -> None:
    """Case, dashes and blanks tell nothing; every sign counts."""
    assert not is_let_in(client, "kdm-7rw-4np-xc3-jf6-vhx")
    assert is_let_in(client, " KDM7RW 4NP XC3 jf6vht")


@pytest.mark.databases("sqlite")
def test_whoever_signs_in_with_one_has_to_change_it(client: FlaskClient, newcomer: User) -> None:
    assert is_let_in(client, "Kdm-7rw-4np-xc3-jf6-vht")
    assert client.get("/").location == "/account/password"
    told = client.get("/account/password").text
    assert "You have signed in with the password that was made for you. Choose one" in told
    assert "An administrator" not in told
    same = {"present": "Kdm-7rw-4np-xc3-jf6-vht", "new": "KDM-7rw-4np-xc3-jf6-vht"}
    page = client.post("/account/password", data=same | {"again": same["new"]})
    assert "Is the present one" in page.text
    new = {"new": "Quiet-Harbour-99", "again": "Quiet-Harbour-99"}
    assert client.post("/account/password", data=same | new).status_code == 302
    db.session.expire_all()
    assert not is_first(newcomer.password_hash)
    assert newcomer.password_expires_at is None
    assert not newcomer.must_change_password


@pytest.mark.databases("sqlite")
def test_one_that_was_not_used_in_time_is_a_wrong_one(client: FlaskClient, newcomer: User) -> None:
    newcomer.password_expires_at = utc_now() - timedelta(seconds=1)
    db.session.commit()
    assert not is_let_in(client, "Kdm-7rw-4np-xc3-jf6-vht")
    db.session.expire_all()
    assert newcomer.failed_tries == 1


def test_a_password_that_an_administrator_sets_does_not_expire(newcomer: User) -> None:
    newcomer.password_hash = passwords.hash_password("Quiet-Harbour-99")
    assert newcomer.password_expires_at is None


@pytest.mark.databases("sqlite")
def test_a_new_key_of_the_console_keeps_them_while_the_old_one_is_named(
    make_app: MakeApp,
) -> None:
    password = "Kdm-7rw-4np-xc3-jf6-vht"
    with make_app(SECRET_KEY="old").app_context():
        stored = first_hash(password)
    with make_app(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]).app_context():
        assert passwords.verify(stored, password)
    with make_app(SECRET_KEY="new").app_context():
        assert not passwords.verify(stored, password)


class Counting:
    """A hasher that counts; it wraps the real one."""

    def __init__(self, hasher: Any) -> None:
        self.hasher = hasher
        self.verified = 0

    def hash(self, password: str) -> str:
        return str(self.hasher.hash(password))

    def verify(self, stored: str, password: str) -> bool:
        self.verified += 1
        return bool(self.hasher.verify(stored, password))

    def is_outdated(self, stored: str) -> bool:
        return bool(self.hasher.is_outdated(stored))


@pytest.mark.parametrize("password", ["wrong", "wröng"])
def test_a_refusal_costs_the_same_whatever_is_stored(
    client: FlaskClient,
    make_user: MakeUser,
    newcomer: User,
    statements: Any,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
) -> None:
    """The same statements and the same hashes, or the time tells who is on a first password."""
    make_user("old.hand", "QA")
    late = {"password_hash": newcomer.password_hash, "password_expires_at": utc_now()}
    make_user("late.comer", "QA", password=None, **late)
    make_user("no.password", "QA", password=None)
    make_user("early.bird", "QA", active_from=today() + timedelta(days=3))
    extensions: Any = client.application.extensions
    hasher = Counting(extensions[passwords.EXTENSION])
    monkeypatch.setitem(extensions, passwords.EXTENSION, hasher)
    costs = []
    for login in ("old.hand", "new.comer", "late.comer", "no.password", "nobody", "early.bird"):
        hasher.verified = 0
        with statements() as sent:
            sign_in(client, login, password)
        costs.append((hasher.verified, list(sent)))
    assert costs[0][0] > 0
    assert all(cost == costs[0] for cost in costs)
