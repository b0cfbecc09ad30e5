"""The database's clock, the only one that leases and the history go by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SECONDS_A_DAY = 86_400.0


class database_now(FunctionElement[float]):  # noqa: N801 - It is written like an SQL function.
    """The present moment in seconds since 1970, as an SQL expression."""

    type = Double()
    inherit_cache = True


@compiles(database_now)
def _standard(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"


@compiles(database_now, "sqlite")
def _sqlite(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    # unixepoch('subsec') is NULL before SQLite 3.42; 2440587.5 is the Julian day of 1 Jan 1970.
    return "((julianday('now') - 2440587.5) * 86400.0)"
