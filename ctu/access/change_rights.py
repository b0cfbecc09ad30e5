"""Which groups, policies and people a person may change or assign."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, literal, or_, select
from sqlalchemy.orm import joinedload

from ctu.access.rights import (
    has_console,
    may_manage_groups,
    may_manage_users,
    permissions,
    sees_all_teams,
)
from ctu.access.visibility import may_see, team_ids_of
from ctu.extensions import db
from ctu.models.groups import PERMISSIONS, PasswordPolicy, PermissionGroup
from ctu.models.teams import membership
from ctu.models.users import User


def reaches(person: User, group: PermissionGroup) -> bool:
    """Return whether a group is not above this person and permits nothing that they lack."""
    own = permissions(person)
    return bool(own) and group.rank <= person.group.rank and group.permissions <= own


def reaches_user(person: User, other: User) -> bool:
    """Return whether a user is not above this person, and not undone with an import.

    Nobody changes one of those: the login may be another user's by now.
    """
    return other.undone_at is None and reaches(person, other.group)


def within_reach(person: User) -> ColumnElement[bool]:
    """Return `reaches` as a condition on PermissionGroup, for queries."""
    return reached_by(permissions(person), literal(person.group.rank))


def reached_by(own: frozenset[str], rank: ColumnElement[int]) -> ColumnElement[bool]:
    """Return `reaches` as a condition on PermissionGroup, for a rank and permissions."""
    if not own:
        return false()
    lacking = [getattr(PermissionGroup, name).is_(False) for name in PERMISSIONS if name not in own]
    return and_(PermissionGroup.rank <= rank, *lacking)


def is_assignable(own: frozenset[str], rank: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition on PermissionGroup for those that a person may assign.

    :param own: what that person may do.
    :param rank: the rank of their group.
    """
    return and_(PermissionGroup.active, reached_by(own, rank))


def reaches_every_group(person: User) -> bool:
    """Return whether no permission group is beyond this person; then no policy is either."""
    beyond = select(PermissionGroup.id).where(~within_reach(person))
    return db.session.scalar(beyond.limit(1)) is None


def may_change_group(person: User, group: PermissionGroup) -> bool:
    """Return whether this person may change a group, active or not: it is within their reach."""
    return may_manage_groups(person) and reaches(person, group)


def may_change_policy(person: User, policy: PasswordPolicy) -> bool:
    """Return whether this person may change a policy: all groups that use it are in reach."""
    return may_manage_groups(person) and all(reaches(person, group) for group in policy.groups)


def known_policies(person: User) -> ColumnElement[bool]:
    """Return the condition on PasswordPolicy that leaves those which this person may choose.

    They are the policies of the groups within reach, and those of no group.
    """
    within = select(PermissionGroup.policy_id).where(within_reach(person))
    unused = PasswordPolicy.id.not_in(select(PermissionGroup.policy_id))
    return or_(PasswordPolicy.id.in_(within), unused)


def assignable_groups(person: User) -> Sequence[PermissionGroup]:
    """Return the groups that this person may assign, the least powerful first."""
    groups = _groups_within(permissions(person))
    return db.session.scalars(groups, {"rank": person.group.rank}).all()


@lru_cache(maxsize=2 ** len(PERMISSIONS))
def _groups_within(own: frozenset[str]) -> Select[PermissionGroup]:
    """Return a cached statement, because building it takes as long as executing it."""
    return (
        select(PermissionGroup)
        .where(is_assignable(own, bindparam("rank")))
        .options(joinedload(PermissionGroup.policy))
        .order_by(PermissionGroup.rank, PermissionGroup.name_key)
    )


def may_manage(person: User, other: User) -> bool:
    """Return whether this person may change another person at all."""
    return may_manage_users(person) and reaches_user(person, other) and may_see(person, other)


def may_reset(person: User, other: User) -> bool:
    """Return whether this person may reset the password of another, and so could sign in as them.

    A reset gives access to every team of the other person, so the caller must see all of them.
    """
    if person.id == other.id or not may_manage(person, other):
        return False
    if sees_all_teams(person):
        return True
    beyond = select(membership.c.team_id).where(
        membership.c.user_id == other.id, membership.c.team_id.not_in(team_ids_of(person))
    )
    return db.session.scalar(beyond.limit(1)) is None


def are_beyond(person: User, ids: Sequence[int]) -> bool:
    """Return whether any of some people is in a group beyond this person's reach."""
    beyond = select(User.id).join(User.group).where(User.id.in_(ids), ~within_reach(person))
    return db.session.scalar(beyond.limit(1)) is not None


def may_reset_factor(person: User, other: User) -> bool:
    """Return whether this person may reset the second factor of another: one of a lower rank.

    Whoever may reset both password and factor can sign in as the other, so equals cannot.
    """
    return other.group.rank < person.group.rank and may_reset(person, other)


def are_undone(ids: Sequence[int]) -> bool:
    """Return whether any of some people was undone with an import; those cannot be changed."""
    undone = select(User.id).where(User.id.in_(ids), User.undone_at.is_not(None))
    return db.session.scalar(undone.limit(1)) is not None


def may_reset_all(person: User, ids: Sequence[int]) -> bool:
    """Return whether this person may reset the password of each of some people; see `may_reset`."""
    if not may_manage_users(person) or person.id in ids or are_beyond(person, ids):
        return False
    if are_undone(ids):
        return False
    if sees_all_teams(person):
        return True
    own = team_ids_of(person)
    unseen = select(User.id).where(
        User.id.in_(ids),
        User.id.not_in(select(membership.c.user_id).where(membership.c.team_id.in_(own))),
    )
    beyond = select(membership.c.user_id).where(
        membership.c.user_id.in_(ids), membership.c.team_id.not_in(own)
    )
    return all(db.session.scalar(each.limit(1)) is None for each in (unseen, beyond))


def highest_rank() -> int:
    """Return the highest rank among active groups, 0 when there is none."""
    rank = select(func.max(PermissionGroup.rank)).where(PermissionGroup.active)
    return db.session.scalar(rank) or 0


def has_highest_rank(person: User) -> bool:
    """Return whether this person has the highest rank among active groups."""
    return has_console(person) and person.group.rank >= highest_rank()
