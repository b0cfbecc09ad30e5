"""Confirmation of an action on exactly the records that were shown."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any


def confirmation_of(action: str, records: Iterable[Any]) -> str:
    """Return a digest of an action and the ids of its records."""
    ids = sorted(record.id for record in records)
    return sha256(" ".join([action, *map(str, ids)]).encode()).hexdigest()
