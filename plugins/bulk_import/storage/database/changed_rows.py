"""The number of rows that a statement has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update
from sqlalchemy.orm import Session


def changed_rows(
    session: Session, statement: Update | Delete, values: Mapping[str, Any] | None = None
) -> int:
    """Execute an UPDATE or a DELETE, and return how many rows it has changed or deleted.

    SQLAlchemy types what `Session.execute` returns for any statement, so without this number.

    :param values: of the statement's parameters, by name.
    """
    return cast("CursorResult[Any]", session.execute(statement, values)).rowcount
