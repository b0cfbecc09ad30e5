"""Records whose primary key an update changes: the session has to know them by the new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.interfaces import MANYTOONE

Changed = tuple[Any, Mapping[str, Any]]
"""A record, and the new values of some of its attributes by their names."""


def write_moved(
    session: Session, mapper: Mapper[Any], changed: Sequence[Changed]
) -> Sequence[Changed]:
    """Flush the changes of records whose primary key changes; return the other changes."""
    names = _own_names(mapper)
    moved = [each for each in changed if not names.isdisjoint(each[1])]
    if not moved:
        return changed
    relationships = mapper.relationships
    with session.no_autoflush:
        for record, values in moved:
            for name, value in values.items():
                is_many = name in relationships and bool(relationships[name].uselist)
                setattr(record, name, list(value) if is_many else value)
    session.flush()
    return [each for each in changed if names.isdisjoint(each[1])]


def _own_names(mapper: Mapper[Any]) -> set[str]:
    """Return the attributes that are about the primary key: its columns, and what it refers to."""
    own = set(mapper.primary_key)
    names = {each.key for each in mapper.column_attrs if own.intersection(each.columns)}
    referring = (each for each in mapper.relationships if each.direction is MANYTOONE)
    return names | {each.key for each in referring if own.intersection(each.local_columns)}
