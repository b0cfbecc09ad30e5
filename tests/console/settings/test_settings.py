"""The settings: permission groups and password policies, and what nobody can do with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.access import last_administrator
from ctu.extensions import db
from ctu.imports.actors import ConsoleActors
from ctu.models.groups import PERMISSIONS, PasswordPolicy, PermissionGroup
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import Gone
from tests.console.people import enter, group_named, sign_in
from tests.outside.import_client import texts, words

MakeUser = Callable[..., User]
MakeGroup = Callable[..., PermissionGroup]
KEEPERS = "Nobody else of the highest rank could do what this group's people can"
POLICY = {
    "name": "Long", "min_length": "12", "max_length": "64", "needs_lower": "y",
    "refuses_common": "y", "lock_tries": "3", "lock_minutes": "30",
}  # fmt: skip


@pytest.fixture
def admin(make_user: MakeUser, client: FlaskClient) -> User:
    """Sign in a system administrator, the only one."""
    admin = make_user("s.admin", "Sys Admin", first_name="Ada", last_name="High")
    enter(client, admin)
    return admin


@pytest.fixture
def deputy(make_user: MakeUser, make_group: MakeGroup, client: FlaskClient) -> User:
    """Sign in somebody who manages groups up to rank 35 and may little else."""
    make_group("Deputy", 35, may_sign_in=True, may_manage_users=True, may_manage_groups=True)
    deputy = make_user("d.deputy", "Deputy")
    sign_in(client, deputy)
    return deputy


def values(group: PermissionGroup, **changes: Any) -> dict[str, Any]:
    """Return what the form of a group sends: what it holds, changed; None leaves a field out."""
    held = {"name": group.name, "rank": group.rank, "policy_id": group.policy_id}
    held |= dict.fromkeys((*group.permissions, *(["active"] if group.active else [])), "y")
    return {name: value for name, value in (held | changes).items() if value is not None}


def save(client: FlaskClient, group: PermissionGroup, **changes: Any) -> str:
    """Send the form of a group, and return the page that comes back, if any."""
    answer = client.post(f"/groups/edit/?id={group.id}", data=values(group, **changes))
    assert answer.status_code in {200, 302}
    db.session.expire_all()
    return words(answer.text)


def stored(name: str) -> PermissionGroup | None:
    db.session.expire_all()
    return db.session.scalar(select(PermissionGroup).filter_by(name=name))


def test_who_may_not_manage_groups_finds_no_settings(
    client: FlaskClient, make_user: MakeUser
) -> None:
    sign_in(client, make_user("m.stone", "Manager"))
    assert "Settings" not in client.get("/users/").text
    for page in ("/groups/", "/groups/new/", "/groups/edit/?id=1", "/groups/export/csv/",
                 "/policies/", "/policies/new/", "/policies/edit/?id=1"):  # fmt: skip
        assert client.get(page).status_code == 403, page
    group = group_named("Agent")
    assert client.post("/groups/edit/?id=1", data=values(group, rank=40)).status_code == 403
    assert client.post("/policies/new/", data=POLICY).status_code == 403


def test_the_settings_show_what_each_group_permits(client: FlaskClient, admin: User) -> None:
    page = client.get("/groups/").text
    rows = [texts(row, "td") for row in re.findall(r"<tr>.*?</tr>", page, re.S)]
    names = [row[0] for row in rows if row]
    assert names == ["Sys Admin", "Manager", "Team Leader", "QA", "Agent"]
    assert rows[-1][1:9] == ["10", *["–No"] * 7]
    assert rows[1][2:9] == ["Yes"] * 7
    assert rows[-1][9:] == [
        "Nothing in the console",
        "Standard",
        "0 users of Agent",
        "Active",
    ]
    assert "Sign in, manage users, import users" in page
    policies = client.get("/policies/").text
    assert "14 to 128 characters. At least an upper-case letter" in policies
    assert "15 min after 5 wrong tries" in policies


def test_of_many_groups_with_one_policy_the_first_are_in_sight(
    client: FlaskClient, admin: User, make_group: MakeGroup
) -> None:
    for number in range(9):
        make_group(f"Desk {number}", 40)
    policy = group_named("Agent").policy
    for address in ("/policies/", f"/policies/edit/?id={policy.id}"):
        page = client.get(address).text
        folded = re.findall(r"<details[^>]*><summary>4 more</summary>(.*?)</details>", page, re.S)
        assert [re.findall(r"Desk \d|Agent", each) for each in folded] == [
            ["Desk 5", "Desk 6", "Desk 7", "Desk 8"]
        ]


def test_a_group_is_made_and_changed(client: FlaskClient, admin: User) -> None:
    policy = group_named("Agent").policy_id
    new = {"name": "Trainer", "rank": "25", "policy_id": policy, "active": "y", "may_sign_in": "y"}
    assert client.post("/groups/new/", data=new).location == "/groups/"
    group = stored("Trainer")
    assert group is not None
    assert (group.rank, group.permissions, group.active) == (25, frozenset({"may_sign_in"}), True)
    save(client, group, rank=26, may_sign_in=None, may_import_users="y", active=None)
    assert (group.rank, group.permissions, group.active) == (
        26,
        frozenset({"may_import_users"}),
        False,
    )
    page = client.get(f"/groups/new/?clone={group.id}").text
    assert "<span>Copy of Trainer</span>" in page
    assert 'value="26"' in page


WRONG = (
    ({"name": ""}, "Name: Cannot be empty."),
    ({"name": "qa"}, "Name: A permission group with this name already exists."),
    ({"rank": "51"}, "Rank: A whole number from 0 to 50."),
    ({"rank": "-1"}, "Rank: A whole number from 0 to 50."),
    ({"rank": "9" * 40}, "Rank: A whole number from 0 to 50."),
    ({"rank": ""}, "Rank: A whole number from 0 to 50."),
    ({"policy_id": "424242"}, "Password Policy: Choose one of the list."),
)


@pytest.mark.databases("sqlite")
def test_the_fault_of_a_group_stands_beside_its_field(client: FlaskClient, admin: User) -> None:
    group = group_named("Agent")
    before = values(group)
    for change, sentence in WRONG:
        page = save(client, group, **change)
        assert sentence in page
        assert "Nothing was saved. 1 field needs attention:" in page
        assert values(group) == before


def test_a_change_counts_at_once_for_sessions_and_imports(
    client: FlaskClient, admin: User, make_user: MakeUser
) -> None:
    leader = make_user("t.lead", "Team Leader")
    other = client.application.test_client()
    sign_in(other, leader)
    assert other.get("/imports/users/").status_code == 200
    save(client, group_named("Team Leader"), may_import_users=None)
    assert other.get("/imports/users/").status_code == 403
    with pytest.raises(Gone, match="may no longer import users"):
        ConsoleActors().load(str(leader.id), UserImporter)
    save(client, group_named("Team Leader"), active=None)
    assert other.get("/users/").location.startswith("/sign-in")
    assert sign_in(other, "t.lead").status_code == 200


def test_nobody_takes_from_their_own_group_what_they_could_not_give_back(
    client: FlaskClient, admin: User
) -> None:
    group = admin.group
    for name in ("active", "may_sign_in", "may_manage_groups"):
        assert "You cannot take this from your own group." in save(client, group, **{name: None})
    assert group.permissions == set(PERMISSIONS)
    assert group.active


def test_the_last_group_of_the_highest_rank_keeps_all_that_it_has(
    client: FlaskClient, admin: User, make_user: MakeUser, make_group: MakeGroup
) -> None:
    group = admin.group
    make_group("Auditor", 50, may_sign_in=True)
    make_user("a.udit", "Auditor")
    for change in ({"rank": 49}, {"may_manage_users": None}, {"sees_all_teams": None}):
        assert KEEPERS in save(client, group, **change)
    make_group("Owner", 50, **dict.fromkeys(PERMISSIONS, True))
    assert KEEPERS in save(client, group, rank=49)
    make_user("o.wner", "Owner")
    assert KEEPERS not in save(client, group, rank=49)
    assert group.rank == 49


def test_a_group_above_or_with_more_is_not_there(
    client: FlaskClient, deputy: User, make_group: MakeGroup
) -> None:
    planner = make_group("Planner", 5, may_manage_plans=True)
    page = client.get("/groups/").text
    assert re.findall(r'<td class="cell-name"><[^>]*>([^<]*)<', page) == ["Deputy", "QA", "Agent"]
    unknown = client.get("/groups/edit/?id=424242")
    for group in (group_named("Manager"), group_named("Team Leader"), planner):
        before = values(group)
        answer = client.get(f"/groups/edit/?id={group.id}")
        assert (answer.status_code, answer.text) == (unknown.status_code, unknown.text)
        save(client, group, name="Taken", rank=1, may_sign_in=None)
        assert values(group) == before
        assert f'value="{group.name}"' not in client.get(f"/groups/new/?clone={group.id}").text


def test_nobody_gives_a_group_more_than_they_have(client: FlaskClient, deputy: User) -> None:
    agent = group_named("Agent")
    assert "Rank: A whole number from 0 to 35." in save(client, agent, rank=36)
    save(client, agent, **dict.fromkeys(PERMISSIONS, "y"))
    assert agent.permissions == deputy.group.permissions
    own = deputy.group
    save(client, own, rank=36, see_all_teams="y")
    save(client, own, sees_all_teams="y", may_manage_plans="y")
    assert (own.rank, own.permissions) == (35, agent.permissions)
    new = values(agent, name="Climber", rank=35) | dict.fromkeys(PERMISSIONS, "y")
    client.post("/groups/new/", data=new)
    climber = stored("Climber")
    assert climber is not None
    assert climber.permissions == agent.permissions


def test_a_policy_that_protects_somebody_above_cannot_be_changed(
    client: FlaskClient, deputy: User
) -> None:
    strong, standard = group_named("Manager").policy, group_named("Agent").policy
    page = client.get("/policies/").text
    assert "Strong" not in page
    assert '<span dir="auto" title="Standard">' in page
    assert texts(page, "td")[3] == "Agent, QA, Deputy"
    for policy in (strong, standard):
        client.post(f"/policies/edit/?id={policy.id}", data=POLICY | {"min_length": "1"})
        assert db.session.scalar(select(PasswordPolicy.min_length).filter_by(id=policy.id)) != 1
    assert "Choose one of the list." in save(client, group_named("QA"), policy_id=strong.id)
    client.post("/policies/new/", data=POLICY)
    own = db.session.scalars(select(PasswordPolicy).filter_by(name="Long")).one()
    save(client, group_named("QA"), policy_id=own.id)
    client.post(f"/policies/edit/?id={own.id}", data=POLICY | {"min_length": "9"})
    db.session.expire_all()
    assert (group_named("QA").policy, own.min_length) == (own, 9)


def test_a_policy_is_made_changed_and_counted(client: FlaskClient, admin: User) -> None:
    assert client.post("/policies/new/", data=POLICY).location == "/policies/"
    policy = db.session.scalars(select(PasswordPolicy).filter_by(name="Long")).one()
    held = [getattr(policy, name) for name in ("min_length", "max_length", "lock_tries",
            "lock_minutes", "needs_upper", "needs_lower", "refuses_common")]  # fmt: skip
    assert held == [12, 64, 3, 30, False, True, True]
    page = client.get("/policies/?flt_state=unused").text
    assert ">Long</a>" in page
    assert ">Strong</a>" not in page
    assert "All 3 In use 2 Not used 1" in words(page)
    client.post(f"/policies/edit/?id={policy.id}", data=POLICY | {"max_length": "65"})
    db.session.expire_all()
    assert policy.max_length == 65


WRONG_POLICIES = (
    ({"min_length": "65"}, "Length to: At least as many as Length from."),
    ({"min_length": "1", "max_length": "1", "needs_digit": "y"}, "Length to: At least 2, one"),
    ({"min_length": "0"}, "Length from: A whole number from 1 to 1000."),
    ({"max_length": "1001"}, "Length to: A whole number from 1 to 1000."),
    ({"lock_tries": "0"}, "Wrong tries before a lock: A whole number from 1 to 100."),
    ({"lock_minutes": "1e3"}, "Minutes of a lock: A whole number from 1 to 10080."),
    ({"name": "STRONG"}, "Name: A password policy with this name already exists."),
)


@pytest.mark.databases("sqlite")
def test_a_policy_that_no_password_meets_is_refused(client: FlaskClient, admin: User) -> None:
    for change, sentence in WRONG_POLICIES:
        page = client.post("/policies/new/", data=POLICY | change).text
        assert sentence in words(page), change
        assert all(f'value="{typed}"' in page for typed in change.values() if typed != "y")
    assert len(db.session.scalars(select(PasswordPolicy)).all()) == 2


@pytest.mark.databases("sqlite")
def test_the_form_says_what_a_password_needs_as_it_is_typed(
    client: FlaskClient, admin: User
) -> None:
    page = client.post("/policies/new/", data=POLICY | {"name": "", "min_length": "x"}).text
    found = re.search(r'<ul class="sentences".*?</ul>', page, re.S)
    assert found is not None
    assert texts(found.group(), "li") == [
        "… to 64 characters.", "At least a lower-case letter.", "Not a common password.",
    ]  # fmt: skip


@pytest.mark.databases("sqlite")
def test_nothing_in_the_settings_is_deleted_or_changed_by_a_batch(
    client: FlaskClient, admin: User
) -> None:
    for tab in ("groups", "policies"):
        client.post(f"/{tab}/delete/", data={"id": 1})
        for action in ("delete", "deactivate", "activate"):
            client.post(f"/{tab}/action/", data={"action": action, "rowid": 1})
    assert len(db.session.scalars(select(PermissionGroup)).all()) == 5
    assert all(db.session.scalars(select(PermissionGroup.active)))
    assert len(db.session.scalars(select(PasswordPolicy)).all()) == 2


def test_the_last_person_of_the_highest_rank_is_who_can_do_what_nobody_else_there_can(
    make_user: MakeUser, make_group: MakeGroup
) -> None:
    admin = make_user("s.admin", "Sys Admin")
    make_group("Auditor", 50, may_sign_in=True)
    auditor = make_user("a.udit", "Auditor")
    assert last_administrator.is_last_of_highest_rank(admin)
    assert not last_administrator.is_last_of_highest_rank(auditor)
    second = make_user("s.second", "Sys Admin")
    assert not last_administrator.is_last_of_highest_rank(admin)
    assert last_administrator.is_last_group_of_highest_rank(second.group)
    assert not last_administrator.is_last_group_of_highest_rank(auditor.group)
