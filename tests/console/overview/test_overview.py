"""The first page: what it counts, and what it says needs somebody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from flask_login import login_user
from sqlalchemy import insert, select

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.overview.attention import SHOWN_EACH, attention_items
from ctu.overview.teams import SHOWN_TEAMS, team_bars
from plugins.bulk_import import ImportRun
from tests.console.api.programs import Program, token_for
from tests.console.people import PASSWORD, enter
from tests.console.stored_imports import store_import

HEAD = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active"
)
MakeUser = Callable[..., User]


@pytest.fixture
def leader(make_user: MakeUser, client: FlaskClient) -> User:
    person = make_user("c.lund", "Team Leader")
    enter(client, person)
    return person


def test_all_are_active_only_where_it_says_so(
    leader: User, make_user: MakeUser, client: FlaskClient
) -> None:
    assert "100% of all" in client.get("/").text
    values = [
        {
            "login": f"many{number}", "login_key": f"many{number}", "first_name": "Many",
            "last_name": str(number), "group_id": leader.group_id, "password_hash": "",
            "primary_team_id": leader.primary_team_id, "active": number > 0,
        }
        for number in range(300)
    ]  # fmt: skip
    db.session.execute(insert(User), values)
    members = [
        {"user_id": each, "team_id": leader.primary_team_id}
        for each in db.session.scalars(select(User.id).where(User.login.like("many%")))
    ]
    db.session.execute(insert(User.teams.property.secondary), members)
    db.session.commit()

    page = client.get("/").text

    assert "99% of all" in page
    assert "100% of all" not in page


def seen_by(person: User, ask: Callable[[User], Any]) -> Any:
    """Return what a function of the page finds while this person is signed in."""
    with current_app.test_request_context():
        login_user(person)
        return ask(person)


def headlines(person: User) -> list[str]:
    return [each.headline for each in seen_by(person, attention_items)]


def test_people_are_counted_per_team_and_state(leader: User, make_user: MakeUser) -> None:
    make_user("a.a", active=False)
    make_user("b.b", locked_until=utc_now() + timedelta(days=1))
    make_user("c.c", team="Night Desk")
    (bar,), count = seen_by(leader, team_bars)
    assert (bar.name, bar.counts, count) == ("Sales", {"active": 1, "inactive": 1, "locked": 1}, 1)
    assert bar.description == "1 active, 1 inactive, 1 locked"


def test_who_sees_all_teams_sees_the_largest(make_user: MakeUser) -> None:
    admin = make_user("i.vale", "Sys Admin", team="Operations")
    db.session.add_all([Team(name=f"Team {number}") for number in range(SHOWN_TEAMS + 5)])
    db.session.add(Team(name="Closed", active=False))
    db.session.commit()
    bars, count = seen_by(admin, team_bars)
    assert bars[0].name == "Operations"
    assert (len(bars), count) == (SHOWN_TEAMS, SHOWN_TEAMS + 6)


def test_nothing_needs_somebody_for_whom_all_is_well(client: FlaskClient, leader: User) -> None:
    assert headlines(leader) == []
    assert "Nothing needs you right now." in client.get("/").text


def test_locked_people_of_other_teams_are_not_reported(leader: User, make_user: MakeUser) -> None:
    later = utc_now() + timedelta(days=1)
    make_user("a.a", team="Night Desk", locked_until=later)
    assert headlines(leader) == []
    make_user("b.b", locked_until=later)
    assert headlines(leader) == ["1 person is locked"]
    assert seen_by(leader, attention_items)[0].second == "1 in Sales"


@pytest.mark.parametrize(("teams", "rest"), [(3, "one other team"), (4, "other teams")])
def test_locked_people_of_one_more_team_are_not_reported_as_of_several(
    make_user: MakeUser, teams: int, rest: str
) -> None:
    admin, later = make_user("i.vale", "Sys Admin"), utc_now() + timedelta(days=1)
    for number in range(teams):
        make_user(f"a.{number}", team=f"Team {number}", locked_until=later)
    told = seen_by(admin, attention_items)[0].second
    assert told == f"1 in Team 0, 1 in Team 1, {teams - 2} in {rest}"


def test_rows_that_wait_for_repair_are_reported_once_until_they_are_repaired(
    leader: User, app: Flask
) -> None:
    program = Program(app, token_for(leader))
    rows = [f"Ann,Vale,{login},{PASSWORD},Agent,TRUE,,Slaes,,TRUE" for login in ("a.v", "b.v")]
    content = "\n".join([HEAD, *rows, ""])
    assert program.import_file(content)
    # Of a file that is uploaded again, the last upload has all rows that are still wrong.
    last = program.import_file(content)
    [told] = seen_by(leader, attention_items)
    assert (told.headline, last in told.url) == ("2 rows of an import wait for repair", True)
    errors = program.get(f"/imports/{last}/error-file").text
    repair = program.import_file(errors.replace("Slaes", "Sales", 1))
    # The row that is left has failed in both, and is told of the first.
    [told] = seen_by(leader, attention_items)
    assert (told.headline, last in told.url) == ("1 row of an import waits for repair", True)
    left = program.get(f"/imports/{repair}/error-file").text
    program.import_file(left.replace("Slaes", "Sales"))
    assert headlines(leader) == []


@pytest.mark.parametrize(
    ("may", "shown"), [("may_import_users", "users"), ("may_manage_teams", "teams")]
)
def test_imports_of_kinds_that_somebody_may_not_run_are_not_reported(
    client: FlaskClient, make_user: MakeUser, make_group: Any, may: str, shown: str
) -> None:
    uploader = make_user("m.m", "Manager")
    for kind in ("users", "teams"):
        store_import(uploader, importer=kind, file_name=f"{kind}.csv", failed_rows=0)
    make_group("One kind", 25, may_sign_in=True, may_manage_users=True, **{may: True})
    person = make_user("o.o", "One kind")
    enter(client, person)
    found = db.session.scalars(select(ImportRun).filter_by(importer="users")).one()
    make_user("n.n", "One kind", import_public_id=found.public_id)
    overview, board = client.get("/").text, client.get(f"/readiness/?flt_imports={found.id}").text
    assert ("users.csv" in overview, "teams.csv" in overview) == (
        shown == "users",
        shown == "teams",
    )
    assert ("users.csv" in board) == (shown == "users")
    # Newer ones of the other kind, from before a right was taken away, put none of these aside.
    store_import(person, importer=shown)
    for _ in range(SHOWN_EACH):
        store_import(person, importer="teams" if shown == "users" else "users")
    assert "2 rows of an import wait for repair" in headlines(person)


def test_an_import_of_somebody_else_or_erased_rows_need_nothing(
    leader: User, make_user: MakeUser
) -> None:
    store_import(make_user("d.d", "Team Leader"))
    store_import(leader, purged_at=1.0)
    store_import(leader, expires_at=1.0)
    assert headlines(leader) == []


def test_a_team_without_a_leader_is_told_to_who_manages_teams(
    leader: User, make_user: MakeUser
) -> None:
    admin = make_user("i.vale", "Sys Admin", team="Operations")
    make_user("a.a", team="Night Desk")
    # Sales has a leader, and others beside.
    make_user("b.b", team="Sales")
    assert leader.primary_team.name == "Sales"
    assert headlines(admin) == ["Night Desk has no team leader"]
    assert headlines(leader) == []


def test_recent_imports_lead_to_their_details(client: FlaskClient, leader: User) -> None:
    run = store_import(leader, file_name="<b>starters</b>.csv")
    page = client.get("/").text
    assert f"/imports/users/{run.public_id}/" in page
    assert "<b>" not in page
    assert re.search(r"Finished with errors</strong> · 7 of 9", page)


def test_the_number_of_queries_does_not_depend_on_the_people(
    client: FlaskClient, leader: User, make_user: MakeUser, statements: Any
) -> None:
    # The end of an import that nobody has seen is told, and noted, by statements of its own.
    store_import(leader)
    with statements() as few:
        client.get("/")
    for number in range(5):
        make_user(f"p.{number}", team="Sales")
        store_import(leader)
    with statements() as many:
        client.get("/")
    assert len(many) <= len(few)
