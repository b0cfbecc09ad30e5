"""Passkeys: registered with a proof, asked for at the second step, refused when anything is off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, func, select, update

from ctu.account.challenges import purge_challenges
from ctu.account.factor_verification import TRIES
from ctu.account.passkeys import MOST
from ctu.account.recovery_codes import CODES
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.factors import RecoveryCode, SecondFactor
from ctu.models.passkeys import Passkey, PasskeyChallenge
from ctu.models.users import User
from tests.console.account.authenticator import (
    PRESENT,
    VERIFIED,
    Authenticator,
    options_in,
    with_flipped_bit,
    with_signature_of,
)
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, browser_of, group_named, sign_in

MakeUser = Callable[..., User]
FACTOR = "/account/second-factor"
PAGE = f"{FACTOR}/passkeys"
STEP = "/sign-in/code"


@pytest.fixture
def leader(make_user: MakeUser) -> User:
    return make_user("c.lund", "Team Leader", first_name="Clara", last_name="Lund")


def prepare(client: FlaskClient, name: str = "Laptop", **proof: str) -> dict[str, Any]:
    """Prove password and factor; return what the browser is asked to create."""
    return options_in(client.post(PAGE, data={"name": name, "present": PASSWORD} | proof).text)


def store(client: FlaskClient, answer: str, name: str = "Laptop") -> Any:
    return client.post(f"{PAGE}/store", data={"name": name, "credential": answer})


def register(client: FlaskClient, device: Authenticator, name: str = "Laptop", **proof: str) -> Any:
    return store(client, device.create(prepare(client, name, **proof)), name)


def codes_in(answer: Any) -> list[str]:
    return re.findall("<li><code>([^<]+)</code>", answer.text)


def challenge(client: FlaskClient, address: str = "/sign-in/challenge") -> dict[str, Any]:
    return dict(client.post(address).get_json())


def assertion(client: FlaskClient, device: Authenticator) -> dict[str, str]:
    """Return a passkey as the proof of who is signed in."""
    return {"assertion": device.sign(challenge(client, f"{FACTOR}/challenge"))}


def asked(client: FlaskClient, login: str = "c.lund") -> dict[str, Any]:
    """Give the right password; return what a passkey is asked to sign."""
    assert sign_in(client, login).location == STEP
    return challenge(client)


def give(client: FlaskClient, device: Authenticator) -> Any:
    """Sign in with the right password, then a passkey."""
    return client.post(STEP, data={"assertion": device.sign(asked(client))})


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/users/").status_code == 200


def actions() -> list[str]:
    db.session.rollback()
    told = select(AuditEntry.action).filter_by(kind="access").order_by(AuditEntry.id)
    return list(db.session.scalars(told))


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def device(client: FlaskClient, leader: User) -> Authenticator:
    """Register a counting device of the leader, and sign out."""
    device = Authenticator(count=5)
    sign_in(client, leader)
    assert len(codes_in(register(client, device))) == CODES
    client.post("/sign-out")
    return device


def test_password_and_passkey_sign_in_where_the_person_wanted_to_go(
    client: FlaskClient, device: Authenticator
) -> None:
    client.post("/sign-in?next=/teams/", data={"login": "c.lund", "password": PASSWORD})
    assert not is_signed_in(client)
    assert "Use a passkey" in client.get(STEP).text
    answer = device.sign(challenge(client))
    assert client.post(STEP, data={"assertion": answer}).location == "/teams/"
    assert is_signed_in(client)
    assert actions()[-2:] == ["password accepted", "signed in"]
    assert "used <time" in client.get(PAGE).text


def test_the_browser_is_asked_for_this_host_this_person_and_the_present_user(
    client: FlaskClient, leader: User, device: Authenticator
) -> None:
    options = asked(client)
    assert options["rpId"] == "localhost"
    assert options["userVerification"] == "required"
    assert [each["type"] for each in options["allowCredentials"]] == ["public-key"]
    client.post(STEP, data={"assertion": device.sign(options)})
    made = prepare(client, "Second", **assertion(client, device))
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["attestation"] == "none"
    assert made["excludeCredentials"] == options["allowCredentials"]


def test_a_device_that_never_counts_is_taken_again(client: FlaskClient, leader: User) -> None:
    device = Authenticator(count=0)
    sign_in(client, leader)
    register(client, device)
    for _ in range(2):
        client.post("/sign-out")
        assert give(client, device).location == "/"


WRONG: dict[str, Callable[[Authenticator, dict[str, Any]], str]] = {
    "nothing": lambda device, options: "{}",
    "no JSON": lambda device, options: "x",
    "deep": lambda device, options: "[" * 19_000,
    "long": lambda device, options: device.sign(options) + " " * 20_000,
    "a number": lambda device, options: "1",
    "a surrogate": lambda device, options: device.sign(options).replace(
        '"rawId": "', '"rawId": "\\ud800'
    ),
    "another key": lambda device, options: Authenticator(id=device.id, count=9).sign(options),
    "unknown": lambda device, options: Authenticator().sign(options),
    "another origin": lambda device, options: _as(device, origin="http://evil.example", of=options),
    "another port": lambda device, options: _as(device, origin="http://localhost:81", of=options),
    "another scheme": lambda device, options: _as(device, origin="https://localhost", of=options),
    "another host": lambda device, options: _as(device, host="evil.example", of=options),
    "nobody present": lambda device, options: _as(device, flags=VERIFIED, of=options),
    "nobody verified": lambda device, options: _as(device, flags=PRESENT, of=options),
    "another challenge": lambda device, options: device.sign({"challenge": "AAAA"}),
    "for a creation": lambda device, options: device.sign(options, "webauthn.create"),
    "a creation": lambda device, options: device.create(options),
    "changed data": lambda device, options: with_flipped_bit(
        device.sign(options), "authenticatorData"
    ),
    "changed client": lambda device, options: with_flipped_bit(
        device.sign(options), "clientDataJSON"
    ),
    "changed signature": lambda device, options: with_flipped_bit(
        device.sign(options), "signature"
    ),
    "another signature": lambda device, options: with_signature_of(
        device.sign(options), device.sign(options | {"challenge": "AAAA"})
    ),
}


def _as(device: Authenticator, *, of: dict[str, Any], **changes: Any) -> str:
    return replace(device, **changes).sign(of)


@pytest.mark.sampled(3, by="wrong")
@pytest.mark.parametrize("wrong", list(WRONG))
@pytest.mark.databases("sqlite")
def test_a_wrong_answer_opens_nothing(
    client: FlaskClient, device: Authenticator, wrong: str
) -> None:
    answer = client.post(STEP, data={"assertion": WRONG[wrong](device, asked(client))})
    assert "The passkey was not taken." in answer.text
    assert not is_signed_in(client)
    assert db.session.scalars(select(Passkey.refused_at)).one() is None
    assert give(client, device).location == "/"


def test_an_answer_is_taken_once(client: FlaskClient, device: Authenticator) -> None:
    answer = device.sign(asked(client))
    with client.session_transaction() as session:
        kept = dict(session)
    assert client.post(STEP, data={"assertion": answer}).location == "/"
    client.post("/sign-out")
    with client.session_transaction() as session:
        session.update(kept)
    assert client.post(STEP, data={"assertion": answer}).status_code == 200
    assert not is_signed_in(client)


def test_an_answer_at_the_same_moment_signs_one_in(
    app: Flask, client: FlaskClient, device: Authenticator
) -> None:
    answer = device.sign(asked(client))
    with client.session_transaction() as session:
        kept = dict(session)
    browsers = [app.test_client() for _ in range(4)]
    for browser in browsers:
        with browser.session_transaction() as session:
            session.update(kept)
    with ThreadPoolExecutor(4) as threads:
        statuses = threads.map(
            lambda each: each.post(STEP, data={"assertion": answer}).status_code, browsers
        )
        assert sorted(statuses) == [200, 200, 200, 302]


def test_a_challenge_is_for_this_browser_and_some_minutes(
    app: Flask, client: FlaskClient, device: Authenticator
) -> None:
    options, other = asked(client), app.test_client()
    asked(other)
    assert other.post(STEP, data={"assertion": device.sign(options)}).status_code == 200
    db.session.execute(update(PasskeyChallenge).values(made_at=utc_now() - timedelta(minutes=6)))
    db.session.commit()
    assert client.post(STEP, data={"assertion": device.sign(options)}).status_code == 200
    assert not is_signed_in(client)
    purge_challenges()
    assert count(PasskeyChallenge) == 0


def test_a_challenge_for_one_thing_is_good_for_no_other(
    client: FlaskClient, device: Authenticator
) -> None:
    give(client, device)
    proof = challenge(client, f"{FACTOR}/challenge")
    with client.session_transaction() as session:
        session["passkey register"] = session.pop("passkey prove")
    assert store(client, Authenticator().create(proof), "Other").location == PAGE
    assert count(Passkey) == 1


def test_a_challenge_of_one_session_is_good_for_no_other_of_the_same_person(
    app: Flask, client: FlaskClient, device: Authenticator
) -> None:
    other = app.test_client()
    give(client, device)
    give(other, device)
    options = challenge(client, f"{FACTOR}/challenge")
    with client.session_transaction() as ours, other.session_transaction() as theirs:
        theirs["passkey prove"] = ours["passkey prove"]

    form = {"name": "Other", "present": PASSWORD, "assertion": device.sign(options)}
    assert "data-options" not in other.post(PAGE, data=form).text
    options = challenge(client, f"{FACTOR}/challenge")
    assert "data-options" in client.post(PAGE, data=form | {"assertion": device.sign(options)}).text


def test_a_passkey_of_somebody_else_is_not_taken(
    client: FlaskClient, device: Authenticator, make_user: MakeUser
) -> None:
    mine, other = Authenticator(), client.application.test_client()
    sign_in(other, make_user("o.ther", "Team Leader"))
    register(other, mine)
    assert client.post(STEP, data={"assertion": mine.sign(asked(client))}).status_code == 200
    assert not is_signed_in(client)
    # Nor is one registered under the id of another person's.
    made = Authenticator(id=device.id).create(prepare(other, "Taken", **assertion(other, mine)))
    assert store(other, made, "Taken").location == PAGE
    assert count(Passkey) == 2


def test_a_counter_that_goes_back_is_told_refused_and_audited(
    client: FlaskClient, device: Authenticator, caplog: pytest.LogCaptureFixture
) -> None:
    copy = replace(device)
    assert give(client, device).location == "/"
    client.post("/sign-out")
    answer = give(client, copy)
    assert "its counter went back, so there may be a copy of it" in answer.text
    assert not is_signed_in(client)
    assert actions()[-1] == "passkey refused as a copy"
    assert "passkey copied" in caplog.text
    # From then on neither is taken, for nobody knows which of them is the owner's.
    assert "Use a passkey" not in client.get(STEP).text
    assert client.post("/sign-in/challenge").status_code == 404
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.actor_login == "c.lund"


@pytest.mark.databases("sqlite", "postgresql")
def test_a_credential_with_an_id_longer_than_webauthn_allows_is_not_registered(
    client: FlaskClient, leader: User
) -> None:
    sign_in(client, leader)
    answer = register(client, Authenticator(id=b"a" * 1024))
    assert answer.location == PAGE
    assert "Nothing was registered" in client.get(PAGE).text
    assert len(codes_in(register(client, Authenticator(id=b"a" * 1023)))) == CODES


@pytest.mark.parametrize("left_out", [1, 3, -1, -2, -3])
def test_a_key_of_which_a_part_is_missing_is_not_registered(
    client: FlaskClient, leader: User, left_out: int
) -> None:
    sign_in(client, leader)
    assert register(client, Authenticator(left_out=left_out)).location == PAGE
    assert "Nothing was registered" in client.get(PAGE).text
    assert count(Passkey) == 0


def test_a_passkey_that_is_removed_while_it_signs_in_is_refused(
    client: FlaskClient, device: Authenticator
) -> None:
    answer = device.sign(asked(client))

    def remove(connection: Any, statement: Any, *_: Any) -> None:
        if str(statement).startswith("SELECT passkey.id, passkey.public_key"):
            connection.execute(delete(Passkey))

    event.listen(db.engine, "before_execute", remove)
    refused = client.post(STEP, data={"assertion": answer})
    event.remove(db.engine, "before_execute", remove)
    assert count(Passkey) == 0
    assert "The passkey was not taken." in refused.text
    assert not is_signed_in(client)


def test_a_removed_passkey_is_refused(
    client: FlaskClient, device: Authenticator, leader: User
) -> None:
    other = Authenticator()
    give(client, device)
    register(client, other, "Key", **assertion(client, device))
    passkey = db.session.scalars(select(Passkey).filter_by(name="Laptop")).one()
    form = {"id": str(passkey.id), "present": PASSWORD}
    assert "Remove Laptop" in client.get(f"{PAGE}?remove={passkey.id}").text
    removed = client.post(f"{PAGE}/remove", data=form | assertion(client, other))
    assert removed.location == PAGE
    assert "Laptop" not in client.get(PAGE).text.partition("<ul")[2]
    client.post("/sign-out")
    assert give(client, device).status_code == 200
    assert give(client, other).location == "/"
    assert "passkey removed" in actions()


def test_the_last_passkey_takes_the_recovery_codes_with_it(
    client: FlaskClient, device: Authenticator
) -> None:
    give(client, device)
    passkey = db.session.scalars(select(Passkey)).one()
    form = {"id": str(passkey.id), "present": PASSWORD} | assertion(client, device)
    client.post(f"{PAGE}/remove", data=form)
    assert [count(each) for each in (Passkey, SecondFactor, RecoveryCode)] == [0, 0, 0]
    client.post("/sign-out")
    assert sign_in(client, "c.lund").location == "/"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"present": "wrong"}, "Present Password: Is not right."),
        ({"present": ""}, "Present Password: Cannot be empty."),
        ({"name": " "}, "Name: Cannot be empty."),
        ({"name": "x" * 61}, "Name: Cannot be longer than 60 characters."),
        ({"name": "a\x00b"}, "Name: Has characters that cannot be shown."),
        ({"name": "LAPTOP"}, "Name: You have a passkey of this name."),
        ({"assertion": ""}, "Code: Cannot be empty."),
        ({"assertion": "", "code": "000000x"}, "Code: Is not right, or was used before."),
        ({"assertion": "{}"}, "Code: The passkey was not taken."),
    ],
)
@pytest.mark.databases("sqlite")
def test_no_passkey_is_prepared_without_name_password_and_factor(
    client: FlaskClient, device: Authenticator, form: dict[str, str], sentence: str
) -> None:
    give(client, device)
    right = {"name": "Key", "present": PASSWORD} | assertion(client, device)
    assert sentence in client.post(PAGE, data=right | form).text
    assert "data-options" in client.post(PAGE, data=right | assertion(client, device)).text


@pytest.mark.parametrize("wrong", ["origin", "host", "flags", "challenge", "nothing", "late"])
@pytest.mark.databases("sqlite")
def test_a_device_that_answers_wrongly_is_not_registered(
    client: FlaskClient, leader: User, wrong: str
) -> None:
    sign_in(client, leader)
    options, device = prepare(client), Authenticator()
    if wrong == "late":
        long_ago = utc_now() - timedelta(minutes=6)
        db.session.execute(update(PasskeyChallenge).values(made_at=long_ago))
        db.session.commit()
    elif wrong == "challenge":
        options = {"challenge": "AAAA"}
    elif wrong != "nothing":
        bad = {"origin": "http://evil.example", "host": "evil.example", "flags": PRESENT}
        setattr(device, wrong, bad[wrong])
    answer = "" if wrong == "nothing" else device.create(options)
    assert store(client, answer).location == PAGE
    assert "Nothing was registered" in client.get(PAGE).text
    assert [count(Passkey), count(SecondFactor)] == [0, 0]
    # The challenge has ended with the first answer.
    assert store(client, Authenticator().create(options)).location == PAGE
    assert count(Passkey) == 0


@pytest.mark.databases("sqlite")
def test_nobody_has_more_than_ten(client: FlaskClient, leader: User) -> None:
    sign_in(client, leader)
    register(client, Authenticator(), "0")
    for number in range(1, MOST):
        values = {"host": "localhost", "credential_id": str(number), "public_key": ""}
        db.session.add(Passkey(user_id=leader.id, name=str(number), **values))
    db.session.commit()
    form = {"name": "One more", "present": PASSWORD, "code": "x"}
    assert f"You have {MOST} passkeys. Remove one first." in client.post(PAGE, data=form).text


def test_a_registered_passkey_ends_every_other_session(app: Flask, leader: User) -> None:
    elsewhere, client = browser_of(app, leader), browser_of(app, leader)
    register(client, Authenticator())
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert "passkey registered" in actions()


def test_recovery_codes_stand_in_for_a_passkey(client: FlaskClient, leader: User) -> None:
    sign_in(client, leader)
    codes = codes_in(register(client, Authenticator()))
    client.post("/sign-out")
    sign_in(client, leader)
    assert "One of your recovery codes." in client.get(STEP).text
    assert client.post(STEP, data={"code": codes[0]}).location == "/"
    fresh = client.post(f"{FACTOR}/codes", data={"present": PASSWORD, "code": codes[1]})
    assert len(codes_in(fresh)) == CODES
    client.post("/sign-out")
    sign_in(client, leader)
    assert client.post(STEP, data={"code": codes[2]}).status_code == 200


def test_a_passkey_renews_the_recovery_codes(client: FlaskClient, device: Authenticator) -> None:
    give(client, device)
    form = {"present": PASSWORD} | assertion(client, device)
    assert len(codes_in(client.post(f"{FACTOR}/codes", data=form))) == CODES


def test_app_and_passkey_stand_beside_each_other(
    client: FlaskClient, device: Authenticator, leader: User, request: pytest.FixtureRequest
) -> None:
    give(client, device)
    early_in_a_step = int(utc_now().timestamp()) // 30 * 30 + 35
    traveller = time_machine.travel(early_in_a_step, tick=True)
    traveller.start()
    request.addfinalizer(traveller.stop)
    page = client.get(f"{FACTOR}?app=1").text
    secret = re.search("<code>([A-Z2-7 ]+)</code>", page)
    sealed = re.search('name="sealed"[^>]*value="([^"]+)"', page)
    assert secret is not None
    assert sealed is not None
    clock = pyotp.TOTP(secret[1].replace(" ", ""))
    form = {"sealed": sealed[1], "present": PASSWORD, "code": clock.at(early_in_a_step - 30)}
    assert "Is not right, or was used before." in client.post(FACTOR, data=form).text
    assert client.post(FACTOR, data=form | assertion(client, device)).location == FACTOR
    assert count(RecoveryCode) == CODES
    client.post("/sign-out")
    sign_in(client, leader)
    assert client.post(STEP, data={"code": clock.at(early_in_a_step)}).location == "/"
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
    client: FlaskClient, leader: User
) -> None:
    sign_in(client, leader)
    group_named("Team Leader").needs_second_factor = True
    db.session.commit()
    assert client.get("/users/").location == FACTOR
    assert "Register a passkey instead" in client.get(FACTOR).text
    assert "Your permission group needs a second factor." in client.get(PAGE).text
    register(client, Authenticator())
    assert is_signed_in(client)


@pytest.mark.parametrize("way", ["page", "command"])
def test_a_reset_takes_passkeys_away(
    app: Flask, client: FlaskClient, device: Authenticator, make_user: MakeUser, leader: User,
    way: str,
) -> None:  # fmt: skip
    inside = app.test_client()
    give(inside, device)
    if way == "page":
        sign_in(client, make_user("o.ther", "Manager"))
        client.post("/users/reset-factor/", data={"id": str(leader.id)})
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
    codes = codes_in(client.post(f"{PAGE}/store", data=made, base_url=here))
    assert len(codes) == CODES
    other = app.test_client()
    other.post("/sign-in", data=form, base_url=there)
    assert other.post("/sign-in/challenge", base_url=there).status_code == 404
    assert "Use a passkey" not in other.get(STEP, base_url=there).text
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
