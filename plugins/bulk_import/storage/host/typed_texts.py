"""Values of columns read from their texts, such as the keys of records that an import remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from ..database.stored_form import round_trip

UNREAD = (ArithmeticError, LookupError, TypeError, ValueError)
"""The errors of a text that stands for no value of a column."""


def text_of(value: Any) -> str:
    """Return a value as the text from which it is read again."""
    return value.hex() if isinstance(value, bytes) else str(value)


def value_of(text: str, kind: TypeEngine[Any], dialect: Dialect) -> Any:
    """Return the value of a column that a text stands for.

    :raises Exception: one of UNREAD where the text is no value of this type.
    """
    if isinstance(kind, TypeDecorator):
        return _decorated(text, kind, dialect)
    return _reader(_type_of(kind))(text)


def _decorated(text: str, kind: TypeDecorator[Any], dialect: Dialect) -> Any:
    """Return the value that a type of the host reads back for a text.

    Few such types name the type of their values, so several are tried. A value with exactly this
    text is preferred: a UUID, for example, is also read from capitals, which it does not write.
    """
    found = list(_read_back(text, kind, dialect))
    exact = (each for each in found if text_of(each) == text)
    return next(exact, found[0])


def _read_back(text: str, kind: TypeDecorator[Any], dialect: Dialect) -> Iterator[Any]:
    plain: TypeEngine[Any] = kind
    while isinstance(plain, TypeDecorator):
        plain = plain.impl_instance
    types = [each for each in (_type_of(kind), _type_of(plain)) if each is not object]
    readers: list[Callable[[str], Any]] = [*map(_reader, types), str, UUID]
    for read in readers:
        try:
            yield round_trip(kind, read(text), dialect)
        except (*UNREAD, AssertionError, AttributeError):
            # It is none that the host's type takes.
            continue


def _type_of(kind: TypeEngine[Any]) -> type[Any]:
    """Return the type of the values of a column, `object` where the column does not say it."""
    try:
        # SQLAlchemy 2.0 raises of a type that does not say it, 2.1 returns object.
        return kind.python_type
    except NotImplementedError:
        return object


def _reader(kind: type[Any]) -> Callable[[str], Any]:
    if issubclass(kind, Enum):
        return partial(_member, kind)
    if issubclass(kind, datetime | date | time):
        return kind.fromisoformat
    return _READERS.get(kind, kind)


def _member(kind: type[Enum], text: str) -> Enum:
    found = next((each for each in kind if str(each) == text), None)
    return kind[text] if found is None else found


def _digits(text: str) -> str:
    """Return a text of ASCII: `int` reads the digits of every script."""
    if text.isascii():
        return text
    raise ValueError(text)


_READERS: dict[type[Any], Callable[[str], Any]] = {
    object: str,
    bool: {"True": True, "False": False}.__getitem__,
    bytes: bytes.fromhex,
    int: lambda text: int(_digits(text)),
    float: lambda text: float(_digits(text)),
}
