"""Passkeys beside codes, recovery codes and groups that need a factor."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.account.factors.factor_verification import TRIES
from ctu.account.factors.recovery_codes import CODES
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.factors import RecoveryCode, SecondFactor
from ctu.models.credentials.passkeys import Passkey, PasskeyChallenge
from ctu.models.users import User
from tests.console.account.authenticator import Authenticator, options_in
from tests.console.account.first_steps import FACTOR, STEP, MakeUser, codes_in, is_signed_in
from tests.console.account.passkey_steps import PAGE, asked, assertion, count, give, register
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, group_named, sign_in


def test_recovery_codes_stand_in_for_a_passkey(client: FlaskClient, owner: User) -> None:
    sign_in(client, owner)
    codes = codes_in(register(client, Authenticator()).text)
    client.post("/sign-out")
    sign_in(client, owner)
    assert "One of your recovery codes." in client.get(STEP).text
    assert client.post(STEP, data={"code": codes[0]}).location == "/"
    fresh = client.post(f"{FACTOR}/codes", data={"present": PASSWORD, "code": codes[1]})
    assert len(codes_in(fresh.text)) == CODES
    client.post("/sign-out")
    sign_in(client, owner)
    assert client.post(STEP, data={"code": codes[2]}).status_code == 200


def test_a_passkey_renews_the_recovery_codes(client: FlaskClient, device: Authenticator) -> None:
    give(client, device)
    form = {"present": PASSWORD} | assertion(client, device)
    assert len(codes_in(client.post(f"{FACTOR}/codes", data=form).text)) == CODES


def test_app_and_passkey_stand_beside_each_other(
    client: FlaskClient, device: Authenticator, owner: User, request: pytest.FixtureRequest
) -> None:
    give(client, device)
    next_step = int(utc_now().timestamp()) // 30 * 30 + 30
    traveller = time_machine.travel(next_step, tick=False)
    traveller.start()
    request.addfinalizer(traveller.stop)
    page = client.get(f"{FACTOR}?app=1").text
    secret = re.search("<code[^>]*>([A-Z2-7 ]+)</code>", page)
    sealed = re.search('name="sealed"[^>]*value="([^"]+)"', page)
    assert secret is not None
    assert sealed is not None
    clock = pyotp.TOTP(secret[1].replace(" ", ""))
    form = {"sealed": sealed[1], "present": PASSWORD, "code": clock.at(next_step - 30)}
    assert "Is not right, or was used before." in client.post(FACTOR, data=form).text
    assert client.post(FACTOR, data=form | assertion(client, device)).location == FACTOR
    assert count(RecoveryCode) == CODES
    client.post("/sign-out")
    sign_in(client, owner)
    assert client.post(STEP, data={"code": clock.at(next_step)}).location == "/"
    form = {"present": PASSWORD} | assertion(client, device)
    assert client.post(f"{FACTOR}/remove", data=form).location == FACTOR
    client.post("/sign-out")
    assert give(client, device).location == "/"


def test_few_passkeys_can_be_tried_also_with_the_right_one(
    client: FlaskClient, device: Authenticator
) -> None:
    for _ in range(TRIES):
        sign_in(client, "c.lund")
        client.post(STEP, data={"assertion": "{}"})
    assert "none is taken for 15 minutes" in give(client, device).text
    with time_machine.travel(utc_now() + timedelta(minutes=16), tick=True):
        assert give(client, device).location == "/"


@pytest.mark.databases("sqlite")
def test_challenges_are_limited_as_codes_are(make_app: MakeApp, make_user: MakeUser) -> None:
    app = make_app(CTU_LIMITS=True, CTU_LIMIT_GUESS="3 per hour")
    with app.app_context():
        make_user("c.lund", "Team Leader")
    client = app.test_client()
    sign_in(client, "c.lund")
    register(client, Authenticator())
    client.post("/sign-out")
    sign_in(client, "c.lund")
    answers = [client.post("/sign-in/challenge").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_a_group_that_needs_a_factor_is_content_with_a_passkey(
    client: FlaskClient, owner: User
) -> None:
    sign_in(client, owner)
    group_named("Team Leader").needs_second_factor = True
    db.session.commit()
    assert client.get("/users/").location == FACTOR
    assert "Register a passkey instead" in client.get(FACTOR).text
    assert "Your permission group needs a second factor." in client.get(PAGE).text
    register(client, Authenticator())
    assert is_signed_in(client)


@pytest.mark.parametrize("way", ["page", "command"])
def test_a_reset_takes_passkeys_away(
    app: Flask, client: FlaskClient, device: Authenticator, make_user: MakeUser, owner: User,
    way: str,
) -> None:  # fmt: skip
    inside = app.test_client()
    give(inside, device)
    if way == "page":
        sign_in(client, make_user("o.ther", "Manager"))
        client.post("/users/reset-factor/", data={"id": str(owner.id)})
        client.post("/sign-out")
    else:
        app.test_cli_runner().invoke(args=["ctu", "reset-factor", "C.Lund"])
    assert not is_signed_in(inside)
    assert [count(each) for each in (Passkey, SecondFactor, RecoveryCode)] == [0, 0, 0]
    assert sign_in(client, "c.lund").location == "/"


@pytest.mark.databases("sqlite")
def test_a_passkey_of_another_host_is_not_asked_for(make_app: MakeApp, make_user: MakeUser) -> None:
    app = make_app(CTU_HOSTS="a.example,b.example")
    with app.app_context():
        make_user("c.lund", "Team Leader")
    here, there = "https://a.example", "https://b.example"
    client, device = app.test_client(), Authenticator(host="a.example", origin=here)
    form = {"login": "c.lund", "password": PASSWORD}
    client.post("/sign-in", data=form, base_url=here)
    new = {"name": "Laptop", "present": PASSWORD}
    options = options_in(client.post(PAGE, data=new, base_url=here).text)
    assert options["rp"]["id"] == "a.example"
    made = {"name": "Laptop", "credential": device.create(options)}
    codes = codes_in(client.post(f"{PAGE}/store", data=made, base_url=here).text)
    assert len(codes) == CODES
    other = app.test_client()
    other.post("/sign-in", data=form, base_url=there)
    assert other.post("/sign-in/challenge", base_url=there).status_code == 404
    page = other.get(STEP, base_url=there).text
    assert "Use a passkey" not in page
    assert "Your passkeys belong to a.example and cannot be used under this name" in page
    assert other.post(STEP, data={"code": codes[0]}, base_url=there).status_code == 302
    assert "For a.example" in other.get(PAGE, base_url=there).text
    assert client.get(PAGE, base_url="https://c.example").status_code == 400


def test_neither_challenges_nor_answers_are_stored_or_logged(
    client: FlaskClient, device: Authenticator, caplog: pytest.LogCaptureFixture
) -> None:
    options = asked(client)
    answer = device.sign(options)
    stored = str(db.session.execute(select(PasskeyChallenge.__table__)).all())
    client.post(STEP, data={"assertion": answer})
    client.post("/sign-in/challenge")
    signature = json.loads(answer)["response"]["signature"]
    for word in (options["challenge"], signature):
        assert word not in stored + caplog.text
