"""Lines that were joined into one, and files that were joined end to end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from ...cells.white_space import is_blank
from ...rows.paged_rows import edited, edited_pages, pages_of
from ...rows.rows import Problem, Row
from .. import refusals
from ..delimited.text import END_OF_FILE, FileText
from ..naming.header import Names
from ..naming.meaning import VAGUE
from ..sheet import Refusal

LEAST_NAMES = 3
"""How many names of columns in a row are no data."""
#: What stands between rows whose line breaks a program has lost: signs that other systems break
#: lines with, and line breaks that were written out.
_SEPARATORS = re.compile("[\x0b\x0c\x1e\x85\u2028\u2029]|\\\\r\\\\n|\\\\n|<br */?>")
#: Characters before the header of an appended file, or of the next page.
_MARKS = "\ufeff\f" + END_OF_FILE


def refuse_single_line(text: FileText, header: Row, names: Names) -> Refusal | None:
    """Refuse a file whose rows follow the header in the same line; no cell is repeated."""
    if names.count(header.cells)[0] < 2:
        return None
    line, *others = islice((each.text for each in text.lines() if each.text), 2)
    if others:
        return None
    found = _SEPARATORS.search(line)
    if found is None and not any(map(names.is_data, header.cells)):
        return None
    hint: str = refusals.HINT_SINGLE_LINE
    if found:
        sign = f"U+{ord(found[0]):04X}" if len(found[0]) == 1 else found[0]
        hint = refusals.HINT_SEPARATED.format(sign=sign)
    message = refusals.HEADER_SINGLE_LINE.format(line=header.line)
    return refusals.header_refused(message, hint, header.line)


def find_header_again(
    rows: Sequence[Row], header: Sequence[str], columns: Sequence[Any], names: Names
) -> Refusal | None:
    """Fail the rows that repeat the header; refuse a file in which one names another order.

    Behind a header in another order the cells of rows would be taken for those of other columns.
    """
    spellings = _spellings(header, names)
    # A name that a person has spoken of is known in this header only.
    by_name = dict(zip(header, columns, strict=False)) if names.chosen else {}
    if len(columns) >= LEAST_NAMES and rows:
        _mark_second_header(rows, columns, names)
    begins = ([row.cells[0] for row in page] for page in pages_of(rows))
    if len(columns) < 2 or all(map(spellings.isdisjoint, begins)):
        return None
    for row in edited(rows):
        if row.cells[0] not in spellings:
            continue
        cells = [row.cells[0].lstrip(_MARKS), *row.cells[1:]]
        named = _columns_named(cells, columns, names, by_name)
        if not named:
            continue
        is_same = cells == list(header)[: len(columns)]
        order = dict(enumerate(columns))
        if not is_same and any(
            place not in order or order[place] is not named[place] for place in named
        ):
            message = refusals.HEADER_CHANGED.format(line=row.line)
            return refusals.header_refused(message, refusals.HINT_CHANGED, row.line)
        problem = Problem("row.header", refusals.ROW_HEADER, hint=refusals.HINT_ROW_HEADER)
        row.found, row.misshapen = (problem,), True
    return None


def _columns_named(
    cells: Sequence[str], columns: Sequence[Any], names: Names, by_name: Mapping[str, Any]
) -> Mapping[int, Any]:
    """Return the columns that several cells name, by their places; {} if one names none.

    What stands under Errors may be what was said of the row when it was handed out.
    """
    known = names.known(cells)
    known |= {place: by_name[cell] for place, cell in enumerate(cells) if cell in by_name}
    unknown = {place for place, column in enumerate(columns) if column is None} - known.keys()
    filled = [
        place for place, cell in enumerate(cells) if place not in unknown and not is_blank(cell)
    ]
    is_header = len(filled) > 1 and set(filled) <= known.keys()
    return {place: known[place] for place in filled} if is_header else {}


def _mark_second_header(rows: Sequence[Row], columns: Sequence[Any], names: Names) -> None:
    """Fail the first row if it names the columns in other words, such as those of a language."""
    if not _names_columns(next(pages_of(rows))[0].cells, columns, names):
        return
    pages = edited_pages(rows)
    row = next(pages)[0]
    problem = Problem("row.header", refusals.ROW_HEADER, hint=refusals.HINT_SECOND_HEADER)
    row.found, row.misshapen = (problem,), True
    # The page is put away when the next one is asked for.
    next(pages, None)


def _names_columns(cells: Sequence[str], columns: Sequence[Any], names: Names) -> bool:
    """Return whether most cells are names of their own columns, and none is data."""
    beside = list(zip(cells, columns, strict=False))
    filled = [(cell, column) for cell, column in beside if not is_blank(cell)]
    if len(filled) < LEAST_NAMES or any(names.is_data(cell) for cell, _ in filled):
        return False
    meant = sum(
        column is not None and names.vocabulary.meaning(cell).scores.get(column, 0) > VAGUE
        for cell, column in filled
    )
    return meant * 3 >= len(filled) * 2


def _spellings(header: Sequence[str], names: Names) -> frozenset[str]:
    """Return what may stand in the first cell of a header that stands among the rows."""
    own = tuple(name for each in names.fields for name in (each.label, each.header))
    others = set(header).difference(own)
    return _spelled(own) | _all_spelled(others) if others else _spelled(own)


@lru_cache(maxsize=64)
def _spelled(own: tuple[str, ...]) -> frozenset[str]:
    """Return the spellings of an importer's own names, which nearly every header has."""
    return _all_spelled(own)


def _all_spelled(names: Iterable[str]) -> frozenset[str]:
    spelled = {name for each in names for name in (each, each.upper(), each.lower())}
    marked = {mark + name for name in spelled for mark in _MARKS}
    return frozenset(spelled | marked)
