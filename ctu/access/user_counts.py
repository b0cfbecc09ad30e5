"""Counts of users by state, in total and by team."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from ctu.access import rights, visibility
from ctu.access.states import ACTIVE, INACTIVE, LOCKED, UNDONE, conditions, count_states
from ctu.database.connections import PREPARED
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.people_counts import EVERYBODY, PeopleCount
from ctu.models.teams import membership
from ctu.models.users import User

STORED = (ACTIVE.key, INACTIVE.key, UNDONE.key)


def people_in(state: str) -> ColumnElement[int]:
    """Return the sum of the people in a stored state, 0 where there are none."""
    return func.coalesce(func.sum(PeopleCount.people).filter(PeopleCount.state == state), 0)


@lru_cache(maxsize=1)
def everybody() -> ColumnElement[int]:
    """Return the number of all users, as a column of another statement."""
    people = func.coalesce(func.sum(PeopleCount.people), 0)
    return select(people).where(PeopleCount.team_id == EVERYBODY).correlate(None).scalar_subquery()


def count_everybody() -> dict[str, int]:
    """Count all people by state; "" counts all of them."""
    return count_beside(EVERYBODY)[0]


def count_beside(
    team_id: int, *columns: ColumnElement[int]
) -> tuple[dict[str, int], Sequence[int]]:
    """Count the members of a team, or `EVERYBODY`, by state, and read other columns beside it.

    :param columns: columns of the same statement; their values are the second of the two.
    """
    given = {"team": team_id, "now": utc_now()}
    found = db.session.execute(_sums(*columns, is_everybody=team_id == EVERYBODY), given).one()
    locked, *sums = (int(each) for each in found[: len(STORED) + 1])
    counts = {"": sum(sums), **dict(zip(STORED, sums, strict=True)), LOCKED.key: locked}
    counts[ACTIVE.key] -= locked
    return counts, found[len(STORED) + 1 :]


@lru_cache(maxsize=64)
def _sums(*columns: ColumnElement[int], is_everybody: bool) -> Select[Any]:
    """Return a cached statement, because building it takes longer than executing it."""
    locked = select(func.count()).select_from(User)
    locked = locked.where(User.active.is_(True), User.locked_until > bindparam("now"))
    if not is_everybody:
        locked = locked.join(membership, membership.c.user_id == User.id)
        locked = locked.where(membership.c.team_id == bindparam("team"))
    sums: list[Any] = [people_in(state) for state in STORED]
    counted = select(locked.scalar_subquery(), *sums, *columns)
    counted = counted.where(PeopleCount.team_id == bindparam("team"))
    return counted.execution_options(**{PREPARED: is_everybody})


def count_people(person: User) -> dict[str, int]:
    """Count the users whom this person may see by state; "" counts all of them.

    If this person sees some teams only, users are counted themselves: one in two teams counts once.
    """
    return count_everybody() if rights.sees_all_teams(person) else count_states(person)


def count_groups(person: User, group_ids: Sequence[int]) -> dict[int, int]:
    """Count the users of each of these groups whom this person may see; none of an empty one."""
    if rights.sees_all_teams(person):
        counted = select(PeopleCount.group_id, func.sum(PeopleCount.people))
        counted = counted.where(PeopleCount.team_id == EVERYBODY)
    else:
        counted = select(User.group_id, func.count()).where(visibility.users_in_scope(person))
    group_id = counted.selected_columns[0]
    counted = counted.where(group_id.in_(group_ids)).group_by(group_id)
    return {key: int(number) for key, number in db.session.execute(counted)}


def locked_by_team() -> dict[int, int]:
    """Count those members of each team who are locked at this moment, which an index finds."""
    counted = (
        select(membership.c.team_id, func.count())
        .join(User, User.id == membership.c.user_id)
        .where(conditions()[LOCKED.key])
        .group_by(membership.c.team_id)
    )
    return dict(db.session.execute(counted).all())
