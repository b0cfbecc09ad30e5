"""The second factor is set up, changed and reset with a proof; groups may need one."""

from __future__ import annotations

import math
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from click.testing import Result
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ctu.account.factors.recovery_codes import CODES
from ctu.account.passwords.first_passwords import SIGNS
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.credentials.factors import RecoveryCode, SecondFactor
from ctu.models.users import User
from tests.console.account.factor_steps import code_of, give, sealed_in, secret_in, set_up
from tests.console.account.first_steps import (
    FACTOR,
    STEP,
    MakeUser,
    access_actions,
    codes_in,
    is_signed_in,
)
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, group_named, sign_in

pytestmark = pytest.mark.usefixtures("still_clock")


def test_two_set_ups_at_the_same_moment_show_no_codes_that_are_dead(
    app: Flask, owner: User
) -> None:
    browsers = [app.test_client() for _ in range(3)]
    forms = []
    for browser in browsers:
        sign_in(browser, owner)
        page = browser.get(FACTOR).text
        code = code_of(secret_in(page), -1)
        forms.append({"sealed": sealed_in(page), "present": PASSWORD, "code": code})
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda pair: pair[0].post(FACTOR, data=pair[1]),
                                   zip(browsers, forms, strict=True)))  # fmt: skip
    shown = [re.findall("<li><code[^>]*>([^<]+)</code>", each.text) for each in answers]
    [codes] = [each for each in shown if each]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == CODES
    assert give(app.test_client(), codes[0]).location == "/"


def test_neither_secret_nor_recovery_codes_are_stored_readably(
    client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    secret, codes = factor
    stored = str(db.session.execute(select(SecondFactor.__table__)).all())
    stored += str(db.session.execute(select(RecoveryCode.__table__)).all())
    stored += str(db.session.execute(select(AuditEntry.__table__)).all())
    for word in (secret, *codes, *(code.replace("-", "") for code in codes)):
        assert word not in stored


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"present": "wrong"}, "Current Password: Is not right."),
        ({"present": ""}, "Current Password: Cannot be empty."),
        ({"code": "000000x"}, "Code: Is not that of this secret."),
        ({"code": ""}, "Code: Cannot be empty."),
        ({"sealed": "0" * 30}, "Code: This page was open for too long."),
    ],
)
@pytest.mark.databases("sqlite")
def test_nothing_is_set_up_without_password_and_code(
    client: FlaskClient, owner: User, form: dict[str, str], sentence: str
) -> None:
    sign_in(client, owner)
    page = client.get(FACTOR).text
    proof = {"present": PASSWORD, "code": code_of(secret_in(page)), "sealed": sealed_in(page)}
    assert sentence in client.post(FACTOR, data=proof | form).text
    assert db.session.scalars(select(SecondFactor)).all() == []


@pytest.mark.databases("sqlite")
def test_the_secret_of_somebody_else_is_not_taken(
    client: FlaskClient, owner: User, make_user: MakeUser
) -> None:
    other = client.application.test_client()
    sign_in(other, make_user("o.ther", "Team Leader"))
    page = other.get(FACTOR).text
    sign_in(client, owner)
    form = {"present": PASSWORD, "code": code_of(secret_in(page)), "sealed": sealed_in(page)}
    assert "Code: This page was open for too long." in client.post(FACTOR, data=form).text


def test_a_factor_that_is_set_up_ends_every_other_session(
    app: Flask, client: FlaskClient, owner: User
) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, owner)
    sign_in(client, owner)
    set_up(client)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_factor_that_is_set_up_begins_the_session_anew(client: FlaskClient, owner: User) -> None:
    sign_in(client, owner)
    cookie, copied = client.get_cookie("ctu"), client.application.test_client()
    assert cookie is not None
    copied.set_cookie("ctu", cookie.value)
    assert is_signed_in(copied)
    set_up(client)
    assert is_signed_in(client)
    assert not is_signed_in(copied)


def test_recovery_codes_need_no_slow_hash(factor: tuple[str, list[str]]) -> None:
    for code in factor[1]:
        assert len(code.replace("-", "")) * math.log2(len(SIGNS)) > 112


@pytest.mark.parametrize("route", ["codes", "remove"])
def test_it_is_changed_with_password_and_code_only(
    client: FlaskClient, factor: tuple[str, list[str]], route: str
) -> None:
    secret, codes = factor
    give(client, code_of(secret))
    for form in (
        {"present": PASSWORD, "code": "000000x"},
        {"present": "wrong", "code": codes[0]},
        {"present": PASSWORD, "code": code_of(secret)},
        {},
    ):
        assert "recovery codes left" in client.post(f"{FACTOR}/{route}", data=form).text
    answer = client.post(f"{FACTOR}/{route}", data={"present": PASSWORD, "code": codes[1]})
    client.post("/sign-out")
    if route == "remove":
        assert answer.location == FACTOR
        assert sign_in(client, "c.lund").location == "/"
    else:
        fresh = codes_in(answer.text)
        assert give(client, codes[2]).status_code == 200
        assert give(client, fresh[0]).location == "/"


