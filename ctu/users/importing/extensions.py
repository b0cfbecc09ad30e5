"""Usual number of digits of the extensions in this console."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from ctu.extensions import db
from ctu.models.users import User

NEWEST = 2_000
"""How many people are looked at, so that the time does not grow with the console."""
LEAST = 2
"""How many extensions at least make a habit."""


def usual_extension_length() -> int | None:
    """Return the number of digits that most extensions of the newest people have, if most agree."""
    newest = select(User.extension).order_by(User.id.desc()).limit(NEWEST).subquery()
    length = func.length(newest.c.extension)
    lengths = select(length).where(newest.c.extension.is_not(None))
    counts = Counter(db.session.scalars(lengths))
    usual, count = next(iter(counts.most_common(1)), (None, 0))
    return usual if count >= LEAST and 2 * count > counts.total() else None
