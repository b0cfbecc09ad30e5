"""Rights by rank, permissions and scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctu.access import change_rights, last_administrator, rights, visibility
from ctu.extensions import db
from ctu.models.clock import today, utc_now
from ctu.models.groups import PERMISSIONS, PermissionGroup
from ctu.models.teams import Team, membership
from ctu.models.users import User
from tests.console.people import group_named

MakeUser = Callable[..., User]

# What people of each shipped group may do.
MAY = {
    "Agent": "",
    "QA": "console",
    "Team Leader": "console users import_users",
    "Manager": "console users import_users teams import_teams plans",
    "Sys Admin": "console users import_users teams import_teams plans groups all",
}
ANSWERS = {
    "console": rights.has_console,
    "users": rights.may_manage_users,
    "import_users": rights.may_import_users,
    "teams": rights.may_manage_teams,
    "import_teams": rights.may_import_teams,
    "plans": rights.may_manage_plans,
    "groups": rights.may_manage_groups,
    "all": rights.sees_all_teams,
}


def names(things: Any) -> list[str]:
    return [thing.name for thing in things]


def seen_by(person: User) -> set[str]:
    return set(db.session.scalars(select(User.login).where(visibility.users_in_scope(person))))


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("group", MAY)
def test_each_shipped_group_may_what_the_product_says(make_user: MakeUser, group: str) -> None:
    person = make_user(group=group)
    found = {name for name, may in ANSWERS.items() if may(person)}
    assert found == set(MAY[group].split())


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("change", ["inactive", "group", "console"])
def test_without_the_console_nobody_may_anything(make_user: MakeUser, change: str) -> None:
    person = make_user(group="Sys Admin")
    if change == "inactive":
        person.active = False
    elif change == "group":
        person.group.active = False
    else:
        person.group.may_sign_in = False
    assert not any(may(person) for may in ANSWERS.values())
    db.session.flush()
    assert change_rights.assignable_groups(person) == []
    assert seen_by(person) == set()


def test_a_lock_takes_no_right(make_user: MakeUser) -> None:
    person = make_user(group="Manager", locked_until=utc_now() + timedelta(minutes=1))
    assert rights.has_console(person)
    assert rights.may_import_users(person)


def test_equal_rank_may_be_assigned_and_higher_not(make_user: MakeUser) -> None:
    leader = make_user(group="Team Leader")
    assert names(change_rights.assignable_groups(leader)) == ["Agent", "QA", "Team Leader"]


def test_a_group_with_a_permission_that_one_lacks_may_not_be_assigned(
    make_user: MakeUser, make_group: Any
) -> None:
    leader = make_user(group="Team Leader")
    planner = make_group("Planner", 10, may_sign_in=True, may_manage_plans=True)
    assert planner not in change_rights.assignable_groups(leader)


def test_an_inactive_group_may_not_be_assigned(make_user: MakeUser) -> None:
    manager = make_user(group="Manager")
    group_named("QA").active = False
    db.session.flush()
    assert "QA" not in names(change_rights.assignable_groups(manager))


def test_the_condition_and_the_answer_about_reach_agree(
    make_user: MakeUser, make_group: Any
) -> None:
    for number, permission in enumerate(PERMISSIONS):
        make_group(f"Odd {number}", 30, **{permission: True})
        make_group(f"Low {number}", 5, **{permission: True})
    every = db.session.scalars(select(PermissionGroup)).all()
    for group in MAY:
        person = make_user(f"p.{group.replace(' ', '')}", group)
        asked = set(names(change_rights.assignable_groups(person)))
        assert asked == {each.name for each in every if change_rights.reaches(person, each)}


def test_the_highest_rank_is_that_of_the_active_groups(make_user: MakeUser) -> None:
    manager = make_user(group="Manager")
    assert not change_rights.has_highest_rank(manager)
    group_named("Sys Admin").active = False
    db.session.flush()
    assert change_rights.has_highest_rank(manager)


def test_people_see_their_own_teams_and_the_highest_see_all(make_user: MakeUser) -> None:
    leader = make_user("t.l", "Team Leader", "Sales")
    make_user("a.sales", team="Sales")
    make_user("a.billing", team="Billing")
    admin = make_user("s.a", "Sys Admin", "Quality")
    assert seen_by(leader) == {"t.l", "a.sales"}
    assert seen_by(admin) == {"t.l", "a.sales", "a.billing", "s.a"}


def test_a_team_shared_beside_the_primary_one_counts(
    make_user: MakeUser, make_team: Callable[..., Team]
) -> None:
    leader = make_user("t.l", "Team Leader", "Sales", teams=[make_team("Billing")])
    other = make_user("a.billing", team="Billing")
    assert visibility.may_see(leader, other)
    assert change_rights.may_manage(leader, other)


def test_nobody_manages_who_is_above_or_elsewhere(make_user: MakeUser) -> None:
    leader = make_user("t.l", "Team Leader", "Sales")
    assert change_rights.may_manage(leader, make_user("same", "Team Leader", "Sales"))
    assert not change_rights.may_manage(leader, make_user("above", "Manager", "Sales"))
    assert not change_rights.may_manage(leader, make_user("elsewhere", "Agent", "Billing"))
    assert not change_rights.may_manage(make_user("q.a", "QA", "Sales"), leader)


def test_own_teams_are_the_active_ones_of_which_one_is_a_member(
    make_user: MakeUser, make_team: Callable[..., Team]
) -> None:
    closed = make_team("Closed", active=False)
    make_team("Foreign")
    person = make_user(group="Sys Admin", team="Sales", teams=[closed, make_team("Billing")])
    assert names(visibility.own_teams(person)) == ["Billing", "Sales"]


def test_the_last_active_person_of_the_highest_rank_is_known(make_user: MakeUser) -> None:
    first = make_user("s.a", "Sys Admin")
    assert last_administrator.is_last_of_highest_rank(first)
    assert not last_administrator.is_last_of_highest_rank(make_user("agent"))
    second = make_user("s.b", "Sys Admin")
    assert not last_administrator.is_last_of_highest_rank(first)
    second.active = False
    db.session.flush()
    assert last_administrator.is_last_of_highest_rank(first)
    make_user("s.c", "Sys Admin", active_from=today() + timedelta(days=1))
    assert last_administrator.is_last_of_highest_rank(first), (
        "Who begins tomorrow is no help today."
    )


def test_a_password_is_reset_by_another_who_sees_every_team_of_its_owner(
    make_user: MakeUser, make_team: Callable[..., Team]
) -> None:
    leader, near = make_user("t.l", "Team Leader"), make_user("near")
    both = make_user("both", teams=[make_team("Night Desk")])
    people = (near, both, leader)
    assert [change_rights.may_manage(leader, each) for each in people] == [True, True, True]
    assert [change_rights.may_reset(leader, each) for each in people] == [True, False, False]
    assert [change_rights.may_reset_all(leader, [each.id]) for each in people] == [
        True, False, False,
    ]  # fmt: skip
    admin = make_user("s.a", "Sys Admin", "Elsewhere")
    assert [change_rights.may_reset(admin, each) for each in people] == [True, True, True]


def test_several_passwords_are_reset_by_who_may_reset_each_of_them(make_user: MakeUser) -> None:
    leader, near, lone = make_user("t.l", "Team Leader"), make_user("near"), make_user("lone")
    above, undone = make_user("m.b", "Manager"), make_user("undone", undone_at=utc_now())
    db.session.execute(membership.delete().where(membership.c.user_id == lone.id))
    assert change_rights.may_reset_all(leader, [near.id])
    assert not change_rights.may_reset_all(make_user("q.a", "QA"), [near.id])
    for other in (leader, lone, above, undone):
        assert not change_rights.may_reset_all(leader, [near.id, other.id]), other.login


@pytest.mark.parametrize("people", [3, 30])
def test_the_questions_cost_the_same_for_few_and_many(
    make_user: MakeUser, statements: Any, people: int
) -> None:
    leader = make_user("t.l", "Team Leader")
    for number in range(people):
        make_user(f"agent{number}", password=None)
    leader.group.policy  # noqa: B018 - loaded before the count begins, as with every request.
    with statements() as queries:
        change_rights.assignable_groups(leader)
        visibility.own_teams(leader)
        seen_by(leader)
    assert len(queries) == 3
