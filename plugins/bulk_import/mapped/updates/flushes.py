"""Records whose changes the session has to flush, because one statement would bypass something.

The record gets another primary key, by which the session knows it; or the host listens to flushes;
or the database counts a version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.interfaces import MANYTOONE

from ...engine.rows.rows import Row
from ...storage.host.related_lists import collected

Changed = tuple[Any, Mapping[str, Any]]
"""A record, and the new values of some of its attributes by their names."""


def flush_needed(
    session: Session, mapper: Mapper[Any], changed: Sequence[Changed]
) -> Sequence[Changed]:
    """Flush the changes that have to be; return the others, which one statement can write."""
    own = _own_names(mapper)
    is_all = is_watched(session, mapper) or _is_counted_by_database(mapper)
    flushed = [each for each in changed if is_all or not own.isdisjoint(each[1])]
    if not flushed:
        return changed
    relationships = mapper.relationships
    with session.no_autoflush:
        for record, values in flushed:
            for name, value in values.items():
                is_many = name in relationships and bool(relationships[name].uselist)
                value = collected(mapper.class_, name, value) if is_many else value
                setattr(record, name, value)
    session.flush()
    return [] if is_all else [each for each in changed if own.isdisjoint(each[1])]


def is_watched(session: Session, mapper: Mapper[Any]) -> bool:
    """Return whether code of the host is called when records are flushed, such as for an audit."""
    of_session, kinds = session.dispatch, mapper.self_and_descendants
    listeners = chain(of_session.before_flush, of_session.after_flush)
    return not all(map(_is_idle, listeners)) or any(
        each.dispatch.before_update or each.dispatch.after_update for each in kinds
    )


def _is_idle(listener: Any) -> bool:
    """Return whether a listener has nothing to do.

    Wherever sqlalchemy-utils is imported it listens to every session, for its aggregated columns,
    which most hosts do not have.
    """
    owner = getattr(listener, "__self__", None)
    is_of_aggregates = type(owner).__module__ == "sqlalchemy_utils.aggregates"
    return is_of_aggregates and not getattr(owner, "generator_registry", True)


def link_at_once(model: type[Any], name: str, rows: Sequence[Row], records: Sequence[Any]) -> None:
    """Give new records their parents before they are written, where the host listens to that.

    So whoever counts a nested set in `before_insert` knows the parent, which is written before.

    :param name: the attribute of the parent.
    """
    kinds = inspect(model).self_and_descendants
    if any(each.dispatch.before_insert for each in kinds):
        by_line = {row.line: record for row, record in zip(rows, records, strict=True)}
        for row, record in zip(rows, records, strict=True):
            if row.waits:
                setattr(record, name, by_line[row.above])


def _is_counted_by_database(mapper: Mapper[Any]) -> bool:
    """Return whether the version of a record is the database's to write, such as `xmin`.

    An update by primary key would write the version by which it finds a record.
    """
    return mapper.version_id_col is not None and mapper.version_id_generator is False


def _own_names(mapper: Mapper[Any]) -> set[str]:
    """Return the attributes that are about the primary key: its columns, and what it refers to."""
    own = set(mapper.primary_key)
    names = {each.key for each in mapper.column_attrs if own.intersection(each.columns)}
    referring = (each for each in mapper.relationships if each.direction is MANYTOONE)
    return names | {each.key for each in referring if own.intersection(each.local_columns)}
