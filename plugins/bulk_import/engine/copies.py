"""Values that have to be unique and stand in several rows of one file: all copies fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .fields.damage import damage_hint
from .fields.field import Field
from .fields.keys import canonical_key, trimmed
from .language import _t
from .layout import Layout
from .line_numbers import SHOWN_LINES, named
from .paged_rows import PagedRows, edited, pages_of
from .rows import Problem, Row

BITS = 64
"""So many bits a row has the table of large files: eight bytes."""

Copy = tuple[int, str]
"""The line of a row that is a copy, and its text."""


def find_copies(field: Field[Any], message: str, layout: Layout, rows: Sequence[Row]) -> None:
    """Add to `row.found` of every row whose value of a column stands in another row too."""
    told: dict[int, Problem] = {}
    for group in _groups(field, layout, rows):
        if len(group) > 1:
            told |= _tell_copies(field, message, group)
    for row in edited(rows) if told else ():
        if row.line in told:
            row.found += (told[row.line],)


def _groups(field: Field[Any], layout: Layout, rows: Sequence[Row]) -> Iterator[list[Copy]]:
    """Yield the copies of each value; where there are none, most often nothing."""
    seen: set[int] | None = None
    if isinstance(rows, PagedRows):
        seen = _seen_again(field, layout, rows)
    else:
        place = layout.places[field]
        cells = [row.cells[place] for row in rows if not row.misshapen]
        if len(set(layout.reader(field).compared(cells))) == len(cells):
            return
    copies: dict[str, list[Copy]] = {}
    for page in pages_of(rows):
        for line, text, key in zip(*_keys(field, layout, page), strict=True):
            if text and (seen is None or hash(key) % (BITS * len(rows)) in seen):
                copies.setdefault(key, []).append((line, text))
    yield from copies.values()


def _seen_again(field: Field[Any], layout: Layout, rows: PagedRows) -> set[int]:
    """Return the places in a table of bits that several keys have: those of copies, and few more.

    The keys of all rows would be most of what a process holds of a large file.
    """
    bits = BITS * len(rows)
    table = bytearray(bits // 8 + 1)
    again: set[int] = set()
    for page in pages_of(rows):
        _, texts, keys = _keys(field, layout, page)
        for place in (hash(key) % bits for text, key in zip(texts, keys, strict=True) if text):
            if table[place >> 3] & 1 << (place & 7):
                again.add(place)
            table[place >> 3] |= 1 << (place & 7)
    return again


def _keys(
    field: Field[Any], layout: Layout, rows: Sequence[Row]
) -> tuple[list[int], Sequence[str], Sequence[str]]:
    """Return lines, texts and keys of the rows that fit their header."""
    place = layout.places[field]
    shaped = [row for row in rows if not row.misshapen]
    texts = trimmed([row.cells[place] for row in shaped])
    return [row.line for row in shaped], texts, layout.reader(field).compared(texts)


def _tell_copies(field: Field[Any], message: str, group: Sequence[Copy]) -> dict[int, Problem]:
    """Tell each copy of the others; only some lines are named, so that most are told the same."""
    first = group[: SHOWN_LINES + 1]
    known: dict[tuple[int, str], Problem] = {}
    told: dict[int, Problem] = {}
    for place, (line, text) in enumerate(group):
        key = min(place, SHOWN_LINES), text
        if key not in known:
            others = [other for other, _ in first if other != line]
            hint = _t("Also on {lines}", lines=named(others, len(group) - 1))
            spelled = {other for _, other in first} - {text}
            if spelled and {canonical_key(each) for each in spelled} == {canonical_key(text)}:
                hint += _t("; case makes no difference")
            if damaged := damage_hint(text):
                hint += f". {damaged}"
            known[key] = field.problem("duplicate", message, hint)
        told[line] = known[key]
    return told
