"""Signing somebody out everywhere: by who may reset their password, and told in the audit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.teams import Team
from ctu.models.users import User
from tests.console.people import PASSWORD, browser_of, sign_in

MakeTeam = Callable[..., Team]
MakeUser = Callable[..., User]


@pytest.mark.parametrize(
    ("who", "whose", "further", "may"),
    [
        ("Manager", "Team Leader", (), True),
        ("Team Leader", "Manager", (), False),
        ("Team Leader", "Team Leader", ("Night",), False),
    ],
)
def test_somebody_who_may_reset_the_password_ends_every_session(
    app: Flask, make_user: MakeUser, make_team: MakeTeam, who: str, whose: str,
    further: tuple[str, ...], may: bool,
) -> None:  # fmt: skip
    somebody = make_user("c.lund", whose, teams=[make_team(name) for name in further])
    inside = [browser_of(app, somebody) for _ in range(2)]
    other = browser_of(app, make_user("o.ther", who))
    page = other.get(f"/users/edit/?id={somebody.id}").text
    assert ("End every session now" in page) is may
    assert (f"/account/tokens/person?id={somebody.id}" in page) is (may or bool(further))
    answer = other.post("/users/sign-out/", data={"id": str(somebody.id)})
    assert answer.status_code == (302 if may else 404)
    assert [each.get("/users/").status_code == 200 for each in inside] == [not may] * 2
    assert other.get("/").status_code == 200
    db.session.rollback()
    told = select(AuditEntry.actor_login).filter_by(action="signed out everywhere")
    assert db.session.scalars(told).all() == (["o.ther"] if may else [])
    assert sign_in(app.test_client(), "c.lund", PASSWORD).status_code == 302
