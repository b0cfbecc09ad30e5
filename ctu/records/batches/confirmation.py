"""Confirmation of an action on exactly the records that were shown."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any


def confirmation_of(action: str, records: Iterable[Any]) -> str:
    """Return a text that is another one for another action, or for other records."""
    ids = sorted(record.id for record in records)
    return sha256(" ".join([action, *map(str, ids)]).encode()).hexdigest()
