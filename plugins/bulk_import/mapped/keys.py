"""Records by the text of a natural key, found as people compare texts: whatever their case."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ..engine.fields.keys import canonical_key
from .columns import is_text

ASKED_AT_ONCE = 5_000
"""Keys of one query: SQLite takes 32,766 parameters, PostgreSQL 65,535."""


def taken_keys(
    session: Session, attribute: InstrumentedAttribute[Any], keys: Collection[str]
) -> set[str]:
    """Return those keys that a record has already."""
    found: set[str] = set()
    for condition in _conditions(attribute, keys):
        values = session.scalars(select(attribute).where(condition))
        found.update(canonical_key(str(value)) for value in values)
    return found & set(keys)


def records_by_key(
    session: Session,
    attribute: InstrumentedAttribute[Any],
    keys: Collection[str],
    loaded: Sequence[Any] = (),
) -> dict[str, list[Any]]:
    """Return the records of each key; of most there is one.

    :param loaded: options of the query that load what the records refer to.
    """
    found: dict[str, list[Any]] = {}
    model = attribute.class_
    for condition in _conditions(attribute, keys):
        query = select(model, attribute).where(condition).options(*loaded)
        for record, value in session.execute(query):
            found.setdefault(canonical_key(str(value)), []).append(record)
    return found


def _conditions(
    attribute: InstrumentedAttribute[Any], keys: Collection[str]
) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that hold for every record of these keys, and perhaps for others."""
    listed = sorted(keys)
    for start in range(0, len(listed), ASKED_AT_ONCE):
        part = listed[start : start + ASKED_AT_ONCE]
        if not is_text(attribute.expression):
            yield cast(attribute, String).in_(part)
            continue
        # SQLite makes small letters of ASCII only.
        forms = {form for key in part if not key.isascii() for form in _forms(key)}
        lowered = func.lower(attribute).in_(part)
        yield or_(lowered, attribute.in_(forms)) if forms else lowered


def _forms(key: str) -> set[str]:
    return {key, key.upper(), key.capitalize(), key.title()}
