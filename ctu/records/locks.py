"""Changes by hand take turns, so that what their rules found is still so when they are saved."""

from __future__ import annotations

from sqlalchemy import func, select, text, update

from ctu.extensions import db
from ctu.models.groups import PermissionGroup

_FIRST = select(func.min(PermissionGroup.id)).scalar_subquery()
LOCK_SECONDS = 5
"""Whoever waits longer for a turn is told so, and whoever is silent longer in one loses it: its
host may be gone. SQLite has a bound of its own."""


def lock_changes() -> None:
    """Wait until no other change by hand is under way; the turn ends with the transaction.

    Two administrators who deactivate each other at the same moment would otherwise both be told
    that there is another one. What was read before is forgotten, rights included, and the first
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
    """Let no change by hand begin before this transaction ends; any number may hold at once.

    SQLite has one writer, so there whoever has begun to write holds them anyway.
    """
    db.session.execute(
        select(PermissionGroup.id).where(PermissionGroup.id == _FIRST).with_for_update(read=True)
    )
