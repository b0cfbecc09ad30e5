"""Records of a model as one query of their columns found them, without being loaded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Select, Table, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ...engine.declaration.faults import NotKept
from ...engine.rows.outline import Outline, RecordGone
from ...storage.database.capabilities import counts_changes
from ...storage.host.record_keys import is_one_of, key_columns
from ..keys.keys import conditions
from .update_from import write_one_by_one, write_together


class Outlines:
    """Some records that were found together: which value stands where, and how they are loaded."""

    def __init__(self, session: Session, model: type[Any], names: Sequence[str]) -> None:
        """Take the attributes that are known of each."""
        self._session, self.model = session, model
        self.own = [each.key for each in key_columns(model)]
        more = ("id",) if hasattr(model, "id") else ()
        self.names = list(dict.fromkeys([*self.own, *names, *more]))
        self.places = {name: place for place, name in enumerate(self.names)}
        self.found: list[ModelOutline] = []
        self._loaded: dict[tuple[Any, ...], Any] | None = None

    def find(
        self, key: InstrumentedAttribute[Any], keys: Collection[str], among: Select[Any]
    ) -> list[ModelOutline]:
        """Find the records of a query that have one of some keys."""
        columns = [getattr(self.model, name) for name in self.names]
        place = self.places.get("id")
        dialect = self._session.get_bind(inspect(self.model)).dialect
        for condition in conditions(key, keys, dialect):
            rows = self._session.execute(among.with_only_columns(*columns).where(condition)).all()
            ids = [None if place is None else row[place] for row in rows]
            self.found += map(ModelOutline, repeat(self), rows, ids)
        return self.found

    def loaded(self, identity: tuple[Any, ...]) -> Any:
        """Return the record of an outline; all of them are loaded by one query."""
        if self._loaded is None:
            wanted = is_one_of(self.model, [each.identity for each in self.found])
            query = select(self.model).where(wanted)
            records = self._session.scalars(query.execution_options(populate_existing=True))
            self._loaded = {tuple(inspect(each).identity): each for each in records}
        if identity not in self._loaded:
            raise RecordGone
        return self._loaded[identity]


class ModelOutline(Outline):
    """One of them."""

    __slots__ = ("among", "id", "values")

    def __init__(self, among: Outlines, values: Any, own_id: Any) -> None:
        self.among, self.values, self.id = among, values, own_id

    @property
    def identity(self) -> tuple[Any, ...]:
        """Return the key of the record."""
        # Most keys are one column, and this is asked for each row.
        own = len(self.among.own)
        return (self.values[0],) if own == 1 else tuple(self.values[:own])

    def whole(self) -> Any:
        """Return the record."""
        return self.among.loaded(self.identity)


Changed = tuple[ModelOutline, Mapping[str, Any]]
"""A record, and the new values of some of its attributes by their names."""


def can_be_outlined(model: type[Any], names: Sequence[str]) -> bool:
    """Return whether nothing about some attributes is known to more than their columns.

    A property of the host called `id`, several tables or a version are reasons to load records.
    """
    mapper = inspect(model)
    plain = {
        each.key
        for each in mapper.column_attrs
        if len(each.columns) == 1 and isinstance(each.columns[0], Column)
    }
    has_own_id = hasattr(model, "id") and "id" not in plain
    is_simple = isinstance(mapper.local_table, Table) and len(mapper.tables) == 1
    is_simple = is_simple and mapper.version_id_col is None
    return is_simple and not has_own_id and plain.issuperset(names)


def are_written_unchanged(changed: Sequence[Changed]) -> bool:
    """Return whether no code of the host looks at values when they are given to a record."""
    mapper = inspect(changed[0][0].among.model)
    names = {name for _, values in changed for name in values}
    # A record may be of a subclass, which has code of its own.
    return all(_takes_unchanged(each.class_, names) for each in mapper.self_and_descendants)


def _takes_unchanged(model: type[Any], names: Collection[str]) -> bool:
    is_plain = getattr(model, "__setattr__") is object.__setattr__  # noqa: B009 - mypy sees slots.
    return is_plain and not any(getattr(model, name).dispatch.set for name in names)


def write_outlines(session: Session, changed: Sequence[Changed]) -> None:
    """Write the new values of some attributes of records, by one statement for all of them.

    Of each record the same columns are written, those that any of them changes.
    """
    among = changed[0][0].among
    mapper = inspect(among.model)
    names = sorted({name for _, values in changed for name in values})
    columns = {name: mapper.column_attrs[name].columns[0] for name in (*among.own, *names)}
    own, new = [columns[name] for name in among.own], [columns[name] for name in names]
    rows = [_row(outline, values, names) for outline, values in changed]
    connection = session.connection(bind_arguments={"mapper": mapper})
    written = write_together(connection, own, new, rows)
    if written is None:
        written = write_one_by_one(connection, own, new, rows)
    if 0 <= written < len(rows) and counts_changes(connection, own[0].table):
        raise NotKept
    forget(session, [outline for outline, _ in changed])


def _row(outline: ModelOutline, values: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    """Return the primary key of a record, and the values of some attributes, new or as they are."""
    held, places = outline.values, outline.among.places
    merged = [values[name] if name in values else held[places[name]] for name in names]
    return (*outline.identity, *merged)


def forget(session: Session, outlines: Sequence[ModelOutline]) -> None:
    """Have those of these records that the session knows read again when they are asked for."""
    if not outlines:
        return
    model = inspect(outlines[0].among.model)
    for outline in outlines if len(session.identity_map) else ():
        key = model.identity_key_from_primary_key(outline.identity)
        if key in session.identity_map:
            session.expire(session.identity_map[key])
