"""The four exclusive states of a user, by precedence: undone, inactive, locked, active."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, and_, func, not_, select

from ctu.access.visibility import users_in_scope
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import User


@dataclass(frozen=True, slots=True)
class State:
    """A state as it is displayed: icon and word, never the colour alone."""

    key: str
    word: str
    icon: str
    kind: str
    """The chip's colour: ok, idle or warn."""


ACTIVE = State("active", "Active", "fa-check-circle", "ok")
INACTIVE = State("inactive", "Inactive", "fa-minus-circle", "idle")
LOCKED = State("locked", "Locked", "fa-lock", "warn")
UNDONE = State("undone", "Undone", "fa-undo", "idle")
"""Their import was undone: inactive for good, and the login is free."""
STATES = (ACTIVE, INACTIVE, LOCKED, UNDONE)
TEAM_STATES = (ACTIVE, INACTIVE, LOCKED)
"""The states of somebody who is in a team."""


class HasState(Protocol):
    """The values that decide the state of a user, in a record or in a row of a list."""

    @property
    def undone_at(self) -> datetime | None:
        """When the import that made them was undone."""

    @property
    def active(self) -> bool:
        """Whether they are active."""

    @property
    def is_locked(self) -> bool:
        """Whether they are locked at this moment."""


def state_of(user: HasState) -> State:
    """Return the state in which a user is at this moment."""
    if user.undone_at is not None:
        return UNDONE
    if not user.active:
        return INACTIVE
    return LOCKED if user.is_locked else ACTIVE


def is_locked() -> ColumnElement[bool]:
    """Return the condition on User that leaves those who are locked at this moment."""
    return User.locked_until > utc_now()


def conditions() -> dict[str, ColumnElement[bool]]:
    """Return the condition on User for each state, at this moment."""
    locked = and_(User.locked_until.is_not(None), is_locked())
    return {
        ACTIVE.key: and_(User.active.is_(True), not_(locked)),
        INACTIVE.key: and_(User.active.is_(False), User.undone_at.is_(None)),
        LOCKED.key: and_(User.active.is_(True), locked),
        UNDONE.key: User.undone_at.is_not(None),
    }


def count_states(person: User, *wanted: ColumnElement[bool]) -> dict[str, int]:
    """Count the users whom this person may see by state, in one query; "" counts all of them."""
    by_state = conditions()
    sums = [func.count().filter(condition) for condition in by_state.values()]
    counted = select(func.count(), *sums).select_from(User).where(users_in_scope(person), *wanted)
    return dict(zip(["", *by_state], db.session.execute(counted).one(), strict=True))
