"""The members of a team, plan or group that the current user may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from ctu.access import change_rights, rights, visibility
from ctu.access.states import STATES, State, count_states
from ctu.extensions import db
from ctu.models.users import User

SHOWN = 8


@dataclass(frozen=True, slots=True)
class People:
    """How many people there are, how many in each state, and the first of them by name."""

    count: int
    states: Sequence[tuple[State, int]]
    first: Sequence[tuple[User, bool]]
    """Each with whether their form may be opened."""


def find_people(person: User, condition: ColumnElement[bool]) -> People:
    """Return the people that match a condition on User, as far as the viewer may see them."""
    counts = count_states(person, condition)
    first = db.session.scalars(
        select(User)
        .where(condition, visibility.users_in_scope(person))
        .options(joinedload(User.group))
        .order_by(User.first_name, User.last_name, User.id)
        .limit(SHOWN)
    )
    may_manage = rights.may_manage_users(person)
    return People(
        counts[""],
        [(state, counts[state.key]) for state in STATES if counts[state.key]],
        [(user, may_manage and change_rights.reaches_user(person, user)) for user in first],
    )
