"""Which kind of column a mapped column becomes: by type, length, nullability and default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from decimal import Decimal as Exact
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.types import TypeDecorator, TypeEngine

from ...engine.fields.base.field import Field
from ...engine.fields.base.options import UNSET
from ...engine.fields.ordered.dates import Date, DateTime
from ...engine.fields.ordered.floats import Float
from ...engine.fields.ordered.numbers import Decimal, Integer
from ...engine.fields.ordered.times import Time
from ...engine.fields.textual.booleans import Boolean
from ...engine.fields.textual.choices import Choice
from ...engine.fields.textual.structured import JSON, UUID
from ...engine.fields.textual.texts import Text
from ...storage.database.dialect import SQLITE
from .text_types import meant_by

LONGEST_TEXT = 100_000
"""Characters of a text whose column has no length."""
_BITS = {sa.SmallInteger: 15, sa.BigInteger: 63}
_INTEGER_BITS = 31

Maker = Callable[..., Field[Any]]


def field_of(
    column: sa.Column[Any], label: str, *, is_needed: bool = False, made: Any = UNSET
) -> Field[Any] | None:
    """Return the field of a mapped column; None for a type that no cell can hold.

    :param is_needed: its cells are never blank, whatever the column may be.
    :param made: what a blank cell stands for where the constructor of the model makes a value.
    """
    made_as = made_of(column.type)
    kind = meant_by(column.type, made_as)
    found = next((maker for each, maker in _MAKERS.items() if isinstance(kind, each)), None)
    if found is None or (kind is made_as and _says_otherwise(column.type, kind)):
        return None
    maker, options = found(kind)
    blank = blank_of(column) if made is UNSET else made
    return maker(label, **options, blank=UNSET if is_needed else blank)


def is_comparable(kind: TypeEngine[Any]) -> bool:
    """Return whether records can be found by the text of a value, ours or the host's."""
    return isinstance(kind, TypeDecorator) or isinstance(made_of(kind), tuple(_MAKERS))


def made_of(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return the type that a type of the host's own, or a domain of PostgreSQL, is made of."""
    while isinstance(kind, TypeDecorator | DOMAIN):
        below = kind.impl_instance if isinstance(kind, TypeDecorator) else kind.data_type
        # What writes JSON, a domain of it does not ask.
        if isinstance(kind, DOMAIN) and isinstance(below, sa.JSON):
            break
        kind = below
    return kind


def _says_otherwise(kind: TypeEngine[Any], made: TypeEngine[Any]) -> bool:
    """Return whether a type takes other values than its implementation, as an Interval does."""
    if kind is made:
        return False
    try:
        # SQLAlchemy 2.0 raises of a type that does not say it, 2.1 returns object.
        return kind.python_type not in (object, made.python_type)
    except NotImplementedError:
        return False


def blank_of(column: sa.Column[Any]) -> Any:
    """Return the value of a blank cell of a column, UNSET where one is needed."""
    default = column.default
    if isinstance(default, sa.ColumnDefault) and default.is_scalar:
        return default.arg
    return None if column.nullable or makes_its_value(column) else UNSET


def may_be_null_twice(column: Any) -> bool:
    """Return whether None in an attribute is written as a value, such as the `null` of JSON."""
    return bool(column.type.should_evaluate_none)


def null_twice(cls: Any) -> set[str]:
    """Return the columns of an importer in which None would be stored as a value."""
    columns = {name: each for name, each in cls._columns.items() if may_be_null_twice(each)}
    return {each.name for each in cls.fields if each.name in columns and each.blank() is None}


def makes_its_value(column: sa.Column[Any]) -> bool:
    """Return whether a column has a value where a statement names none."""
    return column.default is not None or column.server_default is not None


def is_filled_by_itself(column: sa.Column[Any]) -> bool:
    """Return whether people have nothing to say about a column."""
    if any(each is not None for each in (column.computed, column.onupdate, column.server_onupdate)):
        return True
    if column.identity is not None and column.identity.always:
        return True
    if column.default is not None and column.default.is_sentinel:
        # SQLAlchemy numbers the rows of a statement by it (`orm_insert_sentinel`).
        return True
    return is_counted(column) or (column.primary_key and makes_its_value(column))


def is_counted(column: sa.Column[Any]) -> bool:
    """Return whether the database counts the numbers of a column.

    SQLite counts those of its row ids, and a table may be without any (`WITHOUT ROWID`).
    """
    table: Any = column.table
    if column is not getattr(table, "autoincrement_column", None):
        return False
    return table.dialect_options[SQLITE].get("with_rowid") is not False


def _choice(kind: Any) -> tuple[Maker, Mapping[str, Any]]:
    words = {str(each): each for each in kind.enums}
    return Choice, {"values": kind.enum_class or words}


def _integer(kind: Any) -> tuple[Maker, Mapping[str, Any]]:
    bits = next((n for each, n in _BITS.items() if isinstance(kind, each)), _INTEGER_BITS)
    return Integer, {"minimum": -(2**bits), "maximum": 2**bits - 1}


def _decimal(kind: Any) -> tuple[Maker, Mapping[str, Any]]:
    if kind.precision is None:
        return (Decimal, {"places": kind.scale}) if kind.asdecimal else (Float, {})
    places = kind.scale or 0
    # Made of its digits: arithmetic would round to 28 of them.
    most = Exact((0, (9,) * kind.precision, -places))
    bounds = {"minimum": most.copy_negate(), "maximum": most}
    if not kind.asdecimal:
        return Float, {name: float(each) for name, each in bounds.items()}
    return Decimal, {"places": places, **bounds}


def _text(kind: Any) -> tuple[Maker, Mapping[str, Any]]:
    is_long = isinstance(kind, sa.Text)
    return Text, {"max_length": kind.length or LONGEST_TEXT, "multiline": is_long}


def _uuid(kind: Any) -> tuple[Maker, Mapping[str, Any]]:
    return (UUID, {}) if kind.as_uuid else (Text, {"max_length": 36})


def _moment(kind: Any) -> tuple[Maker, Mapping[str, Any]]:
    return DateTime, {"zone": UTC if kind.timezone else None}


#: The first that fits counts: an Enum is a String, a Float a Numeric.
_MAKERS: Mapping[type[TypeEngine[Any]], Callable[[Any], tuple[Maker, Mapping[str, Any]]]] = {
    sa.Enum: _choice,
    sa.Boolean: lambda kind: (Boolean, {}),
    sa.Integer: _integer,
    sa.Float: lambda kind: (Float, {}),
    sa.Numeric: _decimal,
    sa.DateTime: _moment,
    sa.Date: lambda kind: (Date, {}),
    sa.Time: lambda kind: (Time, {}),
    sa.Uuid: _uuid,
    sa.JSON: lambda kind: (JSON, {}),
    sa.String: _text,
}


def is_text(column: ColumnElement[Any]) -> bool:
    """Return whether a column holds texts that are compared by their keys."""
    kind = made_of(column.type)
    is_other = isinstance(kind, sa.Enum) or _says_otherwise(column.type, kind)
    return isinstance(kind, sa.String) and not is_other
