"""A page of rows that were read and repaired, with their cells by column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter

from .rows import Row


class Page(list[Row]):
    """Rows whose cells no longer change and that stay as many, so that each column is read once.

    What is found of the rows, and whether their secrets are made, may still change.
    """

    @property
    def shaped(self) -> Page:
        """The rows that fit their header; the page itself where all do."""
        # Not kept where it is the page itself: a page that held itself would outlive its use.
        return self if self._shaped is None else self._shaped

    @cached_property
    def _shaped(self) -> Page | None:
        return Page(_shaped(self)) if any(map(attrgetter("misshapen"), self)) else None

    @cached_property
    def columns(self) -> Sequence[Sequence[str]]:
        """The cells of each column, all of whose rows fit their header."""
        return _transposed(self)


def shaped_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows that fit their header."""
    return rows.shaped if isinstance(rows, Page) else _shaped(rows)


def column_of(rows: Sequence[Row], place: int) -> Sequence[str]:
    """Return the cells of one column of rows that fit their header."""
    # Of no rows nobody knows how many columns they would have.
    if isinstance(rows, Page) and rows:
        return rows.columns[place]
    return [row.cells[place] for row in rows]


def columns_of(rows: Sequence[Row]) -> Sequence[Sequence[str]]:
    """Return the cells of all columns of rows that fit their header; [] of no rows."""
    return rows.columns if isinstance(rows, Page) else _transposed(rows)


def _transposed(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return the cells of rows by column; all rows have as many."""
    return list(zip(*[row.cells for row in rows], strict=True))


def _shaped(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not row.misshapen]
