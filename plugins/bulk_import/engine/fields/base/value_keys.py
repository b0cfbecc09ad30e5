"""Keys of values as text: equal values have equal keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ...cells.keys import canonical_key, canonical_keys


def value_key(value: Any) -> str:
    """Return the form in which the values of a key are compared.

    1.5 equals 1.50, and a moment is the same in each time zone. SQLite stores no zone, so a moment
    without one is taken as UTC.
    """
    if isinstance(value, Decimal):
        text = format(value, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text if value else "0"
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return canonical_key(str(value))


def value_keys(values: Sequence[Any]) -> list[str]:
    """Return the form of each value of a column, "" for None."""
    if set(map(type, values)) <= {str}:
        return canonical_keys(values)
    return ["" if each is None else value_key(each) for each in values]
