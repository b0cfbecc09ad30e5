"""Binds: which of a host's databases holds the records of a model."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Table, insert, inspect, select, update
from sqlalchemy.orm import Mapper, Session

from ..tables.models import ImportRun


def bind_key_of(kind: type[Any] | None) -> str:
    """Return the bind that Flask-SQLAlchemy gives the table of a model, "" for the default."""
    mapper = _mapper_of(kind)
    table = None if mapper is None else mapper.local_table
    return str(table.metadata.info.get("bind_key") or "") if isinstance(table, Table) else ""


def is_bound_elsewhere(session: Session, kind: type[Any] | None) -> bool:
    """Return whether a session has the records of a model in another database than the imports."""
    mapper = _mapper_of(kind)
    return mapper is not None and len(engines(session, ImportRun, mapper)) > 1


def is_fit_for_imports(session: Session) -> bool:
    """Return whether a session has one database for all that is read and written of the imports.

    :raises UnboundExecutionError: when it has no default database.
    """
    mapper = inspect(ImportRun)
    statements: list[Any] = [None, select(ImportRun), update(ImportRun), insert(ImportRun)]
    binds = [session.get_bind()] + [session.get_bind(mapper, clause=each) for each in statements]
    return len({each.engine for each in binds}) == 1


def engines(session: Session, *kinds: Any) -> set[Engine]:
    """Return the databases in which these tables are."""
    return {session.get_bind(inspect(kind)).engine for kind in kinds}


def _mapper_of(kind: type[Any] | None) -> Mapper[Any] | None:
    mapper = None if kind is None else inspect(kind, raiseerr=False)
    return mapper if isinstance(mapper, Mapper) else None
