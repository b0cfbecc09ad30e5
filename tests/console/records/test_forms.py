"""The forms of the CTU page: nobody gives anybody more rights than they have, by any route."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.clock import utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from tests.console.people import group_named, sign_in

MakeUser = Callable[..., User]
MakeTeam = Callable[..., Team]
NEW_PASSWORD = "Wooden-Bridge-58"


def values(leader: User, **changes: Any) -> dict[str, Any]:
    """Return what the form of a new user sends."""
    return {
        "first_name": "Nia",
        "last_name": "Novak",
        "login": "n.novak",
        "password": NEW_PASSWORD,
        "group_id": group_named("Agent").id,
        "primary_team_id": leader.primary_team_id,
        "active": "y",
    } | changes


def found(login: str) -> User | None:
    db.session.expire_all()
    return db.session.scalar(select(User).where(User.login_key == login.casefold()))


def test_a_new_user_can_sign_in(client: FlaskClient, make_user: MakeUser) -> None:
    leader = make_user("t.lead", "Team Leader")
    sign_in(client, leader)
    response = client.post("/users/new/", data=values(leader, group_id=group_named("QA").id))
    assert (response.status_code, response.location) == (302, "/users/")
    assert "Nia Novak was created." in client.get("/users/").text
    client.post("/sign-out")
    assert sign_in(client, "n.novak", NEW_PASSWORD).location == "/"


WRONG = (
    ({"first_name": ""}, "First Name: Cannot be empty."),
    ({"last_name": "a*b"}, "Last Name: Contains invalid characters:"),
    ({"login": "x" * 41}, "Login: Is too short/long. Ensure this meets the set restrictions."),
    ({"login": "T.LEAD"}, "Login: A user with this login already exists. <a href="),
    ({"login": "T.LEAD"}, ">Tia Lead</a> holds it."),
    ({"login": "a\x00b"}, "Login: Contains white space or invisible characters."),
    ({"password": ""}, "Password: Cannot be empty."),
    ({"password": "short"}, "Password Policy: The specified password does not meet"),
    ({"password": "Wooden\nBridge58"}, "Password: Contains control characters or line breaks."),
    ({"extension": "07l2"}, "Digits only, 1 to 10. The third character is the letter l."),
    ({"extension": "12345678901"}, "Extension: Digits only, 1 to 10."),
    ({"group_id": "999999"}, "Permission Group: Choose one of the list."),
    ({"group_id": ""}, "Permission Group: Cannot be empty."),
    ({"primary_team_id": "abc"}, "Primary Team: Choose one of the list."),
    ({"plan_id": "9" * 30}, "Capacity Plan: Choose one of the list."),
    ({"team_ids": "424242"}, "Member Of Teams: Choose only from the list."),
)


def test_a_wrong_value_is_reported_beside_its_field(client: FlaskClient, leader: User) -> None:
    for change, sentence in WRONG:
        page = client.post("/users/new/", data=values(leader, **change))
        assert page.status_code == 200
        assert sentence in page.text
        assert "Nothing was saved. 1 field needs attention:" in page.text
        assert NEW_PASSWORD not in page.text
        assert found("n.novak") is None


def test_a_login_is_named_only_to_who_may_see_its_holder(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    make_user("f.far", team="Night Desk", first_name="Fay", last_name="Far")
    page = client.post("/users/new/", data=values(leader, login="F.FAR")).text
    assert "Login: A user with this login already exists." in page
    assert "Fay" not in page


def test_nobody_is_put_above_or_outside(
    client: FlaskClient, leader: User, make_team: MakeTeam
) -> None:
    foreign = make_team("Night Desk").id
    for change in (
        {"group_id": group_named("Manager").id},
        {"primary_team_id": foreign},
        {"team_ids": [foreign]},
    ):
        page = client.post("/users/new/", data=values(leader, **change))
        assert page.status_code == 200
        assert found("n.novak") is None
    assert "Night Desk" not in page.text
    assert ">Manager<" not in page.text


def test_an_edit_keeps_the_teams_that_the_editor_cannot_choose(
    client: FlaskClient, leader: User, make_user: MakeUser, make_team: MakeTeam
) -> None:
    foreign = make_team("Night Desk")
    user = make_user("n.novak", teams=[foreign])
    page = client.get(f"/users/edit/?id={user.id}").text
    assert "Also in Night Desk: not yours to change." in page
    client.post(f"/users/edit/?id={user.id}", data=values(leader, extension="0070"))
    changed = found("n.novak")
    assert changed is not None
    assert {team.name for team in changed.teams} == {"Sales", "Night Desk"}
    assert (changed.extension, changed.web_rtc) == ("0070", False)


def test_an_inactive_team_is_taken_away_by_who_sees_it_and_given_to_nobody(
    client: FlaskClient, make_user: MakeUser, make_team: MakeTeam
) -> None:
    admin, user = make_user("i.vale", "Sys Admin"), make_user("a.one")
    closed = make_team("Closed", active=False)
    user.teams = [*user.teams, closed]
    db.session.commit()
    sign_in(client, admin)
    address, box = f"/users/edit/?id={user.id}", "<span>Closed (inactive)</span>"
    page = client.get(address).text
    assert box in page
    assert "Also in Closed" not in page
    assert "Closed (inactive)</option>" not in page
    own = values(admin, login="a.one", team_ids=[admin.primary_team_id])
    client.post(address, data=own)
    changed = found("a.one")
    assert changed is not None
    assert [team.name for team in changed.teams] == ["Sales"]
    assert box not in client.get(address).text


def test_nobody_is_edited_above_the_own_rank(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    manager = make_user("m.boss", "Manager", first_name="Old")
    client.post(f"/users/edit/?id={manager.id}", data=values(leader, login="m.boss"))
    boss = found("m.boss")
    assert boss is not None
    assert boss.first_name == "Old"


def test_nobody_deactivates_themselves(client: FlaskClient, leader: User) -> None:
    data = values(leader, login="t.lead", group_id=leader.group_id)
    del data["active"]
    page = client.post(f"/users/edit/?id={leader.id}", data=data)
    assert "Active: You cannot deactivate yourself." in page.text
    client.post("/users/action/", data={"action": "deactivate", "rowid": leader.id})
    assert "1 left as it was: you cannot deactivate yourself" in client.get("/users/").text
    me = found("t.lead")
    assert me is not None
    assert me.active


def test_the_last_of_the_highest_rank_stays(
    client: FlaskClient, make_user: MakeUser, make_group: Callable[..., PermissionGroup]
) -> None:
    admin = make_user("s.admin", "Sys Admin")
    sign_in(client, admin)
    as_high = make_group("Watchers", admin.group.rank, may_sign_in=True, may_manage_users=True)
    for group in (group_named("Agent"), as_high):
        data = values(admin, login="s.admin", group_id=group.id)
        page = client.post(f"/users/edit/?id={admin.id}", data=data)
        assert "The last active person of the highest permission group has to stay." in page.text


def test_a_batch_is_reported_in_one_sentence(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    users = [make_user("a.one"), make_user("b.two"), make_user("c.boss", "Manager")]
    ids = [user.id for user in users] + [leader.id]
    client.post("/users/action/", data={"action": "deactivate", "rowid": ids})
    page = client.get("/users/").text
    assert "2 users deactivated" in page
    assert "1 left as it was: you may not change them" in page
    users[0].locked_until = utc_now() + timedelta(minutes=5)
    db.session.commit()
    client.post("/users/action/", data={"action": "activate", "rowid": ids[:2]})
    client.post("/users/action/", data={"action": "unlock", "rowid": ids[:2]})
    page = client.get("/users/").text
    assert "2 users activated." in page
    assert "1 user unlocked, 1 left as it was: not locked." in page


def test_a_clone_is_filled_but_for_login_and_password(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    user = make_user("a.one", first_name="Origin", extension="0701", web_rtc=True, active=False)
    page = client.post("/users/clone/", data={"rowid": user.id}, follow_redirects=True).text
    assert "<span>Copy of Origin Okafor</span>" in page
    assert re.search(r'<input[^>]*id="web_rtc"[^>]*', page)[0].count("checked") == 1  # type: ignore[index]  # It is there.
    assert re.search(r'<input[^>]*id="active"[^>]*', page)[0].count("checked") == 1  # type: ignore[index]  # It is there.
    assert 'value="Origin"' not in page
    assert "a.one" not in page
    assert "0701" not in page


@pytest.mark.parametrize("chosen", [[], ["1", "2"]])
def test_a_clone_needs_exactly_one(client: FlaskClient, leader: User, chosen: list[str]) -> None:
    page = client.post("/users/clone/", data={"rowid": chosen}, follow_redirects=True)
    assert "Choose one user first, then press Clone." in page.text


def test_who_may_not_manage_users_changes_none(client: FlaskClient, make_user: MakeUser) -> None:
    looker = make_user("q.look", "QA")
    user = make_user("a.one", first_name="Old")
    sign_in(client, looker)
    client.post("/users/new/", data=values(looker))
    client.post(f"/users/edit/?id={user.id}", data=values(looker, login="a.one"))
    client.post("/users/action/", data={"action": "deactivate", "rowid": user.id})
    assert found("n.novak") is None
    unchanged = found("a.one")
    assert unchanged is not None
    assert (unchanged.first_name, unchanged.active) == ("Old", True)


def test_the_maker_of_a_team_is_its_first_member(client: FlaskClient, make_user: MakeUser) -> None:
    manager = make_user("m.stone", "Manager")
    sign_in(client, manager)
    client.post("/teams/new/", data={"name": " Morning Desk ", "active": "y"})
    team = db.session.scalar(select(Team).where(Team.name_key == "morning desk"))
    assert team is not None
    assert (team.name, [member.login for member in team.members]) == ("Morning Desk", ["m.stone"])


def test_a_name_is_taken_whatever_its_case(client: FlaskClient, make_user: MakeUser) -> None:
    sign_in(client, make_user("m.stone", "Manager"))
    page = client.post("/teams/new/", data={"name": "SALES", "active": "y"}).text
    assert "Team Name: A team with this name already exists." in page


def test_a_plan_is_made_and_changed(client: FlaskClient, make_user: MakeUser) -> None:
    sign_in(client, make_user("m.stone", "Manager"))
    numbers = {"voice": 1, "web_chat": 2, "email": 0, "sms": 0, "social": 0, "total": 2}
    client.post("/plans/new/", data={"name": "Blended", "active": "y", **numbers})
    plan = db.session.scalars(select(CapacityPlan)).one()
    page = client.post(
        f"/plans/edit/?id={plan.id}", data={"name": "Blended", **numbers, "total": 9}
    ).text
    assert "In total: At least 1, and at most all kinds together." in page
    client.post(f"/plans/edit/?id={plan.id}", data={"name": "Blended 2", **numbers, "sms": "100"})
    db.session.expire_all()
    assert (plan.name, plan.total, plan.active) == ("Blended", 2, True)


@pytest.mark.parametrize("stranger", ["\u202e", "\u200b", "\u2800", "\u00a0", "\t"])
@pytest.mark.parametrize("tab", ["teams", "plans"])
def test_a_name_holds_nothing_that_nobody_can_see(
    client: FlaskClient, make_user: MakeUser, tab: str, stranger: str
) -> None:
    sign_in(client, make_user("m.stone", "Manager"))
    page = client.post(f"/{tab}/new/", data={"name": f"Day{stranger}Desk"}).text
    assert "Name: Contains control characters or line breaks." in page
