"""People of a console under test: their password, their groups, and how they sign in."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.users import User

PASSWORD = "Quiet-Harbour-72"


def group_named(name: str) -> PermissionGroup:
    """Return a shipped permission group."""
    return db.session.scalars(select(PermissionGroup).filter_by(name=name)).one()


def sign_in(client: FlaskClient, user: User | str, password: str = PASSWORD) -> TestResponse:
    """Sign a person in through the form, and return the answer."""
    login = user if isinstance(user, str) else user.login
    return client.post("/sign-in", data={"login": login, "password": password})
