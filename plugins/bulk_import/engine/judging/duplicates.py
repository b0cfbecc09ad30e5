"""Duplicates of unique values within one file: every copy fails."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from ..cells.damage import damage_hint
from ..cells.keys import canonical_key, trimmed
from ..columns.layout import Layout
from ..fields.base.field import Field
from ..rows.page import column_of, shaped_rows
from ..rows.paged_rows import PagedRows, edited, pages_of
from ..rows.rows import Problem, Row
from ..sentences.language import _t
from ..sentences.line_numbers import SHOWN_LINES, named

BITS = 64
"""The bits per row of the table for large files: eight bytes."""

Copy = tuple[int, str]
"""The line of a row that is a copy, and its text."""
Keys = tuple[Sequence[int], Sequence[str], Sequence[Hashable]]
"""Lines of some rows, their texts, and the forms in which these are compared."""


def find_duplicates(field: Field[Any], message: str, layout: Layout, rows: Sequence[Row]) -> None:
    """Add to `row.found` of every row whose value of a column stands in another row too."""
    if not isinstance(rows, PagedRows) and _are_distinct(field, layout, rows):
        return
    problems: dict[int, Problem] = {}
    for group in groups_of(rows, lambda page: _keys(field, layout, page)):
        problems |= _problems_of_copies(field, message, group)
    add_problems(problems, rows)


def add_problems(problems: Mapping[int, Problem], rows: Sequence[Row]) -> None:
    """Add to `row.found` the problem of each line that has one."""
    for row in edited(rows) if problems else ():
        if row.line in problems:
            row.found += (problems[row.line],)


def groups_of(
    rows: Sequence[Row], keys_of: Callable[[Sequence[Row]], Keys]
) -> Iterator[list[Copy]]:
    """Yield the copies of each value that stands in several rows.

    :param keys_of: returns lines, texts and keys of some rows; a text of "" is left out.
    """
    seen = _seen_again(rows, keys_of) if isinstance(rows, PagedRows) else None
    copies: dict[Hashable, list[Copy]] = {}
    for page in pages_of(rows):
        for line, text, key in zip(*keys_of(page), strict=True):
            if text and (seen is None or hash(key) % (BITS * len(rows)) in seen):
                copies.setdefault(key, []).append((line, text))
    yield from (each for each in copies.values() if len(each) > 1)


def _seen_again(rows: PagedRows, keys_of: Callable[[Sequence[Row]], Keys]) -> set[int]:
    """Return the places in a table of bits that several keys have: those of copies, and few more.

    The keys of all rows would be most of what a process holds of a large file.
    """
    bits = BITS * len(rows)
    table = bytearray(bits // 8 + 1)
    again: set[int] = set()
    for page in pages_of(rows):
        _, texts, keys = keys_of(page)
        for place in (hash(key) % bits for text, key in zip(texts, keys, strict=True) if text):
            if table[place >> 3] & 1 << (place & 7):
                again.add(place)
            table[place >> 3] |= 1 << (place & 7)
    return again


def _are_distinct(field: Field[Any], layout: Layout, rows: Sequence[Row]) -> bool:
    """Return whether no two rows have the same value, as most often."""
    cells = column_of(shaped_rows(rows), layout.places[field])
    return len(set(layout.reader(field).compared(cells))) == len(cells)


def _keys(field: Field[Any], layout: Layout, rows: Sequence[Row]) -> Keys:
    """Return lines, texts and keys of the rows that fit their header."""
    place = layout.places[field]
    shaped = shaped_rows(rows)
    texts = trimmed(column_of(shaped, place))
    return [row.line for row in shaped], texts, layout.reader(field).compared(texts)


def _problems_of_copies(
    field: Field[Any], message: str, group: Sequence[Copy]
) -> dict[int, Problem]:
    """Add to each copy a hint with some of the other lines."""
    first = group[: SHOWN_LINES + 1]
    known: dict[tuple[int, str], Problem] = {}
    problems: dict[int, Problem] = {}
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
        problems[line] = known[key]
    return problems
