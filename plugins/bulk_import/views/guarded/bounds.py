"""Validation of values from a request: for comparison with a column, and as an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DataError, DBAPIError, StatementError
from sqlalchemy.types import BigInteger, Integer, SmallInteger, TypeEngine

from ...storage.database.error_codes import is_about_nul
from ...storage.host.typed_texts import UNREAD, value_of

TEXT_LENGTH = 200
"""Longest search, filter or id in characters; nobody types more, and databases have limits."""

_BITS = ((SmallInteger, 15), (BigInteger, 63), (Integer, 31))


def fits(value: Any, kind: TypeEngine[Any]) -> bool:
    """Return whether a column of this type can be compared with `value` without an error."""
    if isinstance(value, (list, tuple)):
        return all(fits(each, kind) for each in value)
    if isinstance(value, str):
        return is_plain(value)
    if isinstance(value, int):
        limits = [1 << bits for number, bits in _BITS if isinstance(kind, number)]
        return not limits or -limits[0] <= value < limits[0]
    return True


def is_plain(text: str) -> bool:
    """Return whether a text is short and without NUL, which PostgreSQL cannot hold."""
    return len(text) <= TEXT_LENGTH and "\x00" not in text


def parsed(text: str, kind: TypeEngine[Any], dialect: Dialect) -> Any:
    """Return the value that a column of this type holds for `text`, None when it can hold none."""
    if not is_plain(text):
        return None
    try:
        value = value_of(text, kind, dialect)
    except UNREAD:
        return None
    return value if fits(value, kind) else None


def like_pattern(word: str) -> str:
    """Return a pattern for LIKE with the escape character `\\`; `^` begins with, `=` is exactly."""
    begins, exact = word.startswith("^"), word.startswith("=")
    text = word[1:] if begins or exact else word
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return text if exact else f"{text}%" if begins else f"%{text}%"


def is_usable(filter: Any, value: str) -> bool:
    """Return whether a list filter can take a value from the address, on any database."""
    column = getattr(filter, "column", None)
    try:
        if not is_plain(value) or not filter.validate(value):
            return False
        return column is None or fits(filter.clean(value), column.type)
    except (LookupError, TypeError, ValueError, OverflowError):
        return False


def is_refused_value(error: Exception) -> bool:
    """Return whether an error means that a value was refused, not an outage or a bug."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError)
    return is_about_nul(error) or isinstance(error, (StatementError, OverflowError))


def is_reserved(name: str) -> bool:
    """Return whether `url_for` takes an argument of this name for its own."""
    return name.startswith("_") or name in {"self", "endpoint", "export_type"}


def is_address(text: str) -> bool:
    """Return whether an address to return to can be parsed, and sent in a header, at all."""
    if not text.isprintable():
        return False
    try:
        urlsplit(text.replace("\\", "/"))
    except ValueError:
        return False
    return True
