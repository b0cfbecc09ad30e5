"""Changes by hand take turns, so that what their rules found is still so when they are saved."""

from __future__ import annotations

from sqlalchemy import func, select, update

from ctu.access.models import PermissionGroup
from ctu.extensions import db


def take_turn() -> None:
    """Wait until no other change by hand is under way; the turn ends with the transaction.

    Two administrators who deactivate each other at the same moment would otherwise both be told
    that there is another one. What was read before is forgotten, rights included, and the first
    statement is a write, so that it waits on every database (decision 32).
    """
    db.session.rollback()
    first = select(func.min(PermissionGroup.id)).scalar_subquery()
    db.session.execute(
        update(PermissionGroup)
        .where(PermissionGroup.id == first)
        .values(rank=PermissionGroup.rank)
        .execution_options(synchronize_session=False)
    )
