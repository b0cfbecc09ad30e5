"""The number of records of a table, as a subquery in the columns of another statement."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select

from plugins.bulk_import import MOST_COUNTED


@lru_cache(maxsize=16)
def table_count(model: type[Any]) -> ColumnElement[int]:
    """Return the number of all records of a model, one more than the bound at most."""
    some = select(literal_column("1")).select_from(model).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
