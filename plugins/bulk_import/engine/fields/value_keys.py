"""The text by which the value of a key is compared: equal values have equal texts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from .keys import canonical_key


def value_key(value: Any) -> str:
    """Return the form in which the values of a key are compared.

    1.5 is 1.50, and a moment is the same in each time zone; SQLite stores no zone, so that of a
    moment without one is UTC.
    """
    if isinstance(value, Decimal):
        text = format(value, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text if value else "0"
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return canonical_key(str(value))
