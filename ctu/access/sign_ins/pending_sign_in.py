"""A sign-in that awaits its second factor, as stored in the browser's session."""

from __future__ import annotations

from typing import NamedTuple

from flask import session

KEY = "second_step"


class PendingSignIn(NamedTuple):
    """A person who has given the right password and not yet a second factor."""

    person_id: int
    version: int
    """The version of the person's sessions when the password was verified."""
    since: int
    target: str
    """Where they wanted to go."""


def begin_pending(pending: PendingSignIn) -> None:
    """Store a pending sign-in as the whole content of the browser's session."""
    session.clear()
    session[KEY] = list(pending)


def read_pending() -> PendingSignIn | None:
    """Return the pending sign-in of this browser, None without one."""
    held = session.get(KEY)
    return PendingSignIn(*held) if isinstance(held, list) else None


def end_pending() -> None:
    """Delete the pending sign-in from the browser's session."""
    session.pop(KEY, None)
