"""Which field stands in which column, by the names in the header (decision 12)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Final

from ...cells.white_space import is_blank
from ...columns.layout import ERRORS_HEADERS
from ...declaration.mistakes.header_limits import MAX_COLUMNS
from ...notation.booleans import TRUTHS
from ..sheet import Column
from .advice import is_taken
from .column_choices import ASKED_ANEW, LEAVE_OUT, Chosen, ColumnChoice, parse_choices
from .meaning import VAGUE, Meaning
from .spelling import name_key, without_marks
from .vocabulary import Vocabulary

UNKNOWN: Final[Any] = object()
"""What stands for the column of a name that is none."""
_DATA = re.compile(r"\d+|[^@\s]+@[^@\s]+\.[^@\s]+")
_LEAST_NAMES = 2
"""A line with this many known names, ours or another system's, is a header."""


class Names:
    """The names that a header may hold: an importer's fields under both their names, and Errors."""

    def __init__(
        self,
        fields: Sequence[Column],
        lookalikes: Mapping[str, Sequence[str]] | None,
        spared: Collection[str] = (),
        choices: str = "",
    ) -> None:
        """Take the columns of an importer.

        :param spared: headers of required columns that this file may do without.
        :param choices: what a person says of columns, or `ASKED_ANEW`.
        """
        self.fields = fields
        self.spared = spared
        self.is_asked_anew = choices == ASKED_ANEW
        self._choices = parse_choices(choices)
        self.chosen = Chosen(self._choices, fields)
        self._lookalikes = lookalikes
        self._columns: dict[str, Column | None] = dict.fromkeys(map(name_key, ERRORS_HEADERS))
        self._columns |= {name_key(each.label): each for each in fields}
        self._columns |= {name_key(each.header): each for each in fields}

    def leaving_out(self, places: Iterable[int]) -> Names:
        """Return the names, with the nameless columns at these places left out as well."""
        left = [ColumnChoice(place, "", LEAVE_OUT) for place in places]
        found = copy(self)
        found.chosen = Chosen([*self._choices, *left], self.fields)
        return found

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return what is known of other names; it is made only where there are any."""
        return Vocabulary(self.fields, self._lookalikes)

    def is_known(self, name: str) -> bool:
        """Return whether a name belongs to one of the columns, whatever marks stand around it."""
        return self._column(name) is not UNKNOWN

    def known(self, cells: Sequence[str]) -> dict[int, Column | None]:
        """Return the columns that some cells name, by their places."""
        found = enumerate(map(self._column, cells))
        return {place: column for place, column in found if column is not UNKNOWN}

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

    def is_foreign(self, cells: Sequence[str]) -> bool:
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

    def column_at(self, place: int, name: str) -> Any:
        """Return the column of a place: as a person says, else by its name; UNKNOWN without one."""
        chosen = self.chosen.column(place, name) if self.chosen else None
        return self._column(name) if chosen is None else chosen

    def is_chosen(self, place: int, name: str) -> bool:
        """Return whether a person has chosen a column that its name alone does not tell."""
        choice = self.chosen.column(place, name)
        if choice is None:
            return False
        return self.chosen.is_turned(place, name) or choice is not self._column(name)

    def _column(self, name: str) -> Any:
        """Return the column of a name, UNKNOWN if it is no column's."""
        column = self._columns.get(name_key(name), UNKNOWN)
        if column is UNKNOWN:
            bare = without_marks(name).bare
            column = self._columns.get(name_key(bare), UNKNOWN) if bare != name else UNKNOWN
            if column is not UNKNOWN and not is_taken(name, column, self.vocabulary):
                return UNKNOWN
        return column


def _is_certain(meaning: Meaning) -> bool:
    return max(meaning.scores.values(), default=0.0) > VAGUE
