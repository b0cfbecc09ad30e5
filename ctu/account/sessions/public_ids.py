"""Public ids of one's own sessions and passkeys, for forms and addresses."""

from __future__ import annotations

from flask import abort

LONGEST = 9
"""The most digits of an id: both databases can hold such a number."""


def read_id(text: str) -> int:
    """Return the number that ASCII digits write; 404 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        abort(404)
    return int(text)
