"""References whose things are created where nothing has their name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.orm import InstrumentedAttribute, Mapper, Session

from ...engine.cells.asked_keys import AskedKeys
from ...engine.cells.keys import canonical_key
from ...engine.declaration.importer import Importer
from ...engine.declaration.rules import RULE, Lookup
from ...engine.fields.base.field import Field
from ...engine.fields.base.options import UNSET
from ...engine.rows.rows import REFUSED, Row
from ...storage.database.dialect import POSTGRESQL
from ..keys.keys import records_by_key
from ..model.columns import is_filled_by_itself, is_text, makes_its_value
from ..model.construction import construct, made_by_constructor, needed_by
from ..model.names import plural
from ..model.reflection import Reflection, unique_columns


@dataclass(frozen=True)
class GetOrCreate:
    """Names the things of a relationship, and creates those that there are not.

    It stands among `references`: `{"tags": GetOrCreate(Tag.name)}`.
    """

    source: Any
    """A unique text of the things."""


def source_of(declared: Any) -> Any:
    """Return the attribute by which things are named, however that was declared."""
    return declared.source if isinstance(declared, GetOrCreate) else declared


def make_missing(cls: type[Importer], name: str, source: InstrumentedAttribute[Any]) -> None:
    """Let the rule that finds the things of a field make those that nothing has.

    :raises TypeError: when a name alone does not make one, or might make it twice.
    """
    _refuse_kind(cls, source)
    kind: type[Any] = inspect(source.class_).class_
    longest = getattr(source.expression.type, "length", None)

    def make(importer: Any, names: Mapping[str, str]) -> Mapping[str, Any]:
        if not importer.may_create(kind):
            return {}
        fitting = {key: each for key, each in names.items() if len(each) <= (longest or len(each))}
        return {key: construct(kind, {source.key: each}) for key, each in fitting.items()}

    words = Reflection(kind).words
    make.__name__ = f"_make_{name}"
    setattr(cls, make.__name__, make)
    method = getattr(cls, f"_find_{name}")
    rule: Lookup = getattr(method, RULE)
    setattr(method, RULE, replace(rule, make=make.__name__, made=(words, plural(words))))


def create_made(
    session: Session, field: Field[Any], source: InstrumentedAttribute[Any], rows: Sequence[Row]
) -> None:
    """Create what rows refer to in a column and what is not stored yet, each once.

    Whoever waits for another worker finds what that has created.
    """
    made = {id(each): each for row in rows for each in new_things(row, field)}
    if not made:
        return
    lock_kind(session, inspect(source.class_))
    texts = [str(getattr(each, source.key)) for each in made.values()]
    keys = list(map(canonical_key, texts))
    by_key = dict(zip(keys, made.values(), strict=True))
    found = records_by_key(session, source, AskedKeys(keys, texts))
    stored = {id(by_key[key]): records[0] for key, records in found.items()}
    for row in rows if stored else ():
        column: Any = row.columns[field]
        column[row.place] = _replaced(column[row.place], stored)
    session.add_all(each for key, each in made.items() if key not in stored)
    session.flush()


def new_things(row: Row, field: Field[Any]) -> Sequence[Any]:
    """Return the things that a row refers to in a column and that are not stored."""
    value = row.columns[field][row.place]
    listed = value if isinstance(value, tuple) else (value,)
    return [each for each in listed if each is not REFUSED and _is_new(each)]


def _is_new(thing: Any) -> bool:
    state = None if thing is None else inspect(thing, raiseerr=False)
    return bool(state is not None and state.transient)


def _replaced(value: Any, stored: Mapping[int, Any]) -> Any:
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(stored.get(id(each), each) for each in value))
    return stored.get(id(value), value)


def lock_kind(session: Session, mapper: Mapper[Any]) -> None:
    """Let no other import create such things, or move them in their tree, until the transaction
    ends; SQLite has one writer."""
    bind = session.get_bind(mapper)
    if bind.dialect.name == POSTGRESQL:
        name = str(mapper.local_table)
        lock = sa.func.pg_advisory_xact_lock(
            crc32(b"bulk_import") - 2**31, crc32(name.encode()) - 2**31
        )
        session.execute(sa.select(lock))


def _is_made(mapper: Mapper[Any], column: Any) -> bool:
    """Return whether a column of a new record has a value that nobody gives."""
    name = mapper.get_property_by_column(column).key
    is_made = makes_its_value(column) or is_filled_by_itself(column)
    return is_made or made_by_constructor(mapper.class_, name) is not UNSET


def _refuse_kind(cls: type[Importer], source: InstrumentedAttribute[Any]) -> None:
    kind = source.class_.__name__
    mapper = inspect(source.class_)
    named: Any = mapper.column_attrs[source.key].columns[0]
    if named not in unique_columns(mapper) or not is_text(named):
        raise TypeError(
            f"{cls.__name__} cannot create a {kind} by {source.key}: that must be a text that the "
            "database keeps unique, or two workers would create it twice."
        )
    needed = [
        each.name
        for each in mapper.local_table.columns
        if not (each is named or each.nullable or _is_made(mapper, each))
    ]
    needed += sorted(set(needed_by(mapper.class_)) - set(mapper.attrs.keys()))
    if needed:
        raise TypeError(
            f"{cls.__name__} cannot create a {kind} by {source.key} alone: it also needs "
            f"{', '.join(needed)}. Give each a default, or let rows name only what exists."
        )
