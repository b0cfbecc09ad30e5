"""Every answer to "may this person …?", asked by every door: pages, imports, commands.

Whoever is inactive, in an inactive group or without the console may do nothing. A lock keeps a
person from signing in; it takes no right from what they set going before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import joinedload

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.groups import PERMISSIONS, PasswordPolicy, PermissionGroup
from ctu.models.teams import Team, membership
from ctu.models.users import User


def has_console(person: User) -> bool:
    """Whether the console is open to this person at all, locked or not."""
    return person.active and person.group.active and person.group.may_sign_in


def may_sign_in(person: User) -> bool:
    """Whether this person may sign in, and stay so, at this moment."""
    return has_console(person) and not person.is_locked


def permissions(person: User) -> frozenset[str]:
    """Return what this person may do, as the names in PERMISSIONS."""
    return person.group.permissions if has_console(person) else frozenset()


def may_manage_users(person: User) -> bool:
    """Whether this person may make and change users."""
    return "may_manage_users" in permissions(person)


def may_import_users(person: User) -> bool:
    """Whether this person may import users; it needs no right to manage them (decision 5)."""
    return "may_import_users" in permissions(person)


def may_manage_teams(person: User) -> bool:
    """Whether this person may make and change teams."""
    return "may_manage_teams" in permissions(person)


def may_import_teams(person: User) -> bool:
    """Whether this person may import teams: whoever may manage them."""
    return may_manage_teams(person)


def may_manage_plans(person: User) -> bool:
    """Whether this person may make and change capacity plans."""
    return "may_manage_plans" in permissions(person)


def may_manage_groups(person: User) -> bool:
    """Whether this person may change permission groups and password policies."""
    return "may_manage_groups" in permissions(person)


def sees_all_teams(person: User) -> bool:
    """Whether this person sees the users of every team."""
    return "sees_all_teams" in permissions(person)


MAY_IMPORT = {"users": may_import_users, "teams": may_import_teams}


def may_import(person: User, slug: str) -> bool:
    """Whether this person may run imports of that kind."""
    return slug in MAY_IMPORT and MAY_IMPORT[slug](person)


def may_import_anything(person: User) -> bool:
    """Whether there is a kind of import that this person may run."""
    return any(may_import(person, slug) for slug in MAY_IMPORT)


def highest_rank() -> int:
    """Return the highest rank among active groups, 0 when there is none."""
    rank = select(func.max(PermissionGroup.rank)).where(PermissionGroup.active)
    return db.session.scalar(rank) or 0


def has_highest_rank(person: User) -> bool:
    """Whether nobody can be above this person."""
    return has_console(person) and person.group.rank >= highest_rank()


def reaches(person: User, group: PermissionGroup) -> bool:
    """Whether a group is not above this person and permits nothing that they lack."""
    own = permissions(person)
    return bool(own) and group.rank <= person.group.rank and group.permissions <= own


def within_reach(person: User) -> ColumnElement[bool]:
    """Return `reaches` as a condition on PermissionGroup, for queries."""
    return _reached(permissions(person), literal(person.group.rank))


def _reached(own: frozenset[str], rank: ColumnElement[int]) -> ColumnElement[bool]:
    if not own:
        return false()
    lacking = [getattr(PermissionGroup, name).is_(False) for name in PERMISSIONS if name not in own]
    return and_(PermissionGroup.rank <= rank, *lacking)


def may_change_group(person: User, group: PermissionGroup) -> bool:
    """Whether this person may change a group: like putting somebody into it, active or not."""
    return may_manage_groups(person) and reaches(person, group)


def may_change_policy(person: User, policy: PasswordPolicy) -> bool:
    """Whether this person may change a policy: not when it protects somebody out of their reach."""
    return may_manage_groups(person) and all(reaches(person, group) for group in policy.groups)


def known_policies(person: User) -> ColumnElement[bool]:
    """Return the condition on PasswordPolicy that leaves those which this person may choose.

    They are the policies of the groups within reach, and those of no group.
    """
    within = select(PermissionGroup.policy_id).where(within_reach(person))
    unused = PasswordPolicy.id.not_in(select(PermissionGroup.policy_id))
    return or_(PasswordPolicy.id.in_(within), unused)


def assignable_groups(person: User) -> Sequence[PermissionGroup]:
    """Return the groups into which this person may put somebody, the least powerful first."""
    groups = _groups_within(permissions(person))
    return db.session.scalars(groups, {"rank": person.group.rank}).all()


@lru_cache(maxsize=2 ** len(PERMISSIONS))
def _groups_within(own: frozenset[str]) -> Select[PermissionGroup]:
    """Return a statement that is made once, because making one takes as long as asking."""
    return (
        select(PermissionGroup)
        .where(PermissionGroup.active, _reached(own, bindparam("rank")))
        .options(joinedload(PermissionGroup.policy))
        .order_by(PermissionGroup.rank, PermissionGroup.name_key)
    )


def own_teams(person: User) -> Sequence[Team]:
    """Return the active teams of which this person is a member, by name."""
    return db.session.scalars(_own_teams(), {"member": person.id}).all()


@lru_cache(maxsize=1)
def _own_teams() -> Select[Team]:
    """Return a statement that is made once, because making one takes as long as asking."""
    own = Team.id.in_(_team_ids(bindparam("member")))
    return select(Team).where(Team.active, own).order_by(Team.name_key)


def team_ids_of(person: User) -> Select[Any]:
    """Select the ids of this person's teams, active or not."""
    return _team_ids(literal(person.id))


