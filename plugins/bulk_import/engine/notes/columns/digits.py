"""Notes on a column of digits: lost zeros, and numbers that two records share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ...cells.keys import trim
from ...sentences.language import N_, _n
from ..logins.login_signs import FEW
from .uneven_columns import SERIAL_DAY

ZEROS = N_(
    "Shorter than most, which have {width} digits: a spreadsheet drops leading zeros. "
    "Format the column as text and type them again"
)
USUAL_ZEROS = N_(
    "Shorter than usual here, where most have {width} digits: a spreadsheet drops leading zeros. "
    "Format the column as text and type them again"
)
BESIDE_ZEROS = N_(
    "Shorter than those that begin with a zero, which have {width} digits: a spreadsheet drops "
    "leading zeros. Format the column as text and type them again"
)
LONGER = N_(
    "Longer than nearly all, which have {width} digits, as a telephone number or the number of a "
    "day is; it is taken as it stands"
)
WHOLE = N_(
    "Longer than usual here, where most have {width} digits, as whole telephone numbers are; "
    "they are taken as they stand"
)
SHARED = N_("{value} stands in each of them, which is allowed and rarely meant")
SHARED_ONE_MORE = N_("Another number stands in several rows")
SHARED_MORE = N_("{n} other numbers stand in several rows each")

MOST, MOST_BESIDE_ZEROS = 1 / 2, 2 / 3
"""More than this share of the numbers of a column tell how many digits they have."""
LEAST_KEPT = 3
"""How many numbers of one length with a zero in front are no coincidence."""
LEAST_OF_WHOLE, MOST_OF_SHORT = 9, 6
"""The least digits of a whole telephone number, and the most of an extension."""
SHOWN_VALUES = 3
"""How many shared numbers are named one by one."""
_ZERO_KEPT = re.compile(r"\n\s*+0\d")

Note = tuple[Sequence[int], str]
"""The lines that a sentence is about."""
Digits = Mapping[int, str]
"""The numbers of a column by their lines."""


def is_plain(cells: Sequence[str], *, distinct: bool) -> bool:
    """Return quickly whether a column needs no note: zeros were kept, and no number repeats."""
    filled = list(filter(None, cells))
    column = "\n".join(("", *filled))
    lengths = set(map(len, filled))
    if filled and not (_ZERO_KEPT.search(column) and len(lengths) == 1):
        return False
    if lengths and max(lengths) >= LEAST_OF_WHOLE:
        return False
    is_exact = column.replace("\n", "").isdecimal()
    return not distinct or not filled or (is_exact and len(set(filled)) == len(filled))


def digits_by_line(lines: Sequence[int], cells: Sequence[str]) -> Digits:
    """Return the cells of a column that hold digits and nothing else, trimmed."""
    pairs = ((line, trim(cell)) for line, cell in zip(lines, cells, strict=True) if cell)
    return {line: text for line, text in pairs if text.isdecimal()}


def lost_zeros(digits: Digits, usual: Callable[[], int | None]) -> Iterator[Note]:
    """Note digits that are fewer than most.

    In a column that has kept some zeros, few other cells may still have lost theirs. Then neither
    the usual number of digits nor a number that begins with a zero says anything.

    :param usual: asked for the usual number of digits of the records that exist.
    """
    if not digits:
        return
    has_kept = _ZERO_KEPT.search("\n".join(("", *digits.values()))) is not None
    width, count = Counter(map(len, digits.values())).most_common(1)[0]
    if count <= len(digits) * (MOST_BESIDE_ZEROS if has_kept else MOST):
        if has_kept:
            yield from _beside_zeros(digits)
        width = 0
    known = 0 if has_kept else usual() or 0
    sentence = ZEROS if width >= known else USUAL_ZEROS
    width = max(width, known)
    short = [
        line
        for line, text in digits.items()
        if len(text) < width and not (has_kept and _ZERO_KEPT.fullmatch(f"\n{text[:2]}"))
    ]
    if short:
        yield short, sentence.format(width=width)


def _beside_zeros(digits: Digits) -> Iterator[Note]:
    """Note numbers that are all one digit shorter than those with a leading zero.

    A column looks so of which any part was pasted from a spreadsheet, or opened in one.
    """
    kept = [len(text) for text in digits.values() if text.startswith("0") and len(text) > 1]
    short = [line for line, text in digits.items() if not text.startswith("0")]
    widths = {len(digits[line]) for line in short}
    if len(kept) >= LEAST_KEPT and len(short) > 1 and {width + 1 for width in widths} == {*kept}:
        yield short, BESIDE_ZEROS.format(width=kept[0])


def too_long(digits: Digits) -> Iterator[Note]:
    """Note cells with more digits than nearly all others, where the others have the same number.

    One more digit is what comes after 9999, unless it is the day of a date.
    """
    lengths = Counter(map(len, digits.values()))
    width, count = lengths.most_common(1)[0] if lengths else (0, 0)
    if not width or len(digits) < FEW or (len(digits) - count) * FEW > len(digits):
        return
    long = [
        line
        for line, text in digits.items()
        if len(text) > width + 1 or (len(text) > width and SERIAL_DAY.fullmatch(text))
    ]
    if long:
        yield long, LONGER.format(width=width)


def whole_numbers(digits: Digits, usual: Callable[[], int | None]) -> Iterator[Note]:
    """Note a column of whole telephone numbers, where stored ones are short.

    :param usual: asked for the usual number of digits of the records that exist.
    """
    long = [line for line, text in digits.items() if len(text) >= LEAST_OF_WHOLE]
    if len(long) <= len(digits) * MOST:
        return
    width = usual() or 0
    if 0 < width <= MOST_OF_SHORT:
        yield long, WHOLE.format(width=width)


def shared(digits: Digits) -> Iterator[Note]:
    """Note numbers that stand in several rows."""
    lines: dict[str, list[int]] = {}
    for line, text in digits.items():
        lines.setdefault(text, []).append(line)
    twice = {text: found for text, found in lines.items() if len(found) > 1}
    for text in list(twice)[:SHOWN_VALUES]:
        yield twice[text], SHARED.format(value=text)
    more = list(twice.values())[SHOWN_VALUES:]
    if more:
        every = sorted(line for found in more for line in found)
        yield every, _n(SHARED_ONE_MORE, SHARED_MORE, len(more))
