"""Rows of a large file on disk, of which a process holds one page in memory.

A few rows are a list, which every pass over them takes as it is. Many are pages: whoever changes
rows goes over them by `edited` or `edited_pages`, which put each page back once it is passed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Protocol, overload

from .page import Page
from .rows import Problem, Row

PAGE_ROWS = 1_000
"""A batch is some whole pages, however many rows are judged together."""
FOUND = "found"
_TRAITS = {"misshapen": False, "surplus": 0, "withheld": (), "needs_secret": False}
_TRAITS |= {"parent": None, "above": 0}
"""What else a row has before it is judged, with what most rows have there."""
_values, _USUAL = attrgetter(*_TRAITS), tuple(_TRAITS.values())


class Store(Protocol):
    """A store for pages of rows."""

    def put(self, content: bytes) -> int:
        """Put something away and return its place."""

    def get(self, place: int) -> bytes:
        """Return what stands at a place."""


class PagedRows(Sequence[Row]):
    """Rows as they were read and surveyed, none of them judged, in pages of a store."""

    def __init__(self, store: Store, rows: Iterable[Row]) -> None:
        """Take rows in; of what gives them nothing but one page is held."""
        self._store = store
        self._places: list[int] = []
        self._count = 0
        rest = iter(rows)
        while page := list(islice(rest, PAGE_ROWS)):
            self._places.append(store.put(packed(page)))
            self._count += len(page)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows to be looked at; changes are lost."""
        return chain.from_iterable(self.pages())

    @overload
    def __getitem__(self, wanted: int) -> Row: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[Row]: ...

    def __getitem__(self, wanted: int | slice) -> Row | list[Row]:
        """Return a row, or some that stand side by side, to be looked at."""
        if isinstance(wanted, int):
            place = range(self._count)[wanted]
            return self._page(place // PAGE_ROWS)[place % PAGE_ROWS]
        start, stop, step = wanted.indices(self._count)
        first = start // PAGE_ROWS
        pages = map(self._page, range(first, -(-stop // PAGE_ROWS)))
        rows = list(chain.from_iterable(pages))
        return rows[start - first * PAGE_ROWS : stop - first * PAGE_ROWS : step]

    def pages(self) -> Iterator[list[Row]]:
        """Yield the pages to be looked at; changes are lost."""
        return map(self._page, range(len(self._places)))

    def edited_pages(self) -> Iterator[list[Row]]:
        """Yield the pages one by one, and put each away again in which something was changed."""
        for number, place in enumerate(self._places):
            content = self._store.get(place)
            page = unpacked(content)
            yield page
            if (edited_content := packed(page)) != content:
                self._places[number] = self._store.put(edited_content)

    def _page(self, number: int) -> list[Row]:
        return unpacked(self._store.get(self._places[number]))


def pages_of(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield rows page by page, to be looked at; a list is one page."""
    return rows.pages() if isinstance(rows, PagedRows) else iter([rows])


def edited_pages(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield rows page by page, to be changed until the next page is asked for."""
    return rows.edited_pages() if isinstance(rows, PagedRows) else iter([rows])


def edited(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows to be changed, each until the next one is asked for."""
    return chain.from_iterable(edited_pages(rows))


def settled(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows whose cells no longer change; a list becomes one page."""
    return rows if isinstance(rows, PagedRows) else Page(rows)


def packed(rows: Sequence[Row]) -> bytes:
    """Return rows as a text, a column at a time; most are a line and cells, and nothing else."""
    seen = [row.seen for row in rows]
    traits_of = [(place, traits) for place, row in enumerate(rows) if (traits := _traits(row))]
    cells = [row.cells for row in rows]
    values = [[row.line for row in rows], cells, seen if any(seen) else [], traits_of]
    return json.dumps(values, separators=(",", ":")).encode()


def unpacked(content: bytes) -> list[Row]:
    """Return the rows of a text."""
    lines, cells, seen, stored_traits = json.loads(content)
    rows = list(map(Row, lines, cells))
    for row, state in zip(rows, seen, strict=False):
        row.seen = state
    for place, traits in stored_traits:
        _set_traits(rows[place], traits)
    return rows


def _traits(row: Row) -> dict[str, Any]:
    """Return the attributes of a row beside its line, its cells and its state of the record."""
    values = _values(row)
    traits: dict[str, Any] = {} if values == _USUAL else dict(zip(_TRAITS, values, strict=True))
    if row.found:
        traits[FOUND] = [astuple(each) for each in row.found]
    return traits


def _set_traits(row: Row, traits: dict[str, Any]) -> None:
    row.found = tuple(Problem(*values) for values in traits.pop(FOUND, ()))
    for name, value in traits.items():
        setattr(row, name, tuple(value) if isinstance(value, list) else value)
