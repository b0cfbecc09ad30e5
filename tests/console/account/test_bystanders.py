"""What somebody does with the ways to sign in changes nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.api.tokens import create_token
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.devices import KnownDevice
from ctu.models.credentials.factors import RecoveryCode, SecondFactor
from ctu.models.credentials.passkeys import Passkey, PasskeyChallenge
from ctu.models.credentials.sessions import UserSession
from ctu.models.credentials.tokens import AccessToken
from ctu.models.users import User
from ctu.models.webhooks import Webhook
from plugins.bulk_import import Scope
from tests.console.account import passkey_steps
from tests.console.account.authenticator import Authenticator
from tests.console.account.factor_steps import code_of, give, set_up
from tests.console.account.first_steps import FACTOR, STEP, MakeUser, codes_in
from tests.console.api.programs import Program
from tests.console.people import PASSWORD, browser_of, sign_in

pytestmark = [
    pytest.mark.usefixtures("still_clock"),
    pytest.mark.databases("sqlite"),
]

Stored = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def bystander(make_user: MakeUser) -> User:
    """Return somebody who has one of everything, some of it with wrong tries."""
    person = make_user("b.stander", "Team Leader")
    now, own = utc_now(), {"user_id": person.id}
    person.failed_tries, person.guesses, person.guesses_since = 2, 2, now
    hashed = own | {"token_hash": "h"}
    db.session.add_all((
        SecondFactor(**own, sealed="s", last_step=1, tries=2, tries_since=now),
        RecoveryCode(**own, code_hash="h"),
        Passkey(**own, name="Key", host="localhost", credential_id="b", public_key="k"),
        PasskeyChallenge(**hashed, purpose="register", made_at=now - timedelta(hours=1)),
        KnownDevice(**hashed, version=person.session_version, tries=2),
        UserSession(**hashed, version=person.session_version, device="", address="", tries=2),
        Webhook(person_id=person.id, url="https://93.184.215.14/", sealed="s"),
    ))  # fmt: skip
    db.session.commit()
    create_token(person, "Payroll", [Scope.READ], 1)
    return person


def stored_of(person_id: int) -> Stored:
    """Return every row that names a person, by table."""
    db.session.rollback()
    account = User.__table__
    columns = [account.c.id] + [
        key.parent
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column is account.c.id
    ]
    found = {
        column.table.name: db.session.execute(select(column.table).where(column == person_id))
        for column in columns
    }
    return {name: [tuple(row) for row in rows] for name, rows in found.items()}


@pytest.fixture
def is_untouched(bystander: User) -> Callable[[str], None]:
    """Return what fails when a row of the bystander is another than before."""
    person_id, before = bystander.id, stored_of(bystander.id)
    assert all(before.values()), "A table that names people has no row of the bystander."

    def check(step: str) -> None:
        assert stored_of(person_id) == before, step

    return check


def test_signing_in_and_out(
    app: Flask, client: FlaskClient, owner: User, is_untouched: Callable[[str], None]
) -> None:
    sign_in(client, owner, "wrong")
    is_untouched("a wrong password")
    sign_in(client, owner)
    is_untouched("a right password")
    secret, [recovery, *_] = set_up(client)
    client.post("/sign-out")
    give(client, "000000x")
    is_untouched("a wrong code")
    assert client.post(STEP, data={"code": code_of(secret)}).location == "/"
    is_untouched("a right code")
    client.post("/account/tokens/", data={"present": "wrong"})
    is_untouched("a wrong password at an open screen")
    assert give(app.test_client(), recovery).location == "/"
    is_untouched("a recovery code")
    assert client.post("/account/sessions/end-others").status_code == 302
    is_untouched("other sessions ended")
    assert client.post("/account/sign-out-everywhere").status_code == 302
    is_untouched("signed out everywhere")


def test_changing_ones_own_factor(
    client: FlaskClient,
    owner: User,
    make_user: MakeUser,
    is_untouched: Callable[[str], None],
) -> None:
    sign_in(client, owner)
    secret, codes = set_up(client)
    is_untouched("an app set up")
    form = {"present": PASSWORD, "code": code_of(secret)}
    codes = codes_in(client.post(f"{FACTOR}/codes", data=form).text)
    is_untouched("recovery codes renewed")
    device = Authenticator()
    passkey_steps.register(client, device, code=codes[0])
    assert "9 recovery codes left" in client.get(FACTOR).text
    is_untouched("a passkey registered")
    passkey = db.session.scalars(select(Passkey).filter_by(user_id=owner.id)).one()
    form = {"id": str(passkey.id), "present": PASSWORD}
    form |= passkey_steps.assertion(client, device)
    assert client.post(f"{passkey_steps.PAGE}/remove", data=form).location == passkey_steps.PAGE
    is_untouched("a passkey used and removed")
    form = {"present": PASSWORD, "code": codes[1]}
    assert client.post(f"{FACTOR}/remove", data=form).location == FACTOR
    assert "recovery codes left" not in client.get(FACTOR).text
    is_untouched("the app removed")
    set_up(client)
    administrator = browser_of(client.application, make_user("s.admin", "Sys Admin"))
    for action in ("reset-factor", "reset-password", "sign-out"):
        answer = administrator.post(f"/users/{action}/", data={"id": str(owner.id)})
        assert answer.status_code in (200, 302), action
        is_untouched(action)


def test_tokens_and_a_new_password(
    client: FlaskClient, owner: User, is_untouched: Callable[[str], None]
) -> None:
    sign_in(client, owner)
    tokens = [create_token(owner, name, [Scope.READ], 1) for name in "ab"]
    assert Program(client.application, tokens[0]).get("/imports").status_code == 200
    used = select(AccessToken.name).where(AccessToken.last_used_at.is_not(None))
    assert db.session.scalars(used).all() == ["a"]
    id = db.session.scalar(select(AccessToken.id).filter_by(name="a"))
    client.post("/account/tokens/revoke", data={"id": id})
    revoked = select(AccessToken.name).where(AccessToken.revoked_at.is_not(None))
    assert db.session.scalars(revoked).all() == ["a"]
    is_untouched("a token used and revoked")
    form = {"present": PASSWORD, "new": "Bright-Window-93 ", "again": "Bright-Window-93 "}
    assert client.post("/account/password", data=form).location == "/"
    is_untouched("a password changed")
