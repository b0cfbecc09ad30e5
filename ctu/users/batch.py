"""What can be done with several chosen users at once, and the sentence that tells how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ctu.access import rights
from ctu.users.models import User

Refusal = str
Change = Callable[[User, User], Refusal | None]


def activate(person: User, user: User) -> Refusal | None:
    """Make a user active."""
    if user.active:
        return "already active"
    user.active = True
    return None


def deactivate(person: User, user: User) -> Refusal | None:
    """Make a user inactive and end their sessions; nobody locks themselves or everybody out."""
    if not user.active:
        return "already inactive"
    if user.id == person.id:
        return "you cannot deactivate yourself"
    if rights.is_last_of_highest_rank(user):
        return "the last active person of the highest permission group has to stay"
    user.active = False
    user.end_sessions()
    return None


def unlock(person: User, user: User) -> Refusal | None:
    """Open a lock before it opens by itself."""
    if not user.is_locked:
        return "not locked"
    user.locked_until, user.failed_tries = None, 0
    return None


def change_all(person: User, users: Sequence[User], change: Change, done: str) -> str:
    """Change those users whom this person may change; return one sentence about all of them."""
    left: Counter[str] = Counter()
    for user in users:
        allowed = rights.may_manage(person, user)
        refusal = change(person, user) if allowed else "you may not change them"
        if refusal is not None:
            left[refusal] += 1
    changed = len(users) - left.total()
    parts = [f"{changed} {'user' if changed == 1 else 'users'} {done}"]
    for reason, count in left.items():
        parts.append(f"{count} left as {'it was' if count == 1 else 'they were'}: {reason}")
    return ", ".join(parts) + "."
