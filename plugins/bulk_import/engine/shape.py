"""How the cells of a row fit the columns of its header (decision 13)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from . import refusals
from .delimiter import DELIMITERS
from .records import Span
from .rows import Problem
from .sheet import Column, Record


def fitted(span: Span, columns: Sequence[Column | None], delimiter: str) -> Record:
    """Return the record without blank surplus cells, or with all its cells and what is wrong."""
    width = len(columns)
    if len(span.cells) == width and span.stray is None:
        return Record(span.line, tuple(span.cells), None)
    problem = _problem(span, columns, delimiter)
    cells = span.cells if problem else span.cells[:width]
    return Record(span.line, tuple(cells), problem)


def _problem(span: Span, columns: Sequence[Column | None], delimiter: str) -> Problem | None:
    width = len(columns)
    if span.stray is not None:
        column = columns[span.stray] if span.stray < width else None
        name = column.label if column else f"cell {span.stray + 1}"
        hint = (
            f"In {name}: nothing, not even a blank, may stand behind the closing quotation mark; "
        )
        hint += "one inside the cell is written twice"
        return Problem("row.quotes", refusals.ROW_QUOTES, hint=hint)
    # Quotation marks that join lines are how people are lost, so the lines are named.
    joined = (span.line, span.last_line) if span.last_line > span.line else None
    if len(span.cells) < width:
        return _too_few(len(span.cells), width, joined)
    surplus = range(len(span.cells), width, -1)
    filled = next((count for count in surplus if span.cells[count - 1].strip()), None)
    return None if filled is None else _too_many(filled, width, delimiter, joined)


@lru_cache(maxsize=64)
def _too_few(cells: int, width: int, joined: tuple[int, int] | None) -> Problem:
    hint = _counts(cells, width) + _joined(joined)
    return Problem("row.too_few", refusals.ROW_TOO_FEW, hint=hint)


@lru_cache(maxsize=64)
def _too_many(cells: int, width: int, delimiter: str, joined: tuple[int, int] | None) -> Problem:
    advice = f"; a cell that holds a {DELIMITERS[delimiter]} needs quotation marks around it"
    hint = _counts(cells, width) + advice + _joined(joined)
    return Problem("row.too_many", refusals.ROW_TOO_MANY, hint=hint)


def _counts(cells: int, width: int) -> str:
    return f"{cells} {'cell' if cells == 1 else 'cells'}; the header has {width}"


def _joined(lines: tuple[int, int] | None) -> str:
    return f"; quotation marks join lines {lines[0]} to {lines[1]}" if lines else ""
