"""People of a console under test: their password, their groups, and how they sign in."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, and_, select
from werkzeug.test import TestResponse

from ctu.account.session_store import store_session
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.groups import PermissionGroup
from ctu.models.users import User

PASSWORD = "Quiet-Harbour-72"


def group_named(name: str) -> PermissionGroup:
    """Return a shipped permission group."""
    return db.session.scalars(select(PermissionGroup).filter_by(name=name)).one()


def entries_of(user: User) -> ColumnElement[bool]:
    """Return what the audit's entries of a person fulfil; other kinds have equal keys."""
    return and_(AuditEntry.kind == "user", AuditEntry.subject_id == user.id)


def browser_of(app: Flask, user: User) -> FlaskClient:
    """Return a browser in which somebody is signed in, without a sign-in."""
    browser = app.test_client()
    enter(browser, user)
    return browser


def enter(client: FlaskClient, user: User) -> None:
    """Begin a session in a browser as a sign-in does, without one: nothing of it is recorded."""
    with client.application.test_request_context():
        token = store_session(user)
    with client.session_transaction() as session:
        session.update(_user_id=token, _fresh=True)


def sign_in(client: FlaskClient, user: User | str, password: str = PASSWORD) -> TestResponse:
    """Sign a person in through the form, and return the answer."""
    login = user if isinstance(user, str) else user.login
    return client.post("/sign-in", data={"login": login, "password": password})
