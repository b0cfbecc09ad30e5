"""Every route of the CTU page forbids the same changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect

from ctu.extensions import Base, db
from ctu.models.capacity import CapacityPlan
from ctu.models.teams import Team
from ctu.models.users import User
from tests.console.people import group_named, sign_in

MakeUser = Callable[..., User]
MakeTeam = Callable[..., Team]
MakePlan = Callable[..., CapacityPlan]
ACTIONS = ("activate", "deactivate", "unlock", "delete")


@dataclass
class Out:
    """Records that a team leader of Sales may not touch, each for another reason."""

    above: User
    elsewhere: User
    team: Team
    plan: CapacityPlan

    @property
    def users(self) -> list[User]:
        return [self.above, self.elsewhere]

    def state(self) -> list[Any]:
        """Return what is stored of them, read anew."""
        db.session.expire_all()
        records: list[Base] = [*self.users, self.team, self.plan]
        held = [
            {column.key: getattr(record, column.key) for column in inspect(type(record)).columns}
            for record in records
        ]
        return [*held, *(sorted(team.id for team in user.teams) for user in self.users)]


@pytest.fixture
def out(make_user: MakeUser, make_team: MakeTeam, make_plan: MakePlan) -> Out:
    above = make_user("m.above", "Manager", first_name="Above", active=False)
    elsewhere = make_user("e.else", "Agent", "Night Desk", first_name="Elsewhere")
    return Out(above, elsewhere, make_team("Night Desk"), make_plan("Blended"))


def form_of(user: User, **changes: Any) -> dict[str, Any]:
    """Return what the form of a user sends."""
    return {
        "first_name": "Taken", "last_name": user.last_name, "login": user.login,
        "group_id": user.group_id, "primary_team_id": user.primary_team_id, "active": "y",
    } | changes  # fmt: skip


def test_no_route_changes_who_is_out_of_reach(client: FlaskClient, leader: User, out: Out) -> None:
    before = out.state()
    for user in out.users:
        sent = form_of(user, group_id=leader.group_id, primary_team_id=leader.primary_team_id)
        client.post(f"/users/edit/?id={user.id}", data=sent)
        client.post("/users/ajax/update/", data={"list_form_pk": user.id, "first_name": "Taken"})
        client.post("/users/delete/", data={"id": user.id})
        for action in ACTIONS:
            client.post("/users/action/", data={"action": action, "rowid": [user.id]})
    assert out.state() == before


def test_no_route_changes_a_team_or_a_plan_without_the_right_to(
    client: FlaskClient, leader: User, out: Out
) -> None:
    before = out.state()
    numbers = dict.fromkeys(("voice", "web_chat", "email", "sms", "social", "total"), "3")
    for tab, record in (("teams", out.team), ("plans", out.plan)):
        client.post(f"/{tab}/new/", data={"name": "Mine", **numbers})
        client.post(f"/{tab}/edit/?id={record.id}", data={"name": "Taken", **numbers})
        client.post(f"/{tab}/ajax/update/", data={"list_form_pk": record.id, "name": "Taken"})
        client.post(f"/{tab}/delete/", data={"id": record.id})
        for action in ACTIONS:
            client.post(f"/{tab}/action/", data={"action": action, "rowid": record.id})
    assert out.state() == before
    assert db.session.query(Team).filter_by(name="Mine").count() == 0
    assert db.session.query(CapacityPlan).count() == 1


def test_unknown_foreign_and_forbidden_ids_get_the_same_answer(
    client: FlaskClient, leader: User, out: Out
) -> None:
    def answer(id: int) -> tuple[Any, ...]:
        got = client.get(f"/users/edit/?id={id}")
        posted = client.post(f"/users/edit/?id={id}", data=form_of(leader))
        page = client.get("/users/?search=nobody").text
        return got.status_code, got.location, posted.status_code, "does not exist" in page

    unknown = answer(424242)
    assert [answer(user.id) for user in out.users] == [unknown, unknown]


def test_no_route_shows_who_is_elsewhere(client: FlaskClient, leader: User, out: Out) -> None:
    id = out.elsewhere.id
    for address in (
        "/users/", f"/users/edit/?id={id}", f"/users/new/?clone={id}", f"/users/details/?id={id}",
        "/users/export/csv/", f"/users/?flt_team={out.team.id}", "/users/?search=Elsewhere",
        "/users/?flt_name=Elsewhere", "/users/ajax/lookup/?name=teams&query=Night", "/teams/",
        f"/teams/edit/?id={out.team.id}", f"/teams/new/?clone={out.team.id}",
    ):  # fmt: skip
        text = client.get(address).text
        assert "Night Desk" not in text, address
        assert "e.else" not in text, address
    clone = client.post("/users/clone/", data={"rowid": id}, follow_redirects=True).text
    assert "Elsewhere" not in clone
    assert client.get("/users/details/?id=1").status_code == 302
    assert client.get("/users/export/csv/").status_code == 302
    assert client.get("/users/ajax/lookup/?name=teams&query=x").status_code == 404
    assert client.post("/users/ajax/update/", data={"list_form_pk": 1}).status_code == 404


def test_foreign_ids_among_the_chosen_are_left_out(
    client: FlaskClient, leader: User, out: Out, make_user: MakeUser
) -> None:
    near = make_user("n.near", first_name="Near", active=False)
    ids = [near.id, out.above.id, out.elsewhere.id, 424242]
    client.post("/users/action/", data={"action": "activate", "rowid": ids})
    page = client.get("/users/").text
    assert "1 user activated, 1 left as it was: you may not change them." in page
    db.session.expire_all()
    assert (near.active, out.above.active) == (True, False)


def test_nobody_puts_a_user_where_they_could_not_go_themselves(
    client: FlaskClient, leader: User, out: Out, make_user: MakeUser, make_plan: MakePlan
) -> None:
    near = make_user("n.near", first_name="Near")
    closed = make_plan("Closed", active=False)
    for change in (
        {"group_id": group_named("Manager").id}, {"primary_team_id": out.team.id},
        {"team_ids": [leader.primary_team_id, out.team.id]}, {"plan_id": closed.id},
        {"login": "e.else"}, {"login": "M.ABOVE"},
    ):  # fmt: skip
        page = client.post(f"/users/edit/?id={near.id}", data=form_of(near, **change))
        assert "Nothing was saved. 1 field needs attention:" in page.text, change
        assert "Night Desk" not in page.text
        assert "Elsewhere" not in page.text
    db.session.expire_all()
    assert (near.first_name, near.login, near.group.name) == ("Near", "n.near", "Agent")


def test_nobody_deactivates_themselves_by_any_route(client: FlaskClient, leader: User) -> None:
    sent = form_of(leader)
    del sent["active"]
    client.post(f"/users/edit/?id={leader.id}", data=sent)
    client.post("/users/action/", data={"action": "deactivate", "rowid": leader.id})
    said = "0 users deactivated, 1 left as it was: you cannot deactivate yourself."
    assert said in client.get("/users/").text
    db.session.expire_all()
    assert leader.active


def test_the_last_of_the_highest_rank_stays_whatever_the_door(
    client: FlaskClient, make_user: MakeUser
) -> None:
    last = make_user("s.admin", "Sys Admin")
    second = make_user("s.second", "Sys Admin")
    sign_in(client, second)
    client.post("/users/action/", data={"action": "deactivate", "rowid": [last.id, second.id]})
    page = client.get("/users/").text
    assert "1 user deactivated, 1 left as it was: you cannot deactivate yourself." in page
    sent = form_of(second, group_id=group_named("Agent").id)
    client.post(f"/users/edit/?id={second.id}", data=sent)
    db.session.expire_all()
    assert (last.active, second.active, second.group.name) == (False, True, "Sys Admin")


def test_teams_and_plans_are_changed_together(
    client: FlaskClient, make_user: MakeUser, make_team: MakeTeam, make_plan: MakePlan
) -> None:
    sign_in(client, make_user("m.stone", "Manager"))
    teams, plan = [make_team("Dawn"), make_team("Dusk", active=False)], make_plan("Blended", sms=4)
    ids = [team.id for team in teams]
    client.post("/teams/action/", data={"action": "deactivate", "rowid": ids})
    assert "1 team deactivated, 1 left as it was: already inactive." in client.get("/teams/").text
    client.post("/teams/action/", data={"action": "activate", "rowid": ids})
    assert "2 teams activated." in client.get("/teams/").text
    clone = client.post("/plans/clone/", data={"rowid": plan.id}, follow_redirects=True).text
    assert "<span>Copy of Blended</span>" in clone
    assert 'type="number" value="4"' in clone
    assert "Choose the plans first." in client.post(
        "/plans/action/", data={"action": "activate"}, follow_redirects=True
    ).text  # fmt: skip
