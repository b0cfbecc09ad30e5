"""Which teams and people a person may see, as conditions for queries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, literal, or_, select, true

from ctu.access.rights import has_console, sees_all_teams
from ctu.extensions import db
from ctu.models.teams import Team, membership
from ctu.models.users import User


def own_teams(person: User) -> Sequence[Team]:
    """Return the active teams of which this person is a member, by name."""
    return db.session.scalars(_own_teams(), {"member": person.id}).all()


@lru_cache(maxsize=1)
def _own_teams() -> Select[Team]:
    """Return a cached statement, because building it takes as long as executing it."""
    return select(Team).where(is_own_team(bindparam("member"))).order_by(Team.name_key)


def is_own_team(member: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition on Team that leaves the active ones of a member, given by id.

    It is one of a join, which PostgreSQL plans sooner than a subquery; nobody is a member twice.
    """
    is_member = and_(membership.c.user_id == member, membership.c.team_id == Team.id)
    return and_(Team.active, is_member)


def team_ids_of(person: User) -> Select[Any]:
    """Select the ids of this person's teams, active or not."""
    return _team_ids(literal(person.id))


def _team_ids(member: ColumnElement[int]) -> Select[Any]:
    return select(membership.c.team_id).where(membership.c.user_id == member)


def teams_in_scope(person: User) -> ColumnElement[bool]:
    """Return the condition on Team that leaves those whose people this person may see."""
    return true() if sees_all_teams(person) else Team.id.in_(team_ids_of(person))


def users_in_scope(person: User) -> ColumnElement[bool]:
    """Return the condition on User that leaves those whom this person may see."""
    if not has_console(person):
        return false()
    if sees_all_teams(person):
        return true()
    shared = select(membership.c.user_id).where(membership.c.team_id.in_(team_ids_of(person)))
    return or_(User.id == person.id, User.id.in_(shared))


def may_see(person: User, other: User) -> bool:
    """Return whether this person may see another one."""
    found = select(User.id).where(User.id == other.id, users_in_scope(person))
    return db.session.scalar(found) is not None
