"""A sign-in that awaits its second factor, as stored in the browser's session."""

from __future__ import annotations

from typing import NamedTuple

from flask import session

KEY = "second_step"


class Waiting(NamedTuple):
    """A person who has given the right password and not yet a second factor."""

    person_id: int
    version: int
    """Of the person's sessions, when the password was right."""
    since: int
    target: str
    """Where they wanted to go."""


def begin_waiting(waiting: Waiting) -> None:
    """Let this browser wait, and forget everything else that it was."""
    session.clear()
    session[KEY] = list(waiting)


def read_waiting() -> Waiting | None:
    """Return who waits in this browser."""
    held = session.get(KEY)
    return Waiting(*held) if isinstance(held, list) else None


def end_waiting() -> None:
    """Delete the pending sign-in from the browser's session."""
    session.pop(KEY, None)
