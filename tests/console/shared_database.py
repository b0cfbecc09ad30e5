"""One PostgreSQL database for many tests: each of them finds what the console ships."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from ctu.extensions import Base
from ctu.models.groups import PasswordPolicy, PermissionGroup
from plugins.bulk_import.storage.tables.declarative_base import Base as ImportBase
from tests.parts.emptying import Emptying

SHIPPED: tuple[Any, ...] = (PasswordPolicy.__table__, PermissionGroup.__table__)


class SharedDatabase:
    """A migrated database, and the rows that its migrations have put into it.

    Deleting some rows takes a hundredth of the time of making a database for each test.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._emptying = Emptying(url, (ImportBase.metadata, Base.metadata))
        with self._emptying.engine.connect() as connection:
            self._kept = [
                [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in SHIPPED
            ]

    def clear(self) -> None:
        """Bring back what is shipped, and nothing else."""
        with self._emptying.emptied() as connection:
            for table, rows in zip(SHIPPED, self._kept, strict=True):
                connection.execute(insert(table), rows)

    def close(self) -> None:
        """Give everything back."""
        self._emptying.close()
