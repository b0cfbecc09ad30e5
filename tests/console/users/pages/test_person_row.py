"""A row of the list of users says of somebody what their record says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from ctu.access import change_rights
from ctu.access.states import state_of
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.clock import today, utc_now
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.pages.person_row import PersonRow, columns_for
from tests.console.grids import logins
from tests.console.people import sign_in
from tests.inspection.statements import Record

pytestmark = pytest.mark.databases("sqlite", "postgresql")

GROUPS = ("Agent", "QA", "Team Leader", "Manager", "Sys Admin")


@pytest.fixture
def everybody(
    make_user: Callable[..., User],
    make_team: Callable[..., Team],
    make_plan: Callable[..., CapacityPlan],
) -> list[User]:
    """Make somebody of each group, and of each state."""
    later, teams = utc_now() + timedelta(hours=1), [make_team("beta"), make_team("Alpha")]
    values = {"plan": make_plan("Voice"), "extension": "120", "last_sign_in_at": utc_now()}
    people = [make_user(f"g.{n}", group) for n, group in enumerate(GROUPS)]
    return [
        *people,
        make_user("full", web_rtc=True, teams=teams, **values),
        make_user("locked", locked_until=later),
        make_user("inactive", active=False, locked_until=later),
        make_user("undone", active=False, undone_at=utc_now()),
        make_user("later", active_from=today() + timedelta(days=2)),
    ]


def rows_for(person: User) -> dict[int, PersonRow]:
    found = db.session.query(User).with_entities(columns_for(person)).all()
    return {row.id: row for row in found}


def test_a_row_shows_what_the_record_holds(everybody: list[User]) -> None:
    rows = rows_for(everybody[0])
    for user in everybody:
        row = rows[user.id]
        assert (str(row), row.login) == (str(user), user.login)
        assert (row.group, row.primary_team) == (str(user.group), str(user.primary_team))
        assert (row.plan, row.extension) == (user.plan and str(user.plan), user.extension)
        assert (row.web_rtc, row.last_sign_in_at) == (user.web_rtc, user.last_sign_in_at)
        assert (state_of(row), row.has_begun) == (state_of(user), user.has_begun)
        assert (row.undone_at, row.active_from) == (user.undone_at, user.active_from)
        others = [team.name for team in user.teams if team != user.primary_team]
        assert row.other_teams == sorted(others, key=str.lower)


def test_a_row_is_reached_by_whoever_reaches_the_record(everybody: list[User]) -> None:
    for person in everybody:
        rows = rows_for(person)
        found = {user.id: change_rights.reaches_user(person, user) for user in everybody}
        assert {user.id: rows[user.id].is_reached for user in everybody} == found, person.login


def test_a_group_that_is_changed_is_another_one_for_the_next_row(everybody: list[User]) -> None:
    leader = everybody[GROUPS.index("Team Leader")]
    agent = everybody[0]
    assert rows_for(leader)[agent.id].is_reached
    agent.group.may_manage_plans = True
    db.session.commit()
    assert not rows_for(leader)[agent.id].is_reached


def test_the_list_asks_the_database_three_times(
    client: FlaskClient, everybody: list[User], statements: Record
) -> None:
    sign_in(client, everybody[GROUPS.index("Sys Admin")])
    client.get("/users/")
    with statements() as asked:
        assert client.get("/users/").status_code == 200
    # Who asks, with their rights and whether there is news; the counts; the rows.
    assert len(asked) == 3


def test_pages_of_everybody_are_those_of_the_list_that_is_narrowed(
    client: FlaskClient, everybody: list[User], make_user: Callable[..., User]
) -> None:
    """Pages of everybody are read by statements that are kept, what is narrowed by new ones."""
    for number in range(25):
        make_user(f"n.{number:02d}", first_name=f"F{number % 3}")
    sign_in(client, everybody[GROUPS.index("Sys Admin")])
    for order in ("", "sort=0&desc=1", "sort=1", "sort=1&desc=1"):
        pages = [logins(client, f"/users/?{order}&page={page}") for page in range(3)]
        assert [len(page) for page in pages] == [20, 15, 0]
        shown = [login for page in pages for login in page]
        narrowed = logins(client, f"/users/?{order}&page_size=100&flt_name=o")
        assert [login for login in shown if login in narrowed] == narrowed
