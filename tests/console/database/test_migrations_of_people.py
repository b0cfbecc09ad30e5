"""Migrations beside what people have: sessions, devices, factors, tokens, webhooks and days."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, select, text

from ctu import create_app
from ctu.extensions import db
from ctu.models.clock import today, utc_now
from ctu.models.credentials.devices import KnownDevice
from ctu.models.credentials.factors import RecoveryCode, SecondFactor
from ctu.models.credentials.passkeys import Passkey, PasskeyChallenge
from ctu.models.credentials.sessions import UserSession
from ctu.models.credentials.tokens import AccessToken
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.models.webhooks import Webhook, WebhookDelivery
from tests.console.app_settings import settings_for

BEFORE_ALL_OF_IT = "0026"


@pytest.fixture
def upgraded(empty_database_url: str, tmp_path: Path) -> Any:
    """Return a console of the newest version that has nobody yet."""
    app = create_app(settings_for(empty_database_url, tmp_path))
    with app.app_context():
        flask_migrate.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def store_people() -> None:
    """Store somebody who has everything, and somebody who begins later."""
    group = db.session.scalars(select(PermissionGroup).filter_by(name="QA")).one()
    group.needs_second_factor = True
    named = {"first_name": "Al", "last_name": "Orr", "group": group, "primary_team": Team(name="T")}
    one, later = (User(login=login, **named) for login in ("one", "later"))
    later.active_from = today() + timedelta(days=3)
    db.session.add_all([one, later])
    db.session.flush()
    until, own = utc_now() + timedelta(days=1), {"user_id": one.id}
    webhook = Webhook(person_id=one.id, url="https://192.0.2.1/", sealed="x")
    token = {"name": "A", "scopes": "read", "prefix": "ctu_", "digest": "d", "expires_at": until}
    db.session.add_all([
        UserSession(token_hash="h", version=1, device="Firefox", address="192.0.2.1", **own),
        KnownDevice(token_hash="h", version=1, **own),
        SecondFactor(sealed="x", **own),
        RecoveryCode(code_hash="h", **own),
        Passkey(name="Key", host="h", credential_id="a", public_key="b", **own),
        PasskeyChallenge(token_hash="h", purpose="prove", **own),
        AccessToken(person_id=one.id, **token),
        WebhookDelivery(webhook=webhook, import_public_id="a", body="{}"),
    ])  # fmt: skip
    db.session.commit()
    db.session.remove()


def test_a_downgrade_keeps_people_and_lets_nobody_in_before_their_start_day(
    upgraded: Flask,
) -> None:
    store_people()
    flask_migrate.downgrade(revision=BEFORE_ALL_OF_IT)
    active = text("SELECT login, active FROM user_account ORDER BY id")
    assert [(login, bool(each)) for login, each in db.session.execute(active)] == [
        ("one", True),
        ("later", False),
    ]
    db.session.remove()
    flask_migrate.upgrade()
    lost = (UserSession, KnownDevice, SecondFactor, RecoveryCode, AccessToken, Webhook)
    for model in (*lost, Passkey, PasskeyChallenge):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert db.session.scalars(select(User.guesses)).all() == [0, 0]


BEFORE_PASSKEYS = "0038"


def test_without_passkeys_whoever_has_nothing_else_signs_in_with_the_password(
    upgraded: Flask,
) -> None:
    store_people()
    later = db.session.scalars(select(User.id).filter_by(login="later")).one()
    db.session.add_all([SecondFactor(user_id=later), RecoveryCode(user_id=later, code_hash="h")])
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision=BEFORE_PASSKEYS)
    left = db.session.execute(text("SELECT user_id, sealed FROM second_factor")).all()
    assert [sealed for _, sealed in left] == ["x"]
    assert later not in db.session.scalars(select(RecoveryCode.user_id)).all()
    db.session.remove()
    flask_migrate.upgrade()
    assert db.session.scalars(select(SecondFactor.sealed)).all() == ["x"]


BEFORE_ORDER = "0047"
KEYS = "SELECT login, login_key FROM user_account ORDER BY id"


@pytest.mark.databases("sqlite", "postgresql")
def test_who_was_undone_stands_where_the_login_stood_and_comes_back(upgraded: Flask) -> None:
    named = {"first_name": "Al", "last_name": "Orr", "primary_team": Team(name="T")}
    group = db.session.scalars(select(PermissionGroup).filter_by(name="QA")).one()
    people = [User(login=login, group=group, **named) for login in ("Ann", "Bob")]
    db.session.add_all(people)
    db.session.flush()
    key = f"ann\x1f{people[0].id}"
    people[0].undone_at, people[0].login_key = utc_now(), key
    db.session.commit()
    db.session.remove()
    for move, kept in ((flask_migrate.downgrade, key[3:]), (flask_migrate.upgrade, key)):
        move(revision=BEFORE_ORDER if move is flask_migrate.downgrade else "head")
        assert db.session.execute(text(KEYS)).all() == [("Ann", kept), ("Bob", "bob")]
        db.session.remove()
