"""What somebody with a passkey does, step by step: register it, be asked, answer."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select

from ctu.extensions import db
from tests.console.account.authenticator import Authenticator, options_in
from tests.console.account.first_steps import FACTOR, STEP
from tests.console.people import PASSWORD, sign_in

PAGE = f"{FACTOR}/passkeys"


def prepare(client: FlaskClient, name: str = "Laptop", **proof: str) -> dict[str, Any]:
    """Prove password and factor; return what the browser is asked to create."""
    return options_in(client.post(PAGE, data={"name": name, "present": PASSWORD} | proof).text)


def store(client: FlaskClient, answer: str, name: str = "Laptop") -> Any:
    return client.post(f"{PAGE}/store", data={"name": name, "credential": answer})


def register(client: FlaskClient, device: Authenticator, name: str = "Laptop", **proof: str) -> Any:
    return store(client, device.create(prepare(client, name, **proof)), name)


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


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0
