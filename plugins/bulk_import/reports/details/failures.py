"""The failed rows of one import, decrypted as far as a page needs them.

A small number is decrypted and grouped by cause. A large number is counted by stored codes,
and only the displayed rows are decrypted; the limit is lower while a page polls every second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import ColumnElement, func, literal, select

from ...engine.columns.layout import Layout
from ...engine.rows.rows import Row
from ...state import State
from ...storage.rows.unsealed import open_all_failed
from ...storage.tables.models import ImportRow, ImportRun
from ...storage.tables.statuses import RowOutcome
from ..repairs.causes import Cause, Fault, code_key, find_faults, group
from ..repairs.row_names import Naming
from ..words.numbers import line_number

MANY_ROWS = 2_000
MANY_ROWS_OPEN = 200
"""How many failed rows are too many to be opened each second, while an import runs."""
SHOWN_CODES = 100


class Failures:
    """The problems of one import; raises SealBroken when no key decrypts a row."""

    def __init__(
        self,
        state: State,
        layout: Layout,
        run: ImportRun,
        *,
        shows_cells: bool,
        naming: Naming,
    ) -> None:
        """Prepare for a visible import; every part is read on first use.

        :param shows_cells: whether the current actor may have the rows with errors.
        :param naming: the columns that name a row.
        """
        self._shows_cells, self._naming = shows_cells, naming
        self._state = state
        self._layout = layout
        self._run = run

    @property
    def are_many(self) -> bool:
        """Return whether causes are grouped by code, and rows searched by their line only."""
        return self._run.failed_rows > (MANY_ROWS_OPEN if self._run.is_open else MANY_ROWS)

    @cached_property
    def rows(self) -> list[Row]:
        """Return all failed rows as long as they are stored."""
        return self._opened()

    @cached_property
    def faults(self) -> list[Fault]:
        """Return every problem of every failed row, as far as this person may see it."""
        return self._faults_of(self.rows)

    @cached_property
    def causes(self) -> list[Cause]:
        """Return the problems by cause, or by code with one row of each as an example."""
        return self._samples() if self.are_many else group(self.faults)

    @cached_property
    def codes(self) -> list[tuple[str, int]]:
        """Return the count of each code, which remains after the rows are erased."""
        found: Counter[str] = Counter()
        for codes, count, _ in self._combinations:
            for code in codes.split():
                found[code] += count
        return found.most_common()

    @property
    def count(self) -> int:
        """Return how many problems there are."""
        return sum(count for _, count in self.codes) if self.are_many else len(self.faults)

    def page(self, cause: str, words: str, start: int, length: int) -> tuple[list[Fault], bool]:
        """Return the problems of some rows, a row never cut in two, and whether more follow.

        :param cause: the key of a cause, "" for all.
        :param words: a line's number or, where not too many rows are to be opened, what they hold.
        """
        if self.are_many:
            return self._page_of_many(cause, words, start, length)
        chosen = [
            fault
            for fault in self.faults
            if fault.key.startswith(cause) and (not words or fault.matches(words))
        ]
        lines = list(dict.fromkeys(fault.line for fault in chosen))
        shown = set(lines[start : start + length])
        return [fault for fault in chosen if fault.line in shown], start + length < len(lines)

    def behind(self, line: int, length: int) -> tuple[list[Fault], bool]:
        """Return the problems of the rows after a line, and whether more follow."""
        rows = self._opened(ImportRow.line > line, length=length + 1)
        return self._faults_of(rows[:length]), len(rows) > length

    def _page_of_many(
        self, cause: str, words: str, start: int, length: int
    ) -> tuple[list[Fault], bool]:
        code = next((code for code, _ in self.codes if code_key(code) == cause[:8]), None)
        conditions: list[ColumnElement[bool]] = []
        if cause:
            if code is None:
                return [], False
            conditions.append(
                (literal(" ") + ImportRow.codes + " ").contains(f" {code} ", autoescape=True)
            )
        if words:
            conditions.append(ImportRow.line == line_number(words))
        rows = self._opened(*conditions, start=start, length=length + 1)
        faults = self._faults_of(rows[:length])
        return [each for each in faults if not cause or each.code == code], len(rows) > length

    @cached_property
    def _combinations(self) -> Sequence[tuple[str, int, int]]:
        """Return which codes occurred together, how often, and in which line first."""
        query = (
            select(ImportRow.codes, func.count(), func.min(ImportRow.line))
            .where(ImportRow.run_id == self._run.id, ImportRow.outcome == RowOutcome.FAILED)
            .group_by(ImportRow.codes)
        )
        return self._state.session.execute(query).all()

    def _samples(self) -> list[Cause]:
        shown = self.codes[:SHOWN_CODES]
        lines = {
            code: min(line for codes, _, line in self._combinations if code in codes.split())
            for code, _ in shown
        }
        rows = self._opened(ImportRow.line.in_(set(lines.values())))
        faults = {(fault.line, fault.code): fault for fault in reversed(self._faults_of(rows))}
        return [
            Cause([faults[lines[code], code]], count - 1)
            for code, count in shown
            if (lines[code], code) in faults
        ]

    def _opened(
        self, *conditions: ColumnElement[bool], start: int = 0, length: int | None = None
    ) -> list[Row]:
        query = select(ImportRow.line, ImportRow.sealed).where(
            ImportRow.run_id == self._run.id,
            ImportRow.outcome == RowOutcome.FAILED,
            ImportRow.sealed.is_not(None),
            *conditions,
        )
        found = self._state.session.execute(
            query.order_by(ImportRow.line).offset(start).limit(length)
        )
        sealed = [(line, text or "") for line, text in found]
        return open_all_failed(self._state.vault, self._run.public_id, sealed, self._layout)

    def _faults_of(self, rows: Sequence[Row]) -> list[Fault]:
        shows_cells, naming = self._shows_cells, self._naming
        return find_faults(self._layout, rows, shows_cells=shows_cells, naming=naming)
