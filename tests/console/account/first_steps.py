"""What tests of sign-ins share: a visit of somebody, its recovery codes, and what is told of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from tests.console.people import sign_in

MakeUser = Callable[..., User]
FACTOR = "/account/second-factor"
STEP = "/sign-in/code"


@contextmanager
def visit(client: FlaskClient, person: User) -> Iterator[None]:
    """Sign somebody in who has no second factor yet, and out again behind the block."""
    sign_in(client, person)
    yield
    client.post("/sign-out")


def is_signed_in(client: FlaskClient) -> bool:
    """Return whether the session of a browser is alive."""
    return client.get("/account/sessions").status_code == 200


def codes_in(page: str) -> list[str]:
    """Return the recovery codes that a page shows."""
    return re.findall("<li><code[^>]*>([^<]+)</code>", page)


def access_actions() -> list[str]:
    """Return what the audit tells of anybody's access, the oldest first."""
    db.session.rollback()
    told = select(AuditEntry.action).filter_by(kind="access").order_by(AuditEntry.id)
    return list(db.session.scalars(told))
