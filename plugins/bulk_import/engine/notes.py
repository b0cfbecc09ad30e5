"""What is worth knowing about the cells of a file and is no error: they may have been damaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from .fields.alphabet import Unbroken
from .fields.damage import (
    HINT_ENCODING,
    HINT_ERROR,
    is_error_value,
    looks_odd,
    signs_of_print,
    undamaged,
)
from .fields.field import Field
from .fields.keys import trim
from .fields.kinds import Digits, Text
from .layout import Layout
from .line_numbers import named
from .redaction import has_moved
from .rows import Row

ZEROS = (
    "Shorter than most, which have {width} digits: a spreadsheet drops leading zeros. "
    "Format the column as text and type them again"
)
SWAPPED = (
    "Column {header} seems to hold what belongs into column {secret}, so its cells are hidden. "
    "If the two headers are in the wrong place, change them and choose the file again."
)
SIGNS = "Holds {signs}, which a keyboard hardly writes and people have to type to sign in"


def find_notes(layout: Layout, rows: Sequence[Row]) -> list[str]:
    """Return sentences about cells that no rule refuses, for rows that have been judged."""
    shaped = [row for row in rows if not row.misshapen]
    found: list[str] = []
    for field, place in layout.places.items():
        if layout.is_found(field):
            continue
        cells = [row.cells[place] for row in shaped]
        if isinstance(field, Digits):
            found += _lost_zeros(field, shaped, cells)
        elif isinstance(field, Text) and looks_odd("\n".join(cells)):
            found += _damage(layout, field, shaped, cells)
    return found


def swapped_notes(layout: Layout) -> list[str]:
    """Return which columns hold secrets that their header does not tell of."""
    secret = next((each.header for each in layout.places if each.is_secret), "")
    return [SWAPPED.format(header=each.header, secret=secret) for each in layout.found]


def _lost_zeros(field: Field[Any], rows: Sequence[Row], cells: Sequence[str]) -> Iterator[str]:
    """Tell of digits that are fewer than usual, unless zeros were kept somewhere in the column."""
    digits = {row.line: text for row, cell in zip(rows, cells, strict=True) if (text := trim(cell))}
    lengths = Counter(map(len, digits.values()))
    width, count = lengths.most_common(1)[0] if lengths else (0, 0)
    if 2 * count <= len(digits) or any(
        text.startswith("0") and len(text) > 1 for text in digits.values()
    ):
        return
    short = [line for line, text in digits.items() if len(text) < width and text.isdecimal()]
    if short:
        yield _note(field, short, ZEROS.format(width=width))


def _damage(
    layout: Layout, field: Text, rows: Sequence[Row], cells: Sequence[str]
) -> Iterator[str]:
    """Tell of cells that look damaged; none is quoted in a row in which a secret may have moved."""
    errors: list[int] = []
    damaged: dict[int, str] = {}
    printed: dict[int, list[str]] = {}
    for row, cell in zip(rows, cells, strict=True):
        if not looks_odd(cell):
            continue
        text = trim(cell)
        is_error, probably = is_error_value(text), undamaged(text)
        signs = signs_of_print(text) if isinstance(field.alphabet, Unbroken) else []
        if not (is_error or probably or signs) or _is_faulty(layout, field, row):
            continue
        if is_error:
            errors.append(row.line)
        elif probably:
            damaged[row.line] = probably
        else:
            printed[row.line] = signs
    if errors:
        yield _note(field, errors, HINT_ERROR)
    if damaged:
        first = next(iter(damaged.values()))
        yield _note(field, list(damaged), HINT_ENCODING.format(probably=first))
    if printed:
        signs = list(dict.fromkeys(sign for each in printed.values() for sign in each))
        yield _note(field, list(printed), SIGNS.format(signs=" and ".join(signs)))


def _is_faulty(layout: Layout, field: Field[Any], row: Row) -> bool:
    return any(each.field == field.name for each in row.problems) or has_moved(layout, row)


def _note(field: Field[Any], lines: Sequence[int], sentence: str) -> str:
    return f"{field.label}, {named(lines)}: {sentence}."
