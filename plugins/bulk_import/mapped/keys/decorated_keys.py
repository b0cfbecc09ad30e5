"""Keys in a column whose type is the host's own: as the type writes them into the database."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, Integer, Numeric, String, cast, func, or_, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator, TypeEngine

from ...storage.database.json_parameters import listed_texts
from ..model.columns import made_of

NUMBERS = (Integer, Numeric)


def changes_values(kind: TypeEngine[Any]) -> bool:
    """Return whether a type of the host's own makes something else of values that are written."""
    while isinstance(kind, TypeDecorator):
        if type(kind).process_bind_param is not TypeDecorator.process_bind_param:
            return True
        kind = kind.impl_instance
    return False


def has_written(
    attribute: InstrumentedAttribute[Any], values: Collection[Any], dialect: Dialect
) -> ColumnElement[bool]:
    """Return the condition that the column holds what its type writes for one of some values.

    Where it writes a text, that may be in capital or small letters.
    """
    kind = attribute.expression.type
    plain = made_of(kind)
    given = [_number_of(each) for each in values] if isinstance(plain, NUMBERS) else values
    written = [each for value in given if (each := _written(kind, value, dialect)) is not None]
    stored = type_coerce(attribute, plain)
    if isinstance(plain, Integer):
        # As texts: a number that no such column holds would be an error in PostgreSQL.
        return cast(stored, String).in_(listed_texts([str(each) for each in written]))
    texts = {each.lower() for each in written if isinstance(each, str)}
    if not isinstance(plain, String) or not texts:
        return stored.in_(written)
    return or_(func.lower(stored).in_(listed_texts(texts)), stored.in_(written))


def is_steady(kind: TypeEngine[Any], value: Any, dialect: Dialect) -> bool:
    """Return whether a type writes a value always in one way, as no encryption at random does."""
    return bool(_written(kind, value, dialect) == _written(kind, value, dialect))


def _number_of(text: Any) -> Any:
    """Return the number of a key; a text that is none is left to the type, which may count it."""
    try:
        return Decimal(text)
    except (InvalidOperation, TypeError):
        return text


def _written(kind: TypeEngine[Any], value: Any, dialect: Dialect) -> Any:
    """Return what a type makes of a value for the database, None for one that it does not take."""
    while isinstance(kind, TypeDecorator):
        if type(kind).process_bind_param is not TypeDecorator.process_bind_param:
            try:
                value = kind.process_bind_param(value, dialect)
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                return None
        kind = kind.impl_instance
    return value
