"""Notes on logins that are numbers of which a spreadsheet has lost digits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ...cells.keys import trim
from ...sentences.language import N_
from ..row_sample import USUAL, all_over

ROUNDED = N_(
    "A spreadsheet keeps fifteen digits of a number and writes zeros behind them; format the "
    "column as text and type it again"
)
SHORT = N_(
    "Shorter than most, which have {width} digits and begin with a zero: a spreadsheet drops "
    "leading zeros. Format the column as text and type it again"
)
KEPT = 15
LEAST_ROUNDED = 3
"""How many numbers that end with zeros after fifteen digits are no coincidence."""


def numbers_with_lost_digits(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield which logins are rounded or lack their zeros, where logins are numbers."""
    sample = [trim(cells[at]) for at in all_over(len(cells))]
    numbers = [each for each in sample if each.isdecimal()]
    if len(numbers) < LEAST_ROUNDED or len(numbers) <= USUAL * len(sample):
        return
    if max(map(len, numbers)) > KEPT:
        long = [at for at, cell in enumerate(cells) if len(trim(cell)) > KEPT]
        if len(long) >= LEAST_ROUNDED and all(_is_rounded(trim(cells[at])) for at in long):
            yield ROUNDED, long
    [(width, _)] = Counter(map(len, numbers)).most_common(1)
    kept = sum(each.startswith("0") and len(each) == width for each in numbers)
    if kept > USUAL * len(numbers):
        yield from _without_zeros(cells, width)


def _is_rounded(text: str) -> bool:
    return text.isdecimal() and not text[KEPT:].strip("0")


def _without_zeros(cells: Sequence[str], width: int) -> Iterator[tuple[str, list[int]]]:
    texts = list(map(trim, cells))
    found = [
        at
        for at, text in enumerate(texts)
        if 0 < len(text) < width and text.isdecimal() and text[0] != "0"
    ]
    if found:
        yield SHORT.format(width=width), found
