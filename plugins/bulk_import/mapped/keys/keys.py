"""Records by the text of a natural key, found as people compare texts: whatever their case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, String, cast, func, inspect, or_, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstrumentedAttribute, Session

from ...engine.cells.asked_keys import texts_with
from ...engine.cells.keys import canonical_key
from ...engine.fields.base.value_keys import value_key
from ...storage.database.json_parameters import listed_numbers, listed_texts
from ..model.columns import is_text, made_of
from .decorated_keys import changes_values, has_written, is_steady
from .key_values import value_reader

ASKED_AT_ONCE = 5_000
"""Keys of one query: SQLite takes 32,766 parameters, PostgreSQL 65,535."""


def taken_keys(
    session: Session,
    attribute: InstrumentedAttribute[Any],
    keys: Collection[str],
    among: Select[Any] | None = None,
) -> set[str]:
    """Return those keys that a record has already, of a query or of all there are."""
    mapper = inspect(attribute.class_)
    asked = _Asked(attribute, keys, session.get_bind(mapper).dialect)
    # A query of a model leaves out the records of other models in its tables, and a value that
    # one of those has is taken, too.
    query = select(mapper.column_attrs[attribute.key].columns[0])
    if among is not None:
        query = among.with_only_columns(attribute)
    found: set[str] = set()
    for condition in asked.conditions():
        for value in session.scalars(query.where(condition), bind_arguments={"mapper": mapper}):
            found.update(asked.keys_of(value))
    return found


def records_by_key(
    session: Session,
    attribute: InstrumentedAttribute[Any],
    keys: Collection[str],
    loaded: Sequence[Any] = (),
    among: Select[Any] | None = None,
) -> dict[str, list[Any]]:
    """Return the records of each key; of most there is one.

    :param loaded: options of the query that load what the records refer to.
    :param among: the query of the records that are looked at, by default of all.
    """
    found: dict[str, list[Any]] = {}
    model = attribute.class_
    asked = _Asked(attribute, keys, session.get_bind(inspect(model)).dialect)
    asked.refuse_unsteady()
    for condition in asked.conditions():
        query = (select(model) if among is None else among).add_columns(attribute)
        query = query.where(condition).options(*loaded)
        for record, value in session.execute(query):
            for key in asked.keys_of(value):
                found.setdefault(key, []).append(record)
    return found


def conditions(
    attribute: InstrumentedAttribute[Any], keys: Collection[str], dialect: Dialect
) -> Iterator[ColumnElement[bool]]:
    """Return conditions that hold for every record of some keys, and perhaps for others."""
    asked = _Asked(attribute, keys, dialect)
    asked.refuse_unsteady()
    return asked.conditions()


class _Asked:
    """Keys that are looked for, and the values that have them."""

    def __init__(
        self, attribute: InstrumentedAttribute[Any], keys: Collection[str], dialect: Dialect
    ) -> None:
        self._attribute, self._dialect = attribute, dialect
        kind = attribute.expression.type
        made, self._is_decorated = made_of(kind), changes_values(kind)
        # A type of the host makes anything of a number, such as an amount of cents.
        is_other = self._is_decorated and isinstance(made, sa.Integer)
        self._read = None if is_other else value_reader(made)
        self._values: dict[str, Any] = {}
        self._keys: dict[str, list[str]] = {}
        self._texts = texts_with(keys)
        if self._read is None:
            self._values = {key: key for key in sorted(keys)}
            return
        for key in sorted(keys):
            value = self._read(key)
            if value is not None:
                form = value_key(value)
                self._values[form] = value
                self._keys.setdefault(form, []).append(key)

    def refuse_unsteady(self) -> None:
        """Raise a TypeError where no record is ever found, because its type writes at random."""
        kind = self._attribute.expression.type
        value = next(iter(self._values.values()), None)
        if self._is_decorated and not is_steady(kind, value, self._dialect):
            raise TypeError(
                f"No record is found by {self._attribute}: its type writes another value each "
                "time. Take another key."
            )

    def keys_of(self, value: Any) -> Sequence[str]:
        """Return the keys of a stored value, as they were asked for."""
        if self._read is None:
            form = canonical_key(str(value))
            return (form,) if form in self._values else ()
        return self._keys.get(value_key(value), ())

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield conditions that hold for every record of these keys, and perhaps for others."""
        listed = list(self._values.values())
        for start in range(0, len(listed), ASKED_AT_ONCE):
            yield self._condition(listed[start : start + ASKED_AT_ONCE])

    def _condition(self, part: Sequence[Any]) -> ColumnElement[bool]:
        attribute = self._attribute
        if self._is_decorated:
            forms = part if self._read else self._forms(part)
            return has_written(attribute, forms, self._dialect)
        if isinstance(made_of(attribute.expression.type), sa.Integer):
            return attribute.in_(listed_numbers(part))
        if self._read is not None:
            return attribute.in_(part)
        texts = listed_texts(part)
        if not is_text(attribute.expression):
            return cast(attribute, String).in_(texts)
        # SQLite makes small letters of ASCII only.
        forms = self._forms(key for key in part if not key.isascii() or key in self._texts)
        lowered = func.lower(attribute).in_(texts)
        return or_(lowered, attribute.in_(forms)) if forms else lowered

    def _forms(self, keys: Iterable[str]) -> set[str]:
        """Return the texts in which keys are often written, and those that stand in the file."""
        forms: set[str] = set()
        for key in keys:
            forms.update((key, key.upper(), key.capitalize(), key.title()))
            for text in self._texts.get(key, ()):
                forms.update((text, normalize("NFD", text)))
        return forms
