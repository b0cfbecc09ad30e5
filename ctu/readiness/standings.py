"""Standings of people: each person has exactly one, so that the counts add up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, or_, select

from ctu.access.states import State
from ctu.extensions import db
from ctu.models.clock import today, utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from plugins.bulk_import import unindexed


@dataclass(frozen=True, slots=True)
class Standing(State):
    """A standing as it is displayed, with one sentence that says who has it."""

    meaning: str
    is_expected: bool = True
    """Whether the person is one of those who should have signed in by now."""
    counted: str = ""
    """The words after a number of such people, if they are not `word` itself."""

    @property
    def behind_number(self) -> str:
        """Return what follows a number of such people: "never seen", "without access"."""
        return self.counted or self.word.lower()


LOCKED = Standing("locked", "Locked", "fa-lock", "warn", "Too many wrong passwords.")
EXPIRED = Standing(
    "expired", "Password run out", "fa-hourglass-end", "bad",
    "The first password was not used in time; a new one is needed.",
)  # fmt: skip
FIRST = Standing(
    "first", "On the first password", "fa-key", "run",
    "Has signed in, and has not chosen a password of their own yet.",
)  # fmt: skip
NEVER = Standing(
    "never", "Never seen", "fa-user-o", "idle", "Could sign in, and never has."
)  # fmt: skip
LATER = Standing(
    "later", "Starts later", "fa-calendar", "idle", "Can sign in from a later day.", False
)  # fmt: skip
READY = Standing(
    "ready", "Signed in", "fa-check-circle", "ok",
    "Has signed in, and has a password of their own.",
)  # fmt: skip
SHUT = Standing(
    "shut", "No access", "fa-ban", "idle", "The permission group does not sign in here.", False,
    "without access",
)  # fmt: skip
INACTIVE = Standing("inactive", "Inactive", "fa-minus-circle", "idle", "Was deactivated.", False)
UNDONE = Standing("undone", "Undone", "fa-undo", "idle", "Their import was taken back.", False)
STANDINGS = (LOCKED, EXPIRED, FIRST, NEVER, LATER, READY, SHUT, INACTIVE, UNDONE)
"""In order of priority: people with the first of them need help first."""


def conditions() -> dict[str, ColumnElement[bool]]:
    """Return the condition on User for each standing, at this moment.

    The plain comparisons are a range of one index (decision 96). The other conditions apply to the
    rows in that range, and are written so that no other index serves them.
    """
    now, day, let_in = utc_now(), today(), groups_let_in()
    active = and_(User.active.is_(True), User.undone_at.is_(None))
    enters = and_(active, User.group_id.in_(let_in))
    begun = or_(User.active_from.is_(None), User.active_from <= day)
    is_open = or_(User.locked_until.is_(None), User.locked_until <= now)
    is_good = or_(User.password_expires_at.is_(None), User.password_expires_at > now)
    rest = unindexed(and_(begun, is_open, is_good))
    has_own, seen = User.must_change_password.is_(False), User.last_sign_in_at.is_not(None)
    either = User.must_change_password.in_([True, False])
    return {
        LOCKED.key: and_(User.locked_until > now, unindexed(and_(enters, begun))),
        EXPIRED.key: and_(User.password_expires_at <= now, unindexed(and_(enters, begun, is_open))),
        FIRST.key: and_(enters, User.must_change_password.is_(True), seen, rest),
        NEVER.key: and_(enters, either, User.last_sign_in_at.is_(None), rest),
        LATER.key: and_(User.active_from > day, unindexed(enters)),
        READY.key: and_(enters, has_own, seen, rest),
        SHUT.key: and_(active, User.group_id.in_(groups_shut_out())),
        INACTIVE.key: and_(User.active.is_(False), User.undone_at.is_(None)),
        UNDONE.key: and_(User.active.is_(False), User.undone_at.is_not(None)),
    }


def priority(kinds: Mapping[str, ColumnElement[bool]]) -> ColumnElement[int]:
    """Return the priority of a person for queries: the place of the standing in `STANDINGS`."""
    places = [(kinds[each.key], place) for place, each in enumerate(STANDINGS)]
    return case(*places, else_=len(places))


def groups_let_in() -> Sequence[int]:
    """Return the ids of the groups whose people sign in here."""
    return [id for id, lets_in in _groups() if lets_in]


def groups_shut_out() -> Sequence[int]:
    """Return the ids of the other groups."""
    return [id for id, lets_in in _groups() if not lets_in]


def _groups() -> Sequence[tuple[int, bool]]:
    """Return each group with whether its people sign in here; there are few."""
    lets_in = and_(PermissionGroup.active, PermissionGroup.may_sign_in)
    return [
        (id, bool(known)) for id, known in db.session.execute(select(PermissionGroup.id, lets_in))
    ]


def standing_of(user: User, now: datetime, day: date, let_in: Collection[int]) -> Standing:
    """Return the standing of one person; the first that fits, as the conditions say it."""
    fitting = (
        (UNDONE, user.undone_at is not None),
        (INACTIVE, not user.active),
        (SHUT, user.group_id not in let_in),
        (LATER, user.active_from is not None and user.active_from > day),
        (LOCKED, user.locked_until is not None and user.locked_until > now),
        (EXPIRED, user.password_expires_at is not None and user.password_expires_at <= now),
        (NEVER, user.last_sign_in_at is None),
        (FIRST, user.must_change_password),
    )
    return next((standing for standing, fits in fitting if fits), READY)
