"""What a batch does to users beyond changing them: it ends sessions, and some have to stay."""

from __future__ import annotations

from ctu.access import last_administrator
from ctu.models.users import User
from ctu.records import batch_actions
from ctu.records.batch_actions import Refusal


def deactivate(person: User, user: User) -> Refusal | None:
    """Make a user inactive and end their sessions; nobody locks themselves or everybody out."""
    if user.active and user.id == person.id:
        return "you cannot deactivate yourself"
    # Whoever is below this person is not of the highest rank, so that nothing need be asked.
    if user.group.rank >= person.group.rank and last_administrator.is_last_of_highest_rank(user):
        return "the last active person of the highest permission group has to stay"
    if refusal := batch_actions.deactivate(person, user):
        return refusal
    user.end_sessions()
    return None


def unlock(person: User, user: User) -> Refusal | None:
    """Open a lock before it opens by itself."""
    if not user.is_locked:
        return "not locked"
    user.locked_until, user.failed_tries = None, 0
    return None
