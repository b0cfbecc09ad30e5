"""Batch actions on users: they end sessions, and refuse to remove the last administrator."""

from __future__ import annotations

from ctu.access import last_administrator
from ctu.models.users import User
from ctu.records.batches import batch_actions
from ctu.records.batches.batch_actions import Refusal


def deactivate(person: User, user: User) -> Refusal | None:
    """Deactivate a user and end their sessions; refused for oneself and the last administrator."""
    if user.active and user.id == person.id:
        return "you cannot deactivate yourself"
    # A user below this person is not of the highest rank, so that no query is needed.
    if user.group.rank >= person.group.rank and last_administrator.is_last_of_highest_rank(user):
        return "the last active person of the highest permission group has to stay"
    if refusal := batch_actions.deactivate(person, user):
        return refusal
    user.end_sessions()
    return None


def unlock(person: User, user: User) -> Refusal | None:
    """Unlock a user before the lock expires."""
    if not user.is_locked:
        return "not locked"
    user.unlock()
    return None


CHANGES = {"activated": batch_actions.activate, "deactivated": deactivate, "unlocked": unlock}
CONSEQUENCES = {
    "deactivate": "They are signed out at once and cannot sign in. They keep their logins, and "
    "nothing is deleted.",
}
"""What the question before an action on many people explains."""
