"""The JSON text of a failed row in two parts: its cells, and what many rows have in common."""

from __future__ import annotations

import json
from collections.abc import Sequence

_BEGIN, _END = b'[["', b'"],'
_ESCAPE, _QUOTE = b"\\", b'"'
_QUOTE_IN_CELL = b'\\"'

Parted = tuple[bytes, bytes]
"""The list of the cells, and the values behind it without their brackets."""


class Parts:
    """Cuts the payloads of an import in two; most of them end as the one before."""

    def __init__(self) -> None:
        self._end, self._size, self._rest = b"", 0, b""

    def of(self, payloads: Sequence[bytes]) -> list[Parted]:
        """Return the two parts of each payload.

        Quotation marks stand in pairs, and a truth value of a row stands nowhere but behind its
        cells: a payload that ends as another one from there on has its cells before that end.
        """
        parts = list[Parted]()
        for payload in payloads:
            if self._end and payload.endswith(self._end):
                parts.append((payload[1 : self._size], self._rest))
            else:
                parts.append(_cut(payload))
                self._keep(parts[-1][1])
        return parts

    def _keep(self, rest: bytes) -> None:
        self._rest, self._size = rest, -len(rest) - len(",]")
        self._end = b'"],%b]' % rest if rest else b""


def _cut(payload: bytes) -> Parted:
    """Return the parts of one payload, which is read where a cell holds a quotation mark.

    Elsewhere each mark begins or ends a text, and an odd number of them leaves one to be ended.
    """
    cells, end, rest = payload.partition(_END)
    is_plain = end and cells.startswith(_BEGIN) and not cells.endswith(_ESCAPE)
    if is_plain and _QUOTE_IN_CELL not in cells and cells.count(_QUOTE) % 2:
        return cells[1:] + b'"]', rest[:-1]
    told, *more = json.loads(payload)
    return json.dumps(told).encode(), json.dumps(more, separators=(",", ":"))[1:-1].encode()
