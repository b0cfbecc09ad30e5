"""The names of the two databases, and their expressions for the present time.

Everything else is written once, in SQLAlchemy's terms, for SQLite and PostgreSQL alike. The codes
of their errors are in `error_codes`, what only one of them can do is in `capabilities`.
"""

from __future__ import annotations

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def now_sql(dialect: str) -> str:
    """Return the SQL of the present time in seconds since 1970, which advances in a transaction."""
    if dialect == SQLITE:
        # unixepoch('subsec') is NULL before SQLite 3.42; 2440587.5 is the Julian day of 1 Jan 1970.
        return "((julianday('now') - 2440587.5) * 86400.0)"
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"
