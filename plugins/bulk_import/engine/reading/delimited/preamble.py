"""The preamble above the header: comments, titles, a version; reported and skipped.

A line is left out only where no row can be lost with it. It is a comment; or it has one filled
cell; or it counts the columns; or it names groups of columns, and as a row it would lack a required
cell. Anything else above the header refuses the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ...cells.white_space import is_blank
from ..naming.generated_names import are_generated
from ..naming.header import Names
from .records import Scan
from .text import FileText, Line

MOST_LINES = 30
"""How many lines are looked at to find the header below them."""
MOST_GROUPS = 2
"""How many lines of groups or numbers of columns stand above a header."""
LEAST_BLANK = 2
"""How many required cells are blank in a line of groups."""
MOST_LINES_BELOW = 200
"""How many to say where it seems to be, when it is not taken."""

_COMMENT = re.compile(r"\s*+\"?(#|//|--)")


class Place(NamedTuple):
    """Where the header stands, under which delimiter, and what stands above it."""

    line: Line
    delimiter: str
    above: tuple[int, ...]
    """The numbers of the lines that are left out."""


def is_comment(line: str) -> bool:
    """Return whether a line begins as comments do in files of this kind."""
    return _COMMENT.match(line) is not None


def find_below(text: FileText, first: Line, delimiters: str, names: Names) -> Place | None:
    """Return the place of the header, in a line or further down; None where there is none."""
    best: Place | None = None
    best_rank = (0, 0)
    for delimiter in delimiters:
        for place, rank in _headers(text, first, delimiter, names):
            if rank > best_rank:
                best, best_rank = place, rank
    return best


def named_below(text: FileText, first: Line, delimiters: str, names: Names) -> int | None:
    """Return the line that seems to be the header although rows may stand above it."""
    for line in _lines(text, first, MOST_LINES_BELOW):
        for delimiter in delimiters:
            cells = _cells(line.text, delimiter)
            if names.is_header(cells) and names.count(cells)[1] > 1:
                return line.number
    return None


def _headers(
    text: FileText, first: Line, delimiter: str, names: Names
) -> Iterator[tuple[Place, tuple[int, int]]]:
    """Yield the lines that name columns, down to the first that is no comment and no title."""
    above: list[int] = []
    groups: list[Sequence[str]] = []
    only_comments = True
    for line in _lines(text, first, MOST_LINES):
        cells = _cells(line.text, delimiter)
        rank = names.count(cells)
        # Where there is one column, a row looks like a title.
        is_header = names.is_header(cells) and (rank[1] > 1 or only_comments)
        if is_header and all(names_groups(each, cells, names) for each in groups):
            yield Place(line, delimiter, tuple(above)), rank
        if not is_comment(line.text):
            only_comments = False
            if sum(not is_blank(cell) for cell in cells) > 1:
                groups.append(cells)
            if len(groups) > MOST_GROUPS:
                return
        above.append(line.number)


def names_groups(above: Sequence[str], header: Sequence[str], names: Names) -> bool:
    """Return whether a line of several cells names groups of columns and cannot be a row.

    A secret may be blank in a row, as one can be made. Names that a program has made are no row.
    """
    if are_generated(above):
        return True
    if any(map(names.is_data, above)):
        return False
    columns = names.known(header)
    blank = [columns.get(at) for at in range(len(header)) if is_blank("".join(above[at : at + 1]))]
    required = [each for each in blank if each and each.required and not each.is_secret]
    return len(required) >= LEAST_BLANK


def _lines(text: FileText, first: Line, most: int) -> Iterator[Line]:
    """Yield the first lines that are not blank, from one on."""
    lines = text.lines(first.offset, first.number)
    return islice((line for line in lines if not is_blank(line.text)), most)


def _cells(line: str, delimiter: str) -> Sequence[str]:
    found = next(iter(Scan(FileText.of(line), delimiter)), None)
    return found.cells if found else ()
