"""Records of a model written together: one statement for the changes of many rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Null, inspect, update
from sqlalchemy.orm import Mapper, RelationshipProperty, Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import MANYTOONE

from ...storage.host.related_lists import collected
from .flushes import Changed, flush_needed

T = TypeVar("T")


def apart(
    model: type[Any], changed: Iterable[tuple[T, Mapping[str, Any]]]
) -> Collection[list[tuple[T, Mapping[str, Any]]]]:
    """Return changes in the parts that may be written together.

    A JSON column reads as None both when it is empty and when it holds `null`, so it is written
    only where it changes.
    """
    columns = inspect(model).column_attrs
    nullable = {each.key for each in columns if each.columns[0].type.should_evaluate_none}
    if not nullable:
        return [[*changed]]
    parts: dict[frozenset[str], list[tuple[T, Mapping[str, Any]]]] = {}
    for thing, values in changed:
        parts.setdefault(frozenset(nullable.intersection(values)), []).append((thing, values))
    return parts.values()


def write_changes(session: Session, model: type[Any], changed: Sequence[Changed]) -> None:
    """Write new values of records of one model.

    The number of statements does not depend on that of the records: of each the same columns are
    written, those that any of them changes. Validators of the model are asked. Where the host
    listens to flushes of these records, they are flushed.
    """
    mapper = inspect(model)
    changed = flush_needed(session, mapper, changed)
    if not changed:
        return
    together = {name for _, values in changed for name in values}
    columns = [each.key for each in mapper.column_attrs if each.key in together]
    references = [each for each in mapper.relationships if each.key in together]
    singles = [each for each in references if each.direction is MANYTOONE]
    lists = [each.key for each in references if each.direction is not MANYTOONE]
    # Reading an attribute must not flush: each record would be a statement of its own.
    with session.no_autoflush:
        written = [
            _written(mapper, record, _without(values, lists), columns, singles)
            for record, values in changed
        ]
        if columns or singles:
            session.execute(update(model), written)
    _forget_versions(session, mapper, changed)
    for record, values in changed:
        for name in lists:
            if name in values:
                setattr(record, name, collected(model, name, values[name]))


def _without(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _written(
    mapper: Mapper[Any],
    record: Any,
    values: Mapping[str, Any],
    columns: Sequence[str],
    singles: Sequence[RelationshipProperty[Any]],
) -> dict[str, Any]:
    """Return the primary key of a record and the values of its columns, new or as they are."""
    for name, value in values.items():
        # The validators of the model see the value, and may give another.
        setattr(record, name, None if isinstance(value, Null) else value)
    written = {name: getattr(record, name) for name in columns}
    cleared = {name: each for name, each in values.items() if isinstance(each, Null)}
    for each in singles:
        thing = getattr(record, each.key)
        set_committed_value(record, each.key, thing)
        for local, remote in each.local_remote_pairs or ():
            far = each.mapper.get_property_by_column(remote).key
            name = mapper.get_property_by_column(local).key
            written[name] = None if thing is None else getattr(thing, far)
    for name, value in written.items():
        set_committed_value(record, name, value)
    own = {name: getattr(record, name) for name in _own_names(mapper)}
    return written | cleared | own


def _own_names(mapper: Mapper[Any]) -> list[str]:
    """Return the attributes by which a statement finds its record: key and version."""
    version = mapper.version_id_col
    columns = (*mapper.primary_key, *(() if version is None else (version,)))
    return [mapper.get_property_by_column(each).key for each in columns]


def _forget_versions(session: Session, mapper: Mapper[Any], changed: Sequence[Changed]) -> None:
    """Have the versions of records read again, which the statement has counted up."""
    version = mapper.version_id_col
    if version is not None:
        name = mapper.get_property_by_column(version).key
        for record, _ in changed:
            session.expire(record, [name])
