"""The database's clock; leases and the history use no other."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Double, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .dialect import now_sql

SECONDS_A_DAY = 86_400.0
SECONDS_AN_HOUR = 3_600.0
SECONDS_A_MINUTE = 60.0


class database_now(FunctionElement[float]):  # noqa: N801 - It is written like an SQL function.
    """The present time in seconds since 1970, as an SQL expression."""

    type = Double()
    inherit_cache = True


@compiles(database_now)
def _now(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    return now_sql(compiler.dialect.name)


def read_clock(session: Session) -> float:
    """Return the present time of the database, in seconds since 1970."""
    return float(session.scalar(select(database_now())) or 0.0)
