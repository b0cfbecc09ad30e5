"""One's own account: a new password, other sessions, and a password that has to be changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ctu.access.policies import violations
from ctu.account.passwords.passwords import hash_password
from ctu.account.passwords.renewal import renew, reset, temporary_password
from ctu.extensions import db
from ctu.models.groups import PasswordPolicy
from ctu.models.users import User
from tests.console.account.first_steps import is_signed_in
from tests.console.people import PASSWORD, group_named, sign_in

MakeUser = Callable[..., User]
NEW = "Bright-Window-93 "


@pytest.fixture
def leader(make_user: MakeUser, client: FlaskClient) -> User:
    person = make_user("c.lund", "Team Leader", first_name="Clara", last_name="Lund")
    sign_in(client, person)
    return person


def change(
    client: FlaskClient, present: str = PASSWORD, new: str = NEW, again: str | None = None
) -> Any:
    form = {"present": present, "new": new, "again": new if again is None else again}
    return client.post("/account/password", data=form)


def give_passing(person: User) -> str:
    passing = temporary_password(person.group.policy)
    reset(person, hash_password(passing))
    return passing


def test_a_changed_password_is_the_only_one(client: FlaskClient, leader: User) -> None:
    assert change(client).location == "/"
    fresh = client.application.test_client()
    assert sign_in(fresh, "c.lund", PASSWORD).status_code == 200
    assert sign_in(fresh, "c.lund", NEW.strip()).status_code == 200
    assert sign_in(fresh, "c.lund", NEW).location == "/"


def test_a_change_ends_every_other_session_and_keeps_this_one(
    client: FlaskClient, leader: User
) -> None:
    elsewhere = client.application.test_client()
    sign_in(elsewhere, leader)
    change(client)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"present": ""}, "Current Password: Cannot be empty."),
        ({"present": "wrong"}, "Current Password: Is not right."),
        ({"new": ""}, "New Password: Cannot be empty."),
        ({"new": "   "}, "New Password: Cannot be empty."),
        ({"new": "Bright\tWindow-93"}, "New Password: Contains control characters or line breaks."),
        ({"new": PASSWORD}, "New Password: Is the present one. Choose another."),
        ({"new": "short"}, "Too short for Standard; 10 characters at least"),
        ({"new": "Password123"}, "One of the most common passwords, or nearly"),
        ({"new": "My-Clara-2031"}, "Holds the login or a name"),
        ({"again": "another"}, "New Password Again: Is not the same as the new password."),
    ],
)
@pytest.mark.databases("sqlite")
def test_a_refused_password_change_says_why_and_changes_nothing(
    client: FlaskClient, leader: User, form: dict[str, str], sentence: str
) -> None:
    answer = change(client, **form)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert PASSWORD not in answer.text
    assert sign_in(client.application.test_client(), "c.lund", PASSWORD).location == "/"


def test_guessing_at_an_open_screen_ends_its_session_and_no_other(
    client: FlaskClient, leader: User
) -> None:
    elsewhere = client.application.test_client()
    sign_in(elsewhere, leader)
    answers = [change(client, present=f"guess {number}") for number in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    assert answers[-1].location == "/sign-in"
    assert not is_signed_in(client)
    assert is_signed_in(elsewhere)
    db.session.refresh(leader)
    assert not leader.is_locked


@pytest.mark.databases("sqlite")
def test_guesses_at_an_open_screen_at_the_same_time_get_no_more_tries(
    client: FlaskClient, leader: User
) -> None:
    cookie = client.get_cookie("ctu")
    assert cookie is not None
    browsers = [client.application.test_client() for _ in range(12)]
    for browser in browsers:
        browser.set_cookie("ctu", cookie.value)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda browser: change(browser, present="guess"), browsers))
    assert change(client).location.startswith("/sign-in")
    assert sign_in(client.application.test_client(), "c.lund", PASSWORD).location == "/"


def test_a_right_password_forgets_the_wrong_ones(client: FlaskClient, leader: User) -> None:
    for new in (NEW, f"{NEW}2"):
        for number in range(4):
            change(client, present=f"wrong {number}")
        assert change(client, present=PASSWORD if new == NEW else NEW, new=new).location == "/"


def test_a_change_that_lost_the_race_is_none(
    app: Flask, leader: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="ctu.account.passwords.renewal")
    first = leader.password_hash
    assert renew(leader.id, first, NEW)
    assert not renew(leader.id, first, "Late-Window-93")
    assert [record.message for record in caplog.records] == ["password changed"]


def test_signing_out_everywhere_ends_every_session(client: FlaskClient, leader: User) -> None:
    elsewhere = client.application.test_client()
    sign_in(elsewhere, leader)
    assert client.post("/account/sign-out-everywhere").location == "/sign-in"
    assert not is_signed_in(client)
    assert not is_signed_in(elsewhere)


@pytest.mark.databases("sqlite")
def test_a_stranger_has_no_account(client: FlaskClient) -> None:
    assert client.get("/account/password").location.startswith("/sign-in")
    assert client.post("/account/sign-out-everywhere").location.startswith("/sign-in")


def test_a_reset_password_opens_one_door_only(client: FlaskClient, leader: User) -> None:
    passing = give_passing(leader)
    assert not is_signed_in(client)
    sign_in(client, "c.lund", passing)
    for page in ("/", "/users/", "/imports/users/", "/imports/users/status.json", "/nowhere"):
        assert client.get(page).location == "/account/password"
    assert client.post("/imports/users/upload").location == "/account/password"
    assert client.get("/healthz").text == "ok\n"
    assert "An administrator has reset your password." in client.get("/account/password").text
    assert change(client, present=passing).location == "/"
    assert is_signed_in(client)


def test_a_reset_takes_a_lock_away(client: FlaskClient, leader: User) -> None:
    for number in range(5):
        sign_in(client.application.test_client(), "c.lund", f"wrong {number}")
    passing = give_passing(db.session.get_one(User, leader.id))
    assert sign_in(client, "c.lund", passing).location == "/"


@pytest.mark.databases("sqlite")
def test_a_passing_password_meets_every_policy(app: Flask) -> None:
    policies = [
        group_named("Agent").policy,
        group_named("Sys Admin").policy,
        PasswordPolicy(name="Long", min_length=40, max_length=60, needs_upper=True),
        PasswordPolicy(name="Tiny", min_length=4, max_length=4, needs_upper=True),
    ]
    for policy in policies:
        passing = {temporary_password(policy) for _ in range(50)}
        assert [violations(policy, each) for each in passing] == [[]] * len(passing)
        assert len(passing) == 50


@pytest.mark.parametrize(
    "values", [{"active": False}, {"may_sign_in": False}, {"group active": False}]
)
def test_a_session_ends_with_the_right_to_have_one(
    client: FlaskClient, leader: User, values: dict[str, bool]
) -> None:
    assert is_signed_in(client)
    for name, value in values.items():
        subject: Any = leader if name == "active" else leader.group
        setattr(subject, name.removeprefix("group "), value)
    db.session.commit()
    assert not is_signed_in(client)
