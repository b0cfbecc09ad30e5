"""The database's clock, which is the same for all hosts; deletions and deliveries follow it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from ctu.extensions import db
from plugins.bulk_import import database_now


def database_time() -> datetime:
    """Return the present time of the database as an aware datetime in UTC.

    The clock of a host may be wrong by hours, or years, and nobody sees that of a worker.
    """
    return datetime.fromtimestamp(db.session.scalar(select(database_now())) or 0.0, UTC)
