"""Passkeys at the second step of a sign-in: asked for, and refused when anything is off."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, select, update

from ctu.account.factors.challenges import purge_challenges
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.credentials.passkeys import Passkey, PasskeyChallenge
from ctu.models.users import User
from tests.console.account.authenticator import (
    PRESENT,
    VERIFIED,
    Authenticator,
    with_flipped_bit,
    with_signature_of,
)
from tests.console.account.first_steps import (
    FACTOR,
    STEP,
    MakeUser,
    access_actions,
    is_signed_in,
    visit,
)
from tests.console.account.passkey_steps import (
    PAGE,
    asked,
    assertion,
    challenge,
    count,
    give,
    prepare,
    register,
    store,
)
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, sign_in


def test_password_and_passkey_sign_in_where_the_person_wanted_to_go(
    client: FlaskClient, device: Authenticator
) -> None:
    client.post("/sign-in?next=/teams/", data={"login": "c.lund", "password": PASSWORD})
    assert not is_signed_in(client)
    assert "Use a passkey" in client.get(STEP).text
    answer = device.sign(challenge(client))
    assert client.post(STEP, data={"assertion": answer}).location == "/teams/"
    assert is_signed_in(client)
    assert access_actions()[-2:] == ["password accepted", "signed in"]
    assert "used <time" in client.get(PAGE).text


def test_a_room_behind_one_address_asks_for_its_passkeys_without_a_try(
    make_app: MakeApp, make_user: MakeUser
) -> None:
    limits = {"CTU_LIMIT_SIGN_IN": "1 per hour", "CTU_LIMIT_GUESS": "9 per hour"}
    app, person, device = (
        make_app(CTU_LIMITS=True, **limits),
        make_user("c.lund", "Manager"),
        Authenticator(),
    )
    with visit(client := app.test_client(), person):
        register(client, device)
    for _ in range(2):
        sign_in(client := app.test_client(), person)
        assert client.post(STEP, data={"assertion": device.sign(challenge(client))}).location == "/"
    stranger, wrong = app.test_client(), {"login": "x", "password": "x"}
    assert [stranger.post("/sign-in", data=wrong).status_code for _ in range(2)] == [200, 429]


def test_the_browser_is_asked_for_this_host_this_person_and_the_present_user(
    client: FlaskClient, owner: User, device: Authenticator
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


def test_a_device_that_never_counts_is_taken_again(client: FlaskClient, owner: User) -> None:
    device = Authenticator(count=0)
    sign_in(client, owner)
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
    assert count(PasskeyChallenge) == 1
    asked(other)
    purge_challenges(utc_now())
    assert count(PasskeyChallenge) == 1
    purge_challenges(utc_now() + timedelta(minutes=6))
    assert count(PasskeyChallenge) == 0


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


def test_a_counter_that_goes_back_is_reported_refused_and_audited(
    client: FlaskClient, device: Authenticator, caplog: pytest.LogCaptureFixture
) -> None:
    copy = replace(device)
    assert give(client, device).location == "/"
    client.post("/sign-out")
    answer = give(client, copy)
    assert "its counter went back, so there may be a copy of it" in answer.text
    assert not is_signed_in(client)
    assert access_actions()[-1] == "passkey refused as a copy"
    assert "passkey copied" in caplog.text
    # From then on neither is taken, for nobody knows which of them is the owner's.
    page = client.get(STEP).text
    assert "Use a passkey" not in page
    assert "Your passkeys are refused, because they may have been copied." in page
    assert client.post("/sign-in/challenge").status_code == 404
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.actor_login == "c.lund"


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
