"""The quick filters of users: as many as there are in each state, of everybody and of a team."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.teams import Team
from ctu.models.users import User
from tests.console.people import sign_in


def _counts(client: FlaskClient, address: str) -> dict[str, str]:
    return dict(re.findall(r">(\w+) <span>([\d,+]+)</span>", client.get(address).text))


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("group", ["Sys Admin", "Team Leader"])
def test_states_are_counted_of_all_whom_one_sees_and_of_a_team(
    client: FlaskClient, make_user: Callable[..., User], group: str
) -> None:
    person = make_user("i.vale", group, team="Sales")
    later, gone = utc_now() + timedelta(days=1), utc_now() - timedelta(days=1)
    for team in ("Sales", "Night Desk"):
        for number in range(2):
            make_user(f"{team[0]}.a{number}", team=team)
        make_user(f"{team[0]}.i", team=team, active=False, locked_until=later)
        make_user(f"{team[0]}.l", team=team, locked_until=later)
        make_user(f"{team[0]}.p", team=team, locked_until=gone)
        make_user(f"{team[0]}.u", team=team, active=False, undone_at=gone)
    sales, night = (
        db.session.scalars(select(Team.id).filter_by(name=name)).one()
        for name in ("Sales", "Night Desk")
    )
    sign_in(client, person)
    of_night = {"All": "6", "Active": "3", "Inactive": "1", "Locked": "1", "Undone": "1"}
    of_sales = of_night | {"All": "7", "Active": "4"}
    everybody = {"All": "13", "Active": "7", "Inactive": "2", "Locked": "2", "Undone": "2"}
    nobody = dict.fromkeys(("All", "Active", "Inactive", "Locked"), "0")
    sees_all = group == "Sys Admin"
    assert _counts(client, "/users/") == (everybody if sees_all else of_sales)
    assert _counts(client, f"/users/?flt_team={sales}") == of_sales
    assert _counts(client, f"/users/?flt_team={night}") == (of_night if sees_all else nobody)
    assert _counts(client, f"/users/?flt_team={sales}&flt_state=locked") == of_sales
    assert _counts(client, f"/users/?flt_team={sales}&search=zzz") == nobody
