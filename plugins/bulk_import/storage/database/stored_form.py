"""The form in which a column of the database gives a value back: rounded, padded, in its zone."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from .dialect import POSTGRESQL

SINGLE_BITS, DOUBLE_BITS = 24, 53
"""PostgreSQL stores a FLOAT of so many bits or fewer in four bytes, and in eight."""
MICROSECONDS = 6
"""The fractional digits of a second where a column declares none."""
_AS_GIVEN: Mapping[type[Any], tuple[type, ...]] = {
    **dict.fromkeys((sa.Integer, sa.BigInteger, sa.SmallInteger), (int,)),
    **dict.fromkeys((sa.String, sa.Text, sa.Unicode, sa.UnicodeText), (str,)),
    sa.Boolean: (bool,),
    sa.Date: (date,),
}
"""The types of values that come back unchanged, by the column's exact type; a CHAR is padded."""
_ANY_DAY = date(2000, 1, 1)
_DECLARED = re.compile(r"(?P<name>\w+)(?:\((?P<first>\d+)(?:, (?P<second>\d+))?\))?")


def is_as_given(kind: TypeEngine[Any], value: Any) -> bool:
    """Return whether a column gives back the very value, whatever the database."""
    return type(value) in _AS_GIVEN.get(type(kind), ())


def are_as_given(kind: TypeEngine[Any], values: Iterable[Any]) -> bool:
    """Return whether a column gives back each of these values, or None, whatever the database."""
    return {*map(type, values)} <= {*_AS_GIVEN.get(type(kind), ()), type(None)}


def stored_form(kind: TypeEngine[Any], value: Any, dialect: Dialect) -> Any:
    """Return a value as a column of this type returns it after it was written.

    A value that the type refuses is returned unchanged; the database refuses it when it is written.
    """
    try:
        if isinstance(kind, TypeDecorator):
            return _round_trip_or_same(kind, value, dialect)
        if dialect.name == POSTGRESQL:
            return _of_postgresql(kind, value, dialect)
        return _processed(kind.dialect_impl(dialect), value, dialect)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return value


def _round_trip_or_same(kind: TypeDecorator[Any], value: Any, dialect: Dialect) -> Any:
    """Return `round_trip` of a value, and the value itself where the type of the host refuses it.

    :raises Exception: an error of the program, of a service that is away, or a lack of memory.
    """
    try:
        return round_trip(kind, value, dialect)
    except (AttributeError, NameError, ImportError, NotImplementedError, OSError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - A library refuses a value by an error of its own.
        return value


def round_trip(kind: TypeDecorator[Any], value: Any, dialect: Dialect) -> Any:
    """Return a value after a type of the host has bound it and read it back.

    :raises Exception: what the type raises about the value, on either way.
    """
    has = type(kind)
    if has.process_bind_param is not TypeDecorator.process_bind_param:
        value = kind.process_bind_param(value, dialect)
    value = stored_form(kind.impl_instance, value, dialect)
    if has.process_result_value is not TypeDecorator.process_result_value:
        value = kind.process_result_value(value, dialect)
    return value


def _processed(kind: TypeEngine[Any], value: Any, dialect: Dialect) -> Any:
    """Return what SQLAlchemy makes of a value, where the database itself changes nothing."""
    for process in (kind.bind_processor(dialect), kind.result_processor(dialect, None)):
        value = value if process is None else process(value)
    # SQLite's driver is given a view of bytes, and gives back bytes.
    return value.tobytes() if isinstance(value, memoryview) else value


def _of_postgresql(kind: TypeEngine[Any], value: Any, dialect: Dialect) -> Any:
    """Return what PostgreSQL makes of a value in a column that is declared so."""
    declared = _DECLARED.match(kind.compile(dialect=dialect))
    form = _FORMS.get(declared["name"]) if declared else None
    if declared is None or form is None:
        return value
    return form(value, *(int(each) for each in (declared["first"], declared["second"]) if each))


def _float(value: float, bits: int = DOUBLE_BITS, *_: int) -> float:
    return _real(value) if bits <= SINGLE_BITS else value


def _real(value: float, *_: int) -> float:
    return float(struct.unpack("f", struct.pack("f", value))[0])


def _rounded(value: Any, precision: int = 0, places: int = 0) -> Any:
    if not precision:
        return value
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(exact) if isinstance(value, float) else exact


def _timestamp(value: date, digits: int = MICROSECONDS) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    unit = 10 ** (MICROSECONDS - digits)
    rounded = (value.microsecond + unit // 2) // unit * unit
    return value.replace(microsecond=0) + timedelta(microseconds=rounded)


def _time(value: time, digits: int = MICROSECONDS) -> time:
    return _timestamp(datetime.combine(_ANY_DAY, value), digits).timetz()


def _padded(value: str, length: int = 1) -> str:
    return value.ljust(length)


def _uuid(value: Any) -> Any:
    return str(UUID(value)) if isinstance(value, str) else value


_FORMS: Mapping[str, Callable[..., Any]] = {
    "FLOAT": _float,
    "REAL": _real,
    "NUMERIC": _rounded,
    "TIMESTAMP": _timestamp,
    "TIME": _time,
    "CHAR": _padded,
    "UUID": _uuid,
}