def test_whoever_guesses_at_an_open_screen_loses_the_session(
    client: FlaskClient, owner: User
) -> None:
    sign_in(client, owner)
    page = client.get(FACTOR).text
    form = {"present": "wrong", "code": code_of(secret_in(page)), "sealed": sealed_in(page)}
    answers = [client.post(FACTOR, data=form).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 302]
    assert not is_signed_in(client)


def test_a_group_that_needs_one_opens_nothing_else_before(client: FlaskClient, owner: User) -> None:
    sign_in(client, owner)
    group_named("Team Leader").needs_second_factor = True
    db.session.commit()
    for page in ("/", "/users/", "/account/sessions", "/account/password", "/nowhere"):
        assert client.get(page).location == FACTOR or page == "/account/password"
    assert client.post("/imports/users/upload").location == FACTOR
    assert client.get("/healthz").text == "ok\n"
    secret, _ = set_up(client)
    assert is_signed_in(client)
    form = {"present": PASSWORD, "code": code_of(secret)}
    assert client.post(f"{FACTOR}/remove", data=form).location == FACTOR
    assert client.get("/users/").location == FACTOR


def test_a_page_asks_nothing_more_of_a_group_that_needs_one(
    client: FlaskClient, factor: tuple[str, list[str]], statements: Any
) -> None:
    give(client, code_of(factor[0]))
    numbers = []
    for is_needed in (False, True):
        group_named("Team Leader").needs_second_factor = is_needed
        db.session.commit()
        with statements() as sent:
            assert client.get("/account/sessions").status_code == 200
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("who", "may"), [("Manager", True), ("Sys Admin", True), ("Team Leader", False)]
)
def test_somebody_of_a_higher_rank_resets_it(
    client: FlaskClient, factor: tuple[str, list[str]], make_user: MakeUser, owner: User,
    who: str, may: bool,
) -> None:  # fmt: skip
    group_named("Team Leader").may_manage_users = True
    db.session.commit()
    session, other = client.application.test_client(), client.application.test_client()
    give(session, code_of(factor[0]))
    sign_in(other, make_user("o.ther", who))
    page = other.get(f"/users/edit/?id={owner.id}").text
    assert ("Reset second factor" in page) is may
    answer = other.post("/users/reset-factor/", data={"id": str(owner.id)})
    assert answer.status_code == (302 if may else 404)
    assert is_signed_in(session) is not may
    assert sign_in(client, "c.lund").location == ("/" if may else STEP)
    assert ("second factor reset" in access_actions()) is may


@pytest.mark.parametrize(
    ("is_needed", "then"), [(True, "a new one has to be set up"), (False, "the password is enough")]
)
def test_the_message_after_a_reset_says_what_comes_next(
    client: FlaskClient, factor: tuple[str, list[str]], make_user: MakeUser, owner: User,
    is_needed: bool, then: str,
) -> None:  # fmt: skip
    owner.group.needs_second_factor = is_needed
    db.session.commit()
    sign_in(client, make_user("o.ther", "Sys Admin"))
    reset = {"id": str(owner.id)}
    page = client.post("/users/reset-factor/", data=reset, follow_redirects=True).text
    assert f"At the next sign-in {then}." in page


def test_the_command_on_the_host_resets_it(
    app: Flask, client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    reset = app.test_cli_runner().invoke
    said = reset(args=["ctu", "reset-factor", "C.Lund"]).output
    assert "The second factor of c.lund is reset; Clara signs in with the password." in said
    assert sign_in(client, "c.lund").location == "/"
    assert "c.lund has no second factor." in reset(args=["ctu", "reset-factor", "c.lund"]).output


def invoke(app: Flask, *words: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["bulk-import", *words])


@pytest.mark.databases("sqlite")
def test_a_factor_outlives_the_rotation_of_the_key(
    make_app: MakeApp, client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    old, new = client.application.config["BULK_IMPORT_KEYS"], Fernet.generate_key().decode()
    both = make_app(BULK_IMPORT_KEYS=f"{new},{old}")
    assert ": 1. Left: 0." in invoke(both, "reseal").output
    alone = make_app(BULK_IMPORT_KEYS=new)
    assert give(alone.test_client(), code_of(factor[0])).location == "/"


@pytest.mark.databases("sqlite")
def test_without_its_key_a_recovery_code_still_signs_in(
    make_app: MakeApp, factor: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(BULK_IMPORT_KEYS=Fernet.generate_key().decode())
    assert "second_factor.sealed of " in invoke(app, "verify", "--seals").output
    other = app.test_client()
    assert give(other, code_of(factor[0])).status_code == 200
    assert "factor.sealed" in caplog.text
    assert give(other, factor[1][0]).location == "/"
    said = invoke(other.application, "reseal")
    assert said.exit_code == 1
    assert "Left: 1." in said.output
