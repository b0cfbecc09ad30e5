"""The JSON text of what is sealed: a payload, behind what it is bound to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

_TIGHT = (",", ":")
# What is sealed holds no list of itself, and to look for one costs a sixth of a batch.
_written = json.JSONEncoder(separators=_TIGHT, check_circular=False).encode


def bound(purpose: str, public_id: str, place: int, payload: Any) -> bytes:
    """Return a payload as text, with what it is bound to."""
    return _written([purpose, public_id, place, payload]).encode()


def payload_texts(
    purpose: str, public_id: str, places: Sequence[int], texts: Sequence[bytes]
) -> list[bytes] | None:
    """Return the texts of the payloads alone; None where one is bound to something else.

    What a text is bound to is told by how it begins. That needs no reading, and costs a fraction.
    """
    begin = json.dumps([purpose, public_id], separators=_TIGHT)[:-1].encode()
    found: list[bytes] = []
    for place, text in zip(places, texts, strict=True):
        head = b"%b,%d," % (begin, place)
        if text.startswith(head):
            found.append(text[len(head) : -1])
            continue
        *told, payload = json.loads(text)
        if told != [purpose, public_id, place]:
            return None
        found.append(json.dumps(payload, separators=_TIGHT).encode())
    return found
