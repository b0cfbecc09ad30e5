"""The lock that serialises changes by hand, so that their validation still holds at the commit."""

from __future__ import annotations

from sqlalchemy import func, select, text, update

from ctu.extensions import db
from ctu.models.groups import PermissionGroup

_FIRST = select(func.min(PermissionGroup.id)).scalar_subquery()
LOCK_SECONDS = 5
"""Whoever waits longer for a turn is told so, and whoever is silent longer in one loses it: its
host may be gone. SQLite has a bound of its own."""


def lock_changes() -> None:
    """Acquire the exclusive lock of changes by hand; it is released when the transaction ends.

    Otherwise two administrators who deactivate each other at the same moment would both pass the
    check that another one exists. Objects read before are expired, rights included, and the first
    statement is a write, so that it waits on every database (decision 32).
    """
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        for name in ("lock_timeout", "idle_in_transaction_session_timeout"):
            db.session.execute(text(f"SET LOCAL {name} = '{LOCK_SECONDS}s'"))
    db.session.execute(
        update(PermissionGroup)
        .where(PermissionGroup.id == _FIRST)
        .values(rank=PermissionGroup.rank)
        .execution_options(synchronize_session=False)
    )


def share_lock() -> None:
    """Acquire the shared lock: no change by hand begins before this transaction ends.

    SQLite has a single writer, so a transaction that has begun to write blocks them anyway.
    """
    db.session.execute(
        select(PermissionGroup.id).where(PermissionGroup.id == _FIRST).with_for_update(read=True)
    )
