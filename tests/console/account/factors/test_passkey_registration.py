"""Passkeys are registered and removed with a proof; what is off is not registered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from ctu.account.factors.passkeys import MOST
from ctu.account.factors.recovery_codes import CODES
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.factors import RecoveryCode, SecondFactor
from ctu.models.credentials.passkeys import Passkey, PasskeyChallenge
from ctu.models.users import User
from tests.console.account.authenticator import PRESENT, Authenticator
from tests.console.account.first_steps import FACTOR, access_actions, codes_in, is_signed_in
from tests.console.account.passkey_steps import (
    PAGE,
    assertion,
    challenge,
    count,
    give,
    prepare,
    register,
    store,
)
from tests.console.people import PASSWORD, browser_of, sign_in


@pytest.mark.databases("sqlite", "postgresql")
def test_a_credential_with_an_id_longer_than_webauthn_allows_is_not_registered(
    client: FlaskClient, owner: User
) -> None:
    sign_in(client, owner)
    answer = register(client, Authenticator(id=b"a" * 1024))
    assert answer.location == PAGE
    assert "Nothing was registered" in client.get(PAGE).text
    assert len(codes_in(register(client, Authenticator(id=b"a" * 1023)).text)) == CODES


@pytest.mark.parametrize("left_out", [1, 3, -1, -2, -3])
def test_a_key_of_which_a_part_is_missing_is_not_registered(
    client: FlaskClient, owner: User, left_out: int
) -> None:
    sign_in(client, owner)
    assert register(client, Authenticator(left_out=left_out)).location == PAGE
    assert "Nothing was registered" in client.get(PAGE).text
    assert count(Passkey) == 0


def test_a_removed_passkey_is_refused(
    client: FlaskClient, device: Authenticator, owner: User
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
    assert "passkey removed" in access_actions()


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


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"present": "wrong"}, "Current Password: Is not right."),
        ({"present": ""}, "Current Password: Cannot be empty."),
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
    client: FlaskClient, owner: User, wrong: str
) -> None:
    sign_in(client, owner)
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
def test_nobody_has_more_than_ten(client: FlaskClient, owner: User) -> None:
    sign_in(client, owner)
    register(client, Authenticator(), "0")
    for number in range(1, MOST):
        values = {"host": "localhost", "credential_id": str(number), "public_key": ""}
        db.session.add(Passkey(user_id=owner.id, name=str(number), **values))
    db.session.commit()
    form = {"name": "One more", "present": PASSWORD, "code": "x"}
    assert f"You have {MOST} passkeys. Remove one first." in client.post(PAGE, data=form).text


def test_a_registered_passkey_ends_every_other_session(app: Flask, owner: User) -> None:
    elsewhere, client = browser_of(app, owner), browser_of(app, owner)
    register(client, Authenticator())
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert "passkey registered" in access_actions()


def test_a_challenge_for_one_thing_is_good_for_no_other(
    client: FlaskClient, device: Authenticator
) -> None:
    give(client, device)
    proof = challenge(client, f"{FACTOR}/challenge")
    with client.session_transaction() as session:
        session["passkey register"] = session.pop("passkey prove")
    assert store(client, Authenticator().create(proof), "Other").location == PAGE
    assert count(Passkey) == 1
