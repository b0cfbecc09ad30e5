"""The lock that serialises changes by hand, so that their validation still holds at the commit."""

from __future__ import annotations

from sqlalchemy import func, select, update

from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.web.load.database_waits import waits

_FIRST = select(func.min(PermissionGroup.id)).scalar_subquery()
_SHARED = select(PermissionGroup.id).where(PermissionGroup.id == _FIRST).with_for_update(read=True)
_TURN = 1668507001
"""The key of PostgreSQL's lock that hands out the turns."""
LOCK_SECONDS = 5
"""Whoever waits longer for a turn is told so, and whoever is silent longer in one loses it: its
host may be gone. SQLite has a bound of its own."""


def lock_changes() -> None:
    """Acquire the exclusive lock of changes by hand; it is released when the transaction ends.

    Otherwise two administrators who deactivate each other at the same moment would both pass the
    check that another one exists. Objects read before are expired, rights included, and the first
    statement is a write, so that it waits on every database (decision 32).

    :raises NoTurn: when others write for longer than this request may wait.
    """
    db.session.rollback()
    with waits.turn():
        _wait_for_turn()


def _wait_for_turn() -> None:
    if _has_turns():
        seconds = f"{LOCK_SECONDS}s"
        names = ("lock_timeout", "idle_in_transaction_session_timeout")
        db.session.execute(select(*(func.set_config(name, seconds, True) for name in names)))
        db.session.execute(select(func.pg_advisory_xact_lock(_TURN)))
    db.session.execute(
        update(PermissionGroup)
        .where(PermissionGroup.id == _FIRST)
        .values(rank=PermissionGroup.rank)
        .execution_options(synchronize_session=False)
    )


def share_lock() -> None:
    """Acquire the shared lock: no change by hand begins before this transaction ends.

    Whoever comes after a change that waits stands behind it (decision 136). SQLite has a single
    writer, so a transaction that has begun to write blocks changes anyway.
    """
    if _has_turns():
        db.session.execute(select(func.pg_advisory_xact_lock_shared(_TURN)))
        db.session.execute(_SHARED)


def _has_turns() -> bool:
    """Return whether waiting transactions queue before they ask for the row.

    PostgreSQL shares the lock of a row with all who come, past whoever waits for it alone. The row
    is locked all the same: processes of an earlier version know nothing else.
    """
    return bool(db.engine.dialect.name == "postgresql")