def _team_ids(member: ColumnElement[int]) -> Select[Any]:
    return select(membership.c.team_id).where(membership.c.user_id == member)


def teams_in_scope(person: User) -> ColumnElement[bool]:
    """Return the condition on Team that leaves those whose people this person may see."""
    return true() if sees_all_teams(person) else Team.id.in_(team_ids_of(person))


def in_scope(person: User) -> ColumnElement[bool]:
    """Return the condition on User that leaves those whom this person may see."""
    if not has_console(person):
        return false()
    if sees_all_teams(person):
        return true()
    shared = select(membership.c.user_id).where(membership.c.team_id.in_(team_ids_of(person)))
    return or_(User.id == person.id, User.id.in_(shared))


def may_see(person: User, other: User) -> bool:
    """Whether this person may see another one."""
    found = select(User.id).where(User.id == other.id, in_scope(person))
    return db.session.scalar(found) is not None


def may_manage(person: User, other: User) -> bool:
    """Whether this person may change another one, whoever that is and whatever changes."""
    return may_manage_users(person) and reaches(person, other.group) and may_see(person, other)


def may_reset(person: User, other: User) -> bool:
    """Whether this person may give another one a new password, and so could sign in as them.

    Whoever could do that enters every team of theirs, so there must be none that they may not see.
    """
    if person.id == other.id or not may_manage(person, other):
        return False
    if sees_all_teams(person):
        return True
    beyond = select(membership.c.team_id).where(
        membership.c.user_id == other.id, membership.c.team_id.not_in(team_ids_of(person))
    )
    return db.session.scalar(beyond.limit(1)) is None


def is_locked() -> ColumnElement[bool]:
    """Return the condition on User that leaves those who are locked at this moment."""
    return User.locked_until > utc_now()


def is_last_of_highest_rank(person: User) -> bool:
    """Whether nobody else could do what this active person of the highest rank can."""
    if not (person.active and _is_at_the_top(person.group)):
        return False
    return db.session.scalar(_stand_ins(person.group).where(User.id != person.id)) is None


def is_last_group_of_highest_rank(group: PermissionGroup) -> bool:
    """Whether nobody of another group could do what the people of this one, at the top, can."""
    if not _is_at_the_top(group):
        return False
    return db.session.scalar(_stand_ins(group).where(User.group_id != group.id)) is None


def _is_at_the_top(group: PermissionGroup) -> bool:
    return group.active and group.rank >= highest_rank()


def _stand_ins(group: PermissionGroup) -> Select[int]:
    """Select an active person of the highest rank who may do all that a group permits."""
    granted = [getattr(PermissionGroup, name).is_(True) for name in group.permissions]
    at_the_top = (PermissionGroup.active, PermissionGroup.rank >= highest_rank())
    people = select(User.id).join(User.group).where(User.active, *at_the_top, *granted)
    return people.limit(1)
