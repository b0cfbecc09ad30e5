"""Declared columns whose values are of another type than the database's: refused with a class."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal as Exact
from enum import Enum
from typing import Any

from sqlalchemy.types import TypeDecorator

from ...engine.fields.base.field import Field
from ...engine.fields.ordered.dates import Date, DateTime
from ...engine.fields.ordered.floats import Float
from ...engine.fields.ordered.numbers import Decimal, Integer
from ...engine.fields.ordered.times import Time
from ...engine.fields.textual.booleans import Boolean
from ...engine.fields.textual.choices import Choice
from ...engine.fields.textual.many import Many
from ...engine.fields.textual.references import Reference
from ...engine.fields.textual.secrets import Secret
from ...engine.fields.textual.structured import JSON, UUID
from ...engine.fields.textual.texts import Digits, Text

READ: Mapping[type[Field[Any]], type] = {
    **{Text: str, Digits: str, Secret: str, Boolean: bool, Integer: int, Float: float},
    **{Decimal: Exact, Date: date, DateTime: datetime, Time: time, UUID: uuid.UUID, JSON: dict},
    **{Reference: object, Many: tuple},
}
"""The type that a kind of column reads; unknown for a field with a `parse` of its own."""
HELD: Mapping[type, tuple[type, ...]] = {
    str: (str, uuid.UUID),
    int: (int,),
    bool: (bool, int),
    float: (float, int, Exact),
    Exact: (Exact, int, float),
    date: (date,),
    datetime: (date,),
    time: (time,),
    uuid.UUID: (uuid.UUID,),
    bytes: (bytes,),
    timedelta: (timedelta,),
}
"""The types of values that a column accepts, by the type of the values that it returns."""
WRITTEN: Mapping[type, tuple[type, ...]] = {
    str: (int, float, bool, date, time),
}
"""What it takes, too, and gives back as something else: right for new records alone."""


def uuid_texts(cls: Any) -> frozenset[Field[Any]]:
    """Return the columns of UUIDs that are held as texts: SQLite takes such a value as one."""
    texts = (name for name, each in cls._columns.items() if _type_of(each.type) is str)
    found = (getattr(cls, name, None) for name in texts)
    return frozenset(each for each in found if isinstance(each, UUID))


def refuse_unheld(cls: Any, *, is_compared: bool) -> None:
    """Raise a TypeError where a column of the database cannot hold what is read for it.

    :param cls: a class of a `ModelImporter` whose own methods write the records.
    :param is_compared: whether what is read is compared with what records hold.
    """
    for field in (each for each in cls.fields if each.name in cls._columns):
        column = cls._columns[field.name]
        if (held := _type_of(column.type)) is None:
            continue
        for read in _types_read(field):
            if _is_held(held, read, field, is_compared=is_compared):
                continue
            writes, means = ("update", "changes") if is_compared else ("record_values", "values")
            raise TypeError(
                f"{cls.__name__}.{field.name} reads {_name(read)}, and {column} holds "
                f"{_name(held)}. Declare a kind of column that reads {_name(held)}, or override "
                f"{writes}, which says how {means} are written."
            )


def _type_of(kind: Any) -> type | None:
    """Return the type of the values of a column of the database; None where nobody knows it."""
    if isinstance(kind, TypeDecorator):
        return None
    try:
        held: type = kind.python_type
    except NotImplementedError:
        return None
    return held if held in HELD or issubclass(held, Enum) else None


def _types_read(field: Field[Any]) -> Collection[type]:
    """Return the types of what a column of a file reads; none where nobody knows them."""
    if isinstance(field, Choice):
        is_ours = type(field).parse is Choice.parse
        return {type(each) for each in field._values.values()} if is_ours else ()
    kind: Any = next((each for each in type(field).__mro__ if each in READ), None)
    return () if kind is None or type(field).parse is not kind.parse else (READ[kind],)


def _is_held(held: type, read: type, field: Field[Any], *, is_compared: bool) -> bool:
    if issubclass(held, Enum):
        # A new record takes the name of a member, too.
        return issubclass(read, held) or (read is str and not is_compared)
    if held in (date, datetime) and issubclass(read, date):
        # A moment loses its time in a day; a day is a moment at midnight.
        return held is datetime or not issubclass(read, datetime)
    if issubclass(read, HELD[held]):
        return True
    if held is int and read is str:
        return isinstance(field, Digits) and not is_compared
    return not is_compared and issubclass(read, WRITTEN.get(held, ()))


def _name(kind: type) -> str:
    return "things" if kind is object else kind.__name__
