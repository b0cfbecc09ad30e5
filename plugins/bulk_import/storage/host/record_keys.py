"""The keys of records: of objects, as texts, and in queries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, inspect, tuple_
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstanceState, Session

from .typed_texts import UNREAD, text_of, value_of

Key = tuple[Any, ...]
"""The values of a primary key, in the order of its columns."""
Identified = tuple[int, type[Any], tuple[Any, ...]]
"""The line of a row, and the class and key of the record that it became."""
PLAIN_KINDS = (int, str, float, Decimal, UUID, bytes, date, time)
"""What a part of a key may be."""
_ARE_PLAIN = frozenset({int, str})


def state_of(record: Any) -> InstanceState[Any] | None:
    """Return what the mapper knows of a record; None for anything that is not mapped."""
    if isinstance(record, PLAIN_KINDS):
        # Most importers return keys, and to look for the mapper of each takes long.
        return None
    found = inspect(record, raiseerr=False)
    return found if isinstance(found, InstanceState) else None


def are_plain_keys(records: Iterable[Any]) -> bool:
    """Return whether all are mere keys, as most importers return; a key names no session."""
    return _ARE_PLAIN.issuperset(map(type, records))


def is_key(found: Any) -> bool:
    """Return whether `create` returned a key in the place of a record."""
    if isinstance(found, tuple | Row):
        return bool(found) and all(isinstance(part, PLAIN_KINDS) for part in found)
    return isinstance(found, PLAIN_KINDS)


def key_text(key: Any) -> str:
    """Return a key as text: of one column its value, of several a JSON list of their values."""
    if isinstance(key, tuple) and len(key) == 1 and type(key[0]) in (int, str):
        return str(key[0])
    parts = list(key) if isinstance(key, tuple | Row) else [key]
    texts = list(map(text_of, parts))
    return texts[0] if len(texts) == 1 else json.dumps(texts, ensure_ascii=False)


def key_texts(keys: Sequence[Any]) -> list[str]:
    """Return the texts of many keys; most are one number each."""
    if set(map(type, keys)) == {tuple} and set(map(len, keys)) == {1}:
        parts = [key[0] for key in keys]
        if set(map(type, parts)) == {int}:
            return list(map(str, parts))
    return list(map(key_text, keys))


def read_keys(session: Session, kind: Any, texts: Sequence[str]) -> list[Key | None]:
    """Return the keys of records of this class from their texts, None for what none can have."""
    columns: Sequence[Any] = inspect(kind).primary_key
    dialect = session.get_bind(inspect(kind)).dialect
    return [_read_key(columns, dialect, text) for text in texts]


def _read_key(columns: Sequence[Any], dialect: Dialect, text: str) -> Key | None:
    try:
        texts = [text] if len(columns) == 1 else json.loads(text)
        parts = zip(texts, columns, strict=True)
        return tuple(value_of(part, each.type, dialect) for part, each in parts)
    except UNREAD:
        return None


def identified(lines: Sequence[int], records: Sequence[Any]) -> list[Identified]:
    """Return how records can be found again, whatever becomes of their session."""
    if are_plain_keys(records):
        return []
    found = []
    for line, record in zip(lines, records, strict=False):
        state = state_of(record)
        if state is not None and state.identity is not None:
            found.append((line, state.class_, tuple(state.identity)))
    return found


def stored_keys(session: Session, records: Iterable[Identified]) -> dict[int, str]:
    """Return by line the keys of the records that are in the database in spite of an error.

    It is asked when another session or a commit may have stored them, so it asks for each.
    """
    return {
        line: key_text(identity)
        for line, kind, identity in records
        if session.get(kind, identity, populate_existing=True) is not None
    }


def key_columns(kind: Any) -> list[Any]:
    """Return the attributes of the primary key of a class, in the order of its columns."""
    mapper = inspect(kind)
    found = map(mapper.get_property_by_column, mapper.primary_key)
    return [each.class_attribute for each in found]


def is_one_of(kind: Any, keys: Sequence[Key]) -> ColumnElement[bool]:
    """Return the condition that leaves the records of these keys.

    It is one expression however many they are: a chain of ORs is deeper than SQLite can read.
    """
    columns = key_columns(kind)
    is_one = len(columns) == 1
    return columns[0].in_([key[0] for key in keys]) if is_one else tuple_(*columns).in_(keys)


def key_of(record: Any) -> Key:
    """Return the key of a loaded record, () for what the mapper does not know."""
    state = state_of(record)
    return tuple(state.identity) if state and state.identity else ()
