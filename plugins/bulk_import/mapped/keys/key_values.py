"""The values of keys whose stored text is not the text of the value, such as UUIDs in SQLite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from ...engine.cells.keys import canonical_key

Reader = Callable[[str], Any]


def value_reader(kind: TypeEngine[Any]) -> Reader | None:
    """Return what reads the value of a key, None for a type whose values are compared as texts.

    What is read is None for a text that no value has.
    """
    read = _reader(kind)
    return None if read is None else partial(_value, read)


def _value(read: Reader, text: str) -> Any:
    try:
        return read(text)
    except (ValueError, InvalidOperation):
        return None


def _reader(kind: Any) -> Reader | None:
    match kind:
        case sa.Enum():
            return _members(kind).get
        case sa.Integer():
            return _whole
        case sa.Uuid() if kind.as_uuid:
            return UUID
        case sa.Numeric() if kind.asdecimal:
            return Decimal
        case sa.DateTime():
            return _zoned if kind.timezone else datetime.fromisoformat
        case sa.Time():
            return time.fromisoformat
        case _:
            return None


def _whole(text: str) -> int | None:
    """Return a number that is written as records show it, and that a column can hold."""
    number = int(text)
    return number if str(number) == text and -(2**63) <= number < 2**63 else None


def _zoned(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _members(kind: sa.Enum) -> Mapping[str, Any]:
    """Return the values of an enumeration by the keys of their texts, names and labels."""
    members = kind.enum_class or ()
    found = {
        canonical_key(str(each)): each for each in [*members, *(kind.enums if not members else ())]
    }
    for member in members:
        for text in (member.name, member.name.replace("_", " "), str(member.value)):
            found.setdefault(canonical_key(text), member)
    return found
