"""Pieces of a file for code page detection: some of each byte, some plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

#: Distinct pieces of text are looked at until each byte has been seen in so many of them.
PIECES_PER_BYTE = 6
MOST_PIECES = 100
MOST_PLAIN_WORDS = 30
_PIECE = re.compile(rb"[A-Za-z0-9\x80-\xff]+")
#: The blank of "€ 20" and "20 €", which tells a sign beside a number from a letter.
_AMOUNT = re.compile(
    rb"(?<=[0-9]) (?=[\x80-\xff](?![A-Za-z0-9\x80-\xff]))"
    rb"|(?<![A-Za-z0-9\x80-\xff])([\x80-\xff]) (?=[0-9])"
)
_QUOTING = re.compile(
    rb"(?<![A-Za-z\x80-\xff])[\x80-\xff].*[\x80-\xff](?![A-Za-z\x80-\xff])", re.DOTALL
)


def sample(cells: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return distinct pieces with bytes from 0x80, and words of ASCII, which tell the language."""
    joined = _AMOUNT.sub(rb"\1", b"\n".join(cells))
    distinct = dict.fromkeys(_PIECE.findall(joined))
    high = [piece for piece in distinct if not piece.isascii()]
    words = (piece for piece in distinct if piece.isascii() and len(piece) > 2 and piece.isalpha())
    plain = list(islice(words, MOST_PLAIN_WORDS))
    if len(high) <= MOST_PIECES:
        return high, plain
    seen, picked = Counter[int](), list[bytes]()
    for piece in high:
        bytes_of_piece = {byte for byte in piece if byte >= 0x80}
        enough = PIECES_PER_BYTE if len(picked) < MOST_PIECES else 1
        if any(seen[byte] < enough for byte in bytes_of_piece):
            picked.append(piece)
            seen.update(bytes_of_piece)
    return picked, plain


def quoted_cells(cells: Iterable[bytes]) -> list[bytes]:
    """Return some cells that may have quotation marks: two such bytes with words between."""
    return list(islice((cell for cell in cells if _QUOTING.search(cell)), MOST_PIECES))
