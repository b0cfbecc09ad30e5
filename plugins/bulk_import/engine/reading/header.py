"""Which field stands in which column, by the names in the header (decision 12)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from ..fields.booleans import TRUTHS
from ..fields.white_space import is_blank
from ..layout import ERRORS_HEADER
from ..rows import Row
from . import refusals
from .naming.advice import advise, is_taken, quoted_names
from .naming.meaning import VAGUE, Meaning
from .naming.spelling import name_key, without_marks
from .naming.vocabulary import Vocabulary
from .sheet import Column, Refusal

MAX_COLUMNS = 100

_UNKNOWN: Final[Any] = object()
_DATA = re.compile(r"\d+|[^@\s]+@[^@\s]+\.[^@\s]+")
_LEAST_NAMES = 2
"""So many names that are ours, or another system's, make a header of any line."""


class Header(NamedTuple):
    """The columns of a file."""

    columns: tuple[Column | None, ...]
    """The field of each column in the file's order, None for the Errors column."""
    missing: tuple[Column, ...]
    """The optional fields without a column."""


class Names:
    """The names that a header may hold: an importer's fields under both their names, and Errors."""

    def __init__(
        self,
        fields: Sequence[Column],
        lookalikes: Mapping[str, Sequence[str]] | None = None,
        spared: Collection[str] = (),
    ) -> None:
        """Take the columns of an importer.

        :param spared: headers of required columns that this file may do without.
        """
        self.fields = fields
        self._spared = spared
        self._lookalikes = lookalikes
        self._columns: dict[str, Column | None] = {name_key(ERRORS_HEADER): None}
        self._columns |= {name_key(each.label): each for each in fields}
        self._columns |= {name_key(each.header): each for each in fields}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return what is known of other names; it is made only where there are any."""
        return Vocabulary(self.fields, self._lookalikes)

    def is_known(self, name: str) -> bool:
        """Return whether a name belongs to one of the columns, whatever marks stand around it."""
        return self._column(name) is not _UNKNOWN

    def known(self, cells: Sequence[str]) -> dict[int, Column | None]:
        """Return the columns that some cells name, by their places."""
        found = enumerate(map(self._column, cells))
        return {place: column for place, column in found if column is not _UNKNOWN}

    def count(self, cells: Sequence[str]) -> tuple[int, int]:
        """Return how many cells are names of ours, and how many are known names of any system."""
        known = sum(map(self.is_known, cells[:MAX_COLUMNS]))
        if known >= _LEAST_NAMES:
            return known, known
        return known, sum(map(self.vocabulary.understands, cells[:MAX_COLUMNS]))

    def is_header(self, cells: Sequence[str]) -> bool:
        """Return whether a line names columns, and is no row."""
        known, understood = self.count(cells)
        if known >= _LEAST_NAMES:
            return True
        if any(map(self.is_data, cells[:MAX_COLUMNS])) and not self.is_known(cells[0]):
            return False
        filled = sum(not is_blank(cell) for cell in cells[:MAX_COLUMNS])
        return known > 0 or understood >= min(_LEAST_NAMES, max(1, filled // 2))

    def _is_foreign(self, cells: Sequence[str]) -> bool:
        """Return whether a first line holds names of another system, each with more words to it."""
        filled = [cell for cell in cells[:MAX_COLUMNS] if not is_blank(cell)]
        if len(filled) < _LEAST_NAMES or any(map(self.is_data, filled)):
            return False
        meanings = map(self.vocabulary.meaning, filled)
        meant = sum(bool(each.opposite) or _is_certain(each) for each in meanings)
        return meant >= max(_LEAST_NAMES, len(filled) // 2)

    @staticmethod
    def is_data(cell: str) -> bool:
        """Return whether a cell is data and never a name: TRUE, a number, a mail address."""
        return cell.upper() in TRUTHS or _DATA.fullmatch(cell) is not None

    def judge(self, header: Row, has_stray: bool, *, below: int | None = None) -> Header | Refusal:
        """Return the columns that a header names, or the first thing that is wrong with it.

        :param has_stray: text stands behind a closing quotation mark.
        :param below: the line further down that seems to be the header, if this one does not.
        """
        line, names = header.line, header.cells
        width = next((n for n in range(len(names), 0, -1) if not is_blank(names[n - 1])), 0)
        cells = names[:width]
        refusal = self._misshapen(line, cells, has_stray, below) or self._unknown(line, cells)
        if refusal:
            return refusal
        columns = tuple(map(self._column, cells))
        missing = tuple(each for each in self.fields if each not in columns)
        refusal = _doubled(line, columns) or self._incomplete(line, cells, missing)
        return refusal or Header(columns, missing)

    def _column(self, name: str) -> Any:
        """Return the column of a name, `_UNKNOWN` if it is no column's."""
        column = self._columns.get(name_key(name), _UNKNOWN)
        if column is _UNKNOWN:
            bare = without_marks(name).bare
            column = self._columns.get(name_key(bare), _UNKNOWN) if bare != name else _UNKNOWN
            if column is not _UNKNOWN and not is_taken(name, column, self.vocabulary):
                return _UNKNOWN
        return column

    def _misshapen(
        self, line: int, cells: list[str], has_stray: bool, below: int | None
    ) -> Refusal | None:
        if has_stray:
            return refusals.quotes_refused(refusals.QUOTES_HEADER, line)
        if not (self.is_header(cells) or self._is_foreign(cells)):
            # These are hardly names: they may be a row, so they are not repeated.
            message = refusals.HEADER_UNRECOGNISED.format(line=line)
            where = refusals.HINT_BELOW.format(line=below) if below else refusals.HINT_FIRST_LINE
            hint = f"{where} They are {_listed(self.fields)}."
            return refusals.header_refused(message, hint, line)
        if len(cells) > MAX_COLUMNS:
            message = refusals.HEADER_TOO_WIDE.format(line=line, limit=MAX_COLUMNS)
            hint = refusals.THE_COLUMNS.format(columns=_listed(self.fields))
            return refusals.header_refused(message, hint, line)
        nameless = next((n for n, name in enumerate(cells, start=1) if is_blank(name)), None)
        if nameless:
            message = refusals.HEADER_NAMELESS.format(place=nameless)
            return refusals.header_refused(message, refusals.HINT_NAMELESS, line)
        return None

    def _unknown(self, line: int, cells: list[str]) -> Refusal | None:
        unknown = [name for name in cells if not self.is_known(name)]
        if not unknown:
            return None
        message = refusals.HEADER_UNKNOWN.format(names=quoted_names(unknown))
        suggestions, hint = advise(cells, self.known(cells), self.fields, self.vocabulary)
        return refusals.header_refused(message, hint, line, suggestions)

    def _incomplete(self, line: int, cells: list[str], missing: Sequence[Column]) -> Refusal | None:
        required = [each for each in missing if each.required and each.header not in self._spared]
        if not required:
            return None
        message = refusals.HEADER_MISSING.format(names=_listed(required))
        suggestions, _ = advise(cells, self.known(cells), self.fields, self.vocabulary)
        return refusals.header_refused(message, refusals.HINT_FIRST_LINE, line, suggestions)


def _is_certain(meaning: Meaning) -> bool:
    return max(meaning.scores.values(), default=0.0) > VAGUE


def _doubled(line: int, columns: tuple[Column | None, ...]) -> Refusal | None:
    counts = Counter(each.header if each else ERRORS_HEADER for each in columns)
    doubled = [name for name, count in counts.items() if count > 1]
    if not doubled:
        return None
    message = refusals.HEADER_DOUBLED.format(names=", ".join(doubled))
    return refusals.header_refused(message, refusals.HINT_DOUBLED, line)


def _listed(columns: Sequence[Column]) -> str:
    return ", ".join(each.header for each in columns)
