"""The JSON text of a failed row in two parts: its cells, and what many rows have in common."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..sealing.bound_texts import begin_of, payload_text
from ..sealing.vault import SealBroken

_BEGIN, _END = b'[["', b'"],'
_ESCAPE, _QUOTE = b"\\", b'"'
_QUOTE_IN_CELL = b'\\"'
_NEVER = b"\n"
"""A text that no content ends with, because JSON escapes line breaks."""

Parted = tuple[list[bytes], list[bytes]]
"""For each row, the list of its cells, and the values after that list without brackets."""


class Parts:
    """Cuts the contents of an import's failed rows in two; most of them end as the one before."""

    def __init__(self, purpose: str, public_id: str) -> None:
        """Take what the contents are bound to, beside their lines."""
        self._bound = purpose, public_id
        self._end, self._size, self._rest = _NEVER, 0, b""

    def of(self, lines: Sequence[int], contents: Sequence[bytes]) -> Parted:
        """Return the two parts of each content; SealBroken if one is bound to something else.

        Quotation marks come in pairs, and a truth value of a row stands only after its cells. So
        if two contents end alike from there on, the cells of both lie before that end.
        """
        begin, cells, tails = begin_of(*self._bound), list[bytes](), list[bytes]()
        end, size, rest = self._end, self._size, self._rest
        for line, content in zip(lines, contents, strict=True):
            head = b"%b%d,[" % (begin, line)
            if content.endswith(end) and content.startswith(head):
                cells.append(content[len(head) : size])
            else:
                told, rest = self._cut(line, content)
                end, size = self._end, self._size
                cells.append(told)
            tails.append(rest)
        return cells, tails

    def _cut(self, line: int, content: bytes) -> tuple[bytes, bytes]:
        payload = payload_text(*self._bound, line, content)
        if payload is None:
            raise SealBroken("It was sealed for another place.")
        cells, rest = _cut(payload)
        self._rest, self._size = rest, -len(rest) - len(",]]")
        self._end = b'"],%b]]' % rest if rest else _NEVER
        return cells, rest


def _cut(payload: bytes) -> tuple[bytes, bytes]:
    """Return the parts of one payload, which is read where a cell holds a quotation mark.

    Elsewhere each mark begins or ends a text, and an odd number of them leaves one to be ended.
    """
    cells, end, rest = payload.partition(_END)
    is_plain = end and cells.startswith(_BEGIN) and not cells.endswith(_ESCAPE)
    if is_plain and _QUOTE_IN_CELL not in cells and cells.count(_QUOTE) % 2:
        return cells[1:] + b'"]', rest[:-1]
    problems, *more = json.loads(payload)
    return json.dumps(problems).encode(), json.dumps(more, separators=(",", ":"))[1:-1].encode()
