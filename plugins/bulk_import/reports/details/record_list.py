"""Rows of one outcome with their records, for Details, a file and a print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from ...state import State
from ...storage.database.paging import Landmarks, Order, Place, read_page
from ...storage.host.record_keys import Key, read_keys
from ...storage.tables.models import ImportRow, ImportRun
from ...storage.tables.statuses import RowOutcome, UndoOutcome
from ..words.numbers import NO_LINE, line_number
from .record_source import RecordSource

AT_ONCE = 1000
"""How many records are looked up by one query."""
LOOKED_THROUGH = 5_000
"""Up to this many rows, visible ones are looked up at once; beyond, those of the page only."""

Stored = tuple[int, str, bool]
"""A line, the key of its record as text, and whether that was taken back."""
BY_LINE = Order([ImportRow.line])
_COLUMNS = ImportRow.line, ImportRow.record_id, ImportRow.undo_outcome


@dataclass(frozen=True)
class RecordRow:
    """One row of a file and the record that it became."""

    line: int
    key: str
    cells: Sequence[str] | None = None
    """What is shown of the record; None where it is gone or may not be seen."""
    record: Any = None
    is_undone: bool = False


class RecordPage(NamedTuple):
    """A page of rows whose records may be seen, and how many others there are."""

    rows: list[RecordRow]
    total: int
    """How many rows the pages have in all."""
    hidden: int = 0
    """The number of rows whose record is gone or may not be seen."""
    is_of_page: bool = False
    """True where `hidden` counts those of this page, because there are too many rows."""


class RecordList:
    """The rows of an import that have one outcome."""

    def __init__(
        self, state: State, run: ImportRun, outcome: RowOutcome, source: RecordSource | None
    ) -> None:
        """Prepare for a visible import.

        :param source: None where records are shown by their keys alone.
        """
        self._session, self._run = state.session, run
        self._outcome, self._source = outcome, source
        self._landmarks = state.landmarks

    def page(self, words: str, start: int, length: int) -> RecordPage:
        """Return the rows of a page: those whose records may be seen, where that is known."""
        if words:
            found = self._found(words)
            return RecordPage(list(self._shown(found[start : start + length])), len(found))
        # The import knows how many rows have each outcome.
        count = getattr(self._run, f"{self._outcome}_rows")
        if self._source is not None and count <= LOOKED_THROUGH:
            every = self._matching("")
            shown = list(self._shown(every[start : start + length]))
            return RecordPage(shown, len(every), count - len(every))
        rows = list(self._shown(self._placed(start, length)))
        if self._source is None:
            return RecordPage(rows, count)
        seen = [row for row in rows if row.cells is not None]
        return RecordPage(seen, count, len(rows) - len(seen), is_of_page=True)

    def _placed(self, start: int, length: int) -> list[Stored]:
        """Return the rows of a page; a far one is found again without counting to it.

        :param start: a multiple of the length.
        """
        query = self._session.query(*_COLUMNS).filter(*self._conditions())
        place, name = Place(start // length, length), (self._run.id, self._outcome)
        # Rows may still come to stand before a page of an import that goes on.
        landmarks = Landmarks() if self._run.is_open else self._landmarks
        return list(map(_stored, read_page(query, BY_LINE, place, landmarks, name).rows))

    def all(self, words: str = "") -> Iterator[RecordRow]:
        """Yield every row, or every one that holds some words."""
        return self._shown(self._found(words) if words else self._read())

    def _found(self, words: str) -> list[Stored]:
        line = line_number(words)
        if self._source is None or not self._source.searched:
            return self._read((ImportRow.line == line) | (ImportRow.record_id == words))
        return self._matching(words, line)

    def _matching(self, words: str, line: int = NO_LINE) -> list[Stored]:
        """Return the rows whose records may be seen and hold every word, and that of a line."""
        assert self._source is not None
        found: list[Stored] = []
        for part in _parts(self._read()):
            read = self._keys(self._source, part)
            keys = dict(zip(part, read, strict=True))
            matching = self._source.matching([key for key in keys.values() if key], words)
            found += [each for each in part if each[0] == line or keys[each] in matching]
        return found

    def _shown(self, rows: Sequence[Stored]) -> Iterator[RecordRow]:
        for part in _parts(rows):
            source = self._source
            if source is None:
                yield from (RecordRow(line, key, is_undone=undone) for line, key, undone in part)
                continue
            keys = self._keys(source, part)
            found: dict[Any, Any] = source.load([key for key in keys if key])
            for (line, text, undone), key in zip(part, keys, strict=True):
                record = found.get(key)
                cells = None if record is None else source.cells(record)
                yield RecordRow(line, text, cells, record, undone)

    def _keys(self, source: RecordSource, part: Sequence[Stored]) -> list[Key | None]:
        return read_keys(self._session, source.kind, [text for _, text, _ in part])

    def _read(self, *conditions: ColumnElement[bool]) -> list[Stored]:
        query = select(*_COLUMNS).where(*self._conditions(), *conditions)
        return list(map(_stored, self._session.execute(query.order_by(ImportRow.line))))

    def _conditions(self) -> list[ColumnElement[bool]]:
        return [ImportRow.run_id == self._run.id, ImportRow.outcome == self._outcome]


def _stored(found: Any) -> Stored:
    return found.line, found.record_id or "", found.undo_outcome == UndoOutcome.UNDONE


def _parts(rows: Sequence[Stored]) -> Iterator[Sequence[Stored]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
