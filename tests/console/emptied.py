"""The console of this process as it is shipped, again and again."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import insert, select

from ctu.extensions import Base, db
from plugins.bulk_import.storage.tables.declarative_base import Base as ImportBase
from tests.console.shared_database import SHIPPED
from tests.parts.emptying import empty_tables


def make_empty() -> Callable[[], None]:
    """Return a function that leaves what the console ships, and nothing else."""
    kept = [db.session.execute(select(table)).mappings().all() for table in SHIPPED]

    def clear() -> None:
        db.session.rollback()
        db.session.expunge_all()
        empty_tables(db.session.execute, (ImportBase.metadata, Base.metadata))
        for filled, rows in zip(SHIPPED, kept, strict=True):
            db.session.execute(insert(filled), [dict(row) for row in rows])
        db.session.commit()

    return clear
