"""Problems of failed rows grouped by cause, each with its cell where that may be shown."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ...engine.columns.layout import Layout
from ...engine.rows.rows import Problem, Row
from ...engine.secrets.redaction import hidden_places, shown_hint
from ...engine.sentences.language import _t, number, with_semicolon
from ..words.numbers import whole_number
from .row_names import Naming, row_name

SHOWN_FAULTS = 200
"""How many rows of a cause are sent before an upload; nobody reads more in a dialog."""


@dataclass(frozen=True)
class Fault:
    """One problem of one row."""

    line: int
    column: str
    """The label of the field, "" when the whole row is at fault."""
    cell: str | None
    """The cell as typed; None if it may not be shown, or if no single cell is at fault."""
    is_hidden: bool
    message: str
    hint: str
    emphasis: str
    """The part of the hint that is shown in bold, "" when none is."""
    code: str
    cause: str
    """The message without the line, so that the same fault is the same cause."""
    who: str = ""
    """What names the row, as far as that may be shown."""

    @property
    def key(self) -> str:
        """Return a short name of the cause for addresses; it begins with that of its code."""
        return code_key(self.code) + _short(self.cause)

    def matches(self, words: str) -> bool:
        """Return whether the line has this number, or something shown holds these words."""
        if whole_number(words) == self.line:
            return True
        shown = (self.who, self.cell or "", self.column, self.message, self.hint)
        return any(words.casefold() in text.casefold() for text in shown)


@dataclass(frozen=True)
class Cause:
    """All problems with the same message, or a sample of them."""

    faults: Sequence[Fault]
    others: int = 0
    """How many more there are, whose rows were not opened or not looked at."""

    @property
    def count(self) -> int:
        """Return how many problems there are."""
        return len(self.faults) + self.others

    @property
    def key(self) -> str:
        """Return a short name for addresses."""
        return code_key(self.faults[0].code) if self.others else self.faults[0].key

    @property
    def message(self) -> str:
        """Return the message: of the row when there is only one, else without a line."""
        return self.faults[0].message if self.count == 1 else self.faults[0].cause

    @property
    def shown(self) -> Sequence[Fault]:
        """Return the problems that are sent."""
        return self.faults[:SHOWN_FAULTS]

    @property
    def left_out(self) -> int:
        """Return how many problems are counted but not sent."""
        return max(0, self.count - SHOWN_FAULTS)

    @property
    def hint(self) -> str:
        """Return the hint that most rows share, "" when the hints differ."""
        return self._hint[0]

    @property
    def emphasis(self) -> str:
        """Return the part of the hint that is shown in bold."""
        return self._hint[1]

    @property
    def _hint(self) -> tuple[str, str]:
        if self.others:
            return _t("Line {line}, for example", line=number(self.faults[0].line)), ""
        repeats = Counter((fault.cell, fault.hint, fault.emphasis) for fault in self.faults)
        (cell, hint, emphasis), count = repeats.most_common(1)[0]
        if len({fault.hint for fault in self.faults}) == 1:
            return self.faults[0].hint, self.faults[0].emphasis
        if count < 2 or not cell:
            return "", ""
        times = _t("“{cell}” {count} times", cell=cell, count=number(count))
        return (with_semicolon(times, hint), emphasis) if hint else (times, "")


def find_faults(
    layout: Layout, rows: Iterable[Row], *, shows_cells: bool = True, naming: Naming = ()
) -> list[Fault]:
    """Return the problems of failed rows in the file's order, no secret among their cells.

    :param shows_cells: False for somebody who may not have the error file: neither cells
        nor hints are shown, because hints quote cells and names that the uploader may use.
    :param naming: the columns that name a row; by default none is named.
    """
    found: list[Fault] = []
    for row in rows:
        hidden = hidden_places(layout, row) if row.problems else frozenset()
        who = row_name(layout, naming, row, hidden) if shows_cells and row.problems else ""
        faults = [
            _fault(layout, row, each, hidden, shows_cells=shows_cells) for each in row.problems
        ]
        found += [replace(fault, who=who) for fault in faults] if who else faults
    return found


def _fault(
    layout: Layout, row: Row, problem: Problem, hidden: frozenset[int], *, shows_cells: bool
) -> Fault:
    place = layout.place_of(problem.field)
    is_hidden = not shows_cells or place in hidden
    has_cell = place is not None and place < len(row.cells) and not row.misshapen
    return Fault(
        line=row.line,
        column=layout.label_of(problem.field),
        cell=row.cells[place] if has_cell and place is not None and not is_hidden else None,
        is_hidden=is_hidden,
        message=problem.message,
        hint=shown_hint(layout, row, problem, hidden) if shows_cells else "",
        emphasis=problem.emphasis,
        code=problem.code,
        cause=cause_of(problem),
    )


def group(faults: Iterable[Fault]) -> list[Cause]:
    """Return the causes, the one with most rows first."""
    found: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        found.setdefault((fault.code, fault.cause), []).append(fault)
    return _sorted(map(Cause, found.values()))


def find_causes(layout: Layout, rows: Iterable[Row]) -> list[Cause]:
    """Return the causes with the faults that are sent; the others are only counted."""
    found: dict[tuple[str, str], list[tuple[Row, Problem]]] = {}
    for row in rows:
        for problem in row.problems:
            key = problem.code, cause_of(problem)
            found.setdefault(key, []).append((row, problem))
    shown = [row for pairs in found.values() for row, _ in pairs[:SHOWN_FAULTS]]
    hidden = {line: hidden_places(layout, row) for line, row in {x.line: x for x in shown}.items()}
    return _sorted(
        Cause(
            [
                _fault(layout, row, problem, hidden[row.line], shows_cells=True)
                for row, problem in pairs[:SHOWN_FAULTS]
            ],
            others=max(0, len(pairs) - SHOWN_FAULTS),
        )
        for pairs in found.values()
    )


def _sorted(causes: Iterable[Cause]) -> list[Cause]:
    return sorted(causes, key=lambda cause: -cause.count)


def cause_of(problem: Problem) -> str:
    """Return the message of a problem without the line of its row."""
    return problem.cause or problem.message


def cause_key(problem: Problem) -> str:
    """Return a short name of the cause of a problem for addresses."""
    return code_key(problem.code) + _short(cause_of(problem))


def code_key(code: str) -> str:
    """Return a short name of a code for addresses."""
    return _short(code)


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
