"""How many people there are by state, of everybody and by team, without reading the people."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from ctu.access import rights
from ctu.access.states import ACTIVE, INACTIVE, LOCKED, UNDONE, conditions, count_states
from ctu.extensions import db
from ctu.models.people_counts import EVERYBODY, PeopleCount
from ctu.models.teams import membership
from ctu.models.users import User


def people_in(state: str) -> ColumnElement[int]:
    """Return the sum of the people in a stored state, 0 where there are none."""
    return func.coalesce(func.sum(PeopleCount.people).filter(PeopleCount.state == state), 0)


def count_people(person: User) -> dict[str, int]:
    """Count the users whom this person may see by state; "" counts all of them.

    Who sees some teams only is told from the people: one who is in two of them counts once.
    """
    if not (rights.has_console(person) and rights.sees_all_teams(person)):
        return count_states(person)
    stored = (ACTIVE.key, INACTIVE.key, UNDONE.key)
    sums = select(*map(people_in, stored)).where(PeopleCount.team_id == EVERYBODY)
    counts = dict(zip(stored, map(int, db.session.execute(sums).one()), strict=True))
    everybody = sum(counts.values())
    locked = select(func.count()).select_from(User).where(conditions()[LOCKED.key])
    counts[LOCKED.key] = db.session.scalar(locked) or 0
    counts[ACTIVE.key] -= counts[LOCKED.key]
    return {"": everybody, **counts}


def locked_by_team() -> dict[int, int]:
    """Count those members of each team who are locked at this moment, which an index finds."""
    counted = (
        select(membership.c.team_id, func.count())
        .join(User, User.id == membership.c.user_id)
        .where(conditions()[LOCKED.key])
        .group_by(membership.c.team_id)
    )
    return dict(db.session.execute(counted).all())
