"""Boards of more people than are counted: each standing is found by an index, however long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from ctu.extensions import db
from ctu.models.users import User
from ctu.readiness.standings import STANDINGS
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.console.grids import logins, people_statement
from tests.console.people import sign_in
from tests.console.stored_imports import store_import
from tests.inspection.plans import explained

COUNT = 10_095


@pytest.fixture
def long_import(make_user: Callable[..., User], client: FlaskClient) -> ImportRun:
    """Store an import of more people than are counted, of whom a few need help."""
    person = make_user("s.admin", "Sys Admin")
    run = store_import(person)
    values: dict[str, Any] = {"count": COUNT, "group_id": person.group_id}
    values |= {"team": person.primary_team_id, "now": "2026-11-01 00:00:00.000000"}
    values |= {"later": "2100-01-01 00:00:00.000000"}
    values |= {"run": run.public_id}
    made = people_statement(import_public_id=":run", last_sign_in_at=":now")
    db.session.execute(text(made), values)
    db.session.commit()
    # What the planner knows must not hang on whether the server has looked by itself yet.
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    sign_in(client, person)
    return run


def test_rare_standings_are_exact_beside_one_that_is_longer_than_the_bound(
    client: FlaskClient, long_import: ImportRun
) -> None:
    page = client.get(f"/readiness/?flt_imports={long_import.id}").text
    assert "<strong>10,000+ of 10,009+ have signed in.</strong> Not yet: 9 locked." in page
    assert "20 inactive" in page
    assert len(set(logins(client, f"/readiness/?flt_imports={long_import.id}"))) == 20
    last = f"/readiness/?flt_imports={long_import.id}&page={COUNT // 20}"
    assert len(logins(client, last)) == COUNT % 20


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
def test_every_standing_of_a_long_import_is_found_by_an_index(
    client: FlaskClient, long_import: ImportRun
) -> None:
    address = f"/readiness/?flt_imports={long_import.id}"
    client.get(address)
    for more in ("", *(f"&flt_state={each.key}" for each in STANDINGS)):
        with explained(db.engine) as plans:
            assert client.get(address + more).status_code == 200
        assert plans.whole_reads("user_account") == [], more
        counting = [plan for asked, plan in plans.all() if asked.startswith("SELECT (SELECT count")]
        assert counting
        # PostgreSQL knows how rare a value is, and may find another index shorter.
        is_fixed = db.engine.dialect.name == "sqlite"
        for line in counting[0].splitlines() if is_fixed else ():
            assert "user_account" not in line or "_import_" in line or "_standing" in line, line
