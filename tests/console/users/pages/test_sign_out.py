"""Signing somebody out everywhere: by who may reset their password, and told in the audit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from tests.console.people import PASSWORD, browser_of, sign_in

MakeUser = Callable[..., User]


@pytest.mark.parametrize(
    ("who", "whose", "may"),
    [("Manager", "Team Leader", True), ("Team Leader", "Manager", False)],
)
def test_somebody_who_may_reset_the_password_ends_every_session(
    app: Flask, make_user: MakeUser, who: str, whose: str, may: bool
) -> None:
    somebody = make_user("c.lund", whose)
    inside = [browser_of(app, somebody) for _ in range(2)]
    other = browser_of(app, make_user("o.ther", who))
    page = other.get(f"/users/edit/?id={somebody.id}").text
    assert ("End every session now" in page) is may
    answer = other.post("/users/sign-out/", data={"id": str(somebody.id)})
    assert answer.status_code == (302 if may else 404)
    assert [each.get("/users/").status_code == 200 for each in inside] == [not may] * 2
    assert other.get("/").status_code == 200
    db.session.rollback()
    told = select(AuditEntry.actor_login).filter_by(action="signed out everywhere")
    assert db.session.scalars(told).all() == (["o.ther"] if may else [])
    assert sign_in(app.test_client(), "c.lund", PASSWORD).status_code == 302
