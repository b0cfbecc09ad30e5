"""How references and row marks are written in an error file, and recognised when it comes back.

A reference stands for a secret, in the secret's column. A row mark only tells which row a row
repairs; it stands at the end of the Errors cell of rows without a reference (decision 73).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...engine.reading.content import Content
from ...engine.rows.named_tuples import named_tuples

REFERENCE_BEGIN = "unchanged."
"""With this every reference begins that was not damaged."""
_REFERENCE = re.compile(r"\s*unchanged\.([0-9a-z]{1,32})\.([0-9]{1,9})\.([0-9a-f]{1,64})\s*")
_LINES = re.compile(f"^{_REFERENCE.pattern}$", re.MULTILINE)
_LOOKS_LIKE_REFERENCE = re.compile(
    r"\W*unchanged\W*\.|.*unchanged\.[0-9a-f]{16}\.[0-9]", re.IGNORECASE | re.DOTALL
)
_MARK = re.compile(
    r"\[\s*row\s+unchanged\.([0-9a-z]{1,32})\.([0-9]{1,9})\.([0-9a-f]{1,64})\s*\]", re.IGNORECASE
)
_WORD = b"unchanged"
_PACKED = b"PK\x03\x04"


class Pointer(NamedTuple):
    """Where a reference or a mark points: an import's public id, a row's line, and the proof."""

    public_id: str
    line: int
    mac: str


def format_reference(pointer: Pointer) -> str:
    """Return the text of a reference, which `parse_reference` reads."""
    return f"{REFERENCE_BEGIN}{pointer.public_id}.{pointer.line}.{pointer.mac}"


def may_hold_reference(content: bytes | Content) -> bool:
    """Return whether a file, in whatever encoding, may hold a reference or a row mark."""
    file = Content.of(content)
    if file.head(len(_PACKED)) == _PACKED:
        # A workbook is packed, so that nothing is found in it without unpacking.
        return True
    before = b""
    for block in file.blocks():
        if _WORD in block:
            return True
        # Each second byte of UTF-16 is a zero where a letter is in ASCII.
        piece = before + block.replace(b"\0", b"").lower()
        if _WORD in piece:
            return True
        before = piece[1 - len(_WORD) :]
    return False


def looks_like_reference(cell: str) -> bool:
    """Return whether a cell looks like a reference, damaged or not; it is never a value."""
    return _LOOKS_LIKE_REFERENCE.match(cell) is not None


def parse_reference(cell: str) -> Pointer | None:
    """Return where a reference points, None for a damaged one."""
    found = _REFERENCE.fullmatch(cell)
    if found is None:
        return None
    public_id, line, mac = found.groups()
    return Pointer(public_id, int(line), mac)


def parse_references(cells: Sequence[str]) -> Sequence[Pointer | None]:
    """Return for each cell of a column what `parse_reference` returns; mostly all are sound."""
    column = "\n".join(cells)
    found = _LINES.findall(column) if column.count("\n") == len(cells) - 1 else ()
    if found and len(found) == len(cells):
        public_ids, lines, macs = zip(*found, strict=True)
        return named_tuples(Pointer, public_ids, map(int, lines), macs)
    return list(map(parse_reference, cells))


def format_mark(pointer: Pointer) -> str:
    """Return the text of a row mark, which `find_mark` finds in a cell."""
    return f"[row {format_reference(pointer)}]"


def find_mark(cell: str) -> Pointer | None:
    """Return where the last row mark of an Errors cell points, None without any."""
    found = _MARK.findall(cell)
    if not found:
        return None
    public_id, line, mac = found[-1]
    return Pointer(public_id.lower(), int(line), mac.lower())
