"""Base of date and time columns: notations, order of day and month, bounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar, cast

from ...cells.keys import canonical_key
from ...notation.agreed_format import agreed_format
from ...notation.written_dates import Days, day_readings, moment_hint, split
from ...rows.rows import REFUSED, Problem
from ...sentences import messages
from ...sentences.language import N_
from ..base.arguments import listed, refuse_bounds
from ..base.field import Field
from ..base.options import BoundOptions
from .bounds import range_problem
from .two_readings import hint_of_readings

V = TypeVar("V")

EXAMPLE = dt.datetime(2026, 12, 31, 14, 30)  # noqa: DTZ001 - It shows how a cell is written.
HINT_WRITE = N_("Write it as {example}")


class MomentOptions(BoundOptions[V], total=False):
    """The keywords of columns of dates and times, for the types of their constructors."""

    formats: Sequence[str]


class MomentField(Field[V]):
    """Base of columns of dates and times: declared formats, and bounds."""

    general_hint = ""
    _kind_of_bounds: ClassVar[type] = object
    """The type of a minimum and a maximum."""

    def __init__(
        self,
        label: str,
        *,
        formats: Sequence[str] = (),
        minimum: Any = None,
        maximum: Any = None,
        **options: Any,
    ) -> None:
        self.formats = listed(label, "formats", formats)
        refuse_bounds(label, minimum, maximum, (self._kind_of_bounds,))
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(label, **options)

    def compared(self, cells: Sequence[str]) -> list[str]:
        """Return each value in one form, and a cell without a value as its text."""
        values = (self.read(cell, 0, []) if self.tidy(cell) else REFUSED for cell in cells)
        return [
            canonical_key(cell) if value is REFUSED else str(value)
            for cell, value in zip(cells, values, strict=True)
        ]

    def parse(self, text: str, line: int, problems: list[Problem]) -> V:
        """Read a text as declared, else as people write it; one with two readings is refused."""
        value = self._declared(text, line)
        if value is None:
            value = self._found(text, line)
        problem = value if isinstance(value, Problem) else range_problem(self, value)
        if problem is None:
            return cast("V", value)
        problems.append(problem)
        return cast("V", REFUSED)

    def _declared(self, text: str, line: int) -> Any:
        for each in self.formats:
            try:
                moment = dt.datetime.strptime(text, each)  # noqa: DTZ007 - Zones come later.
                return self._converted(moment)
            except ValueError:
                continue
        return None

    def _converted(self, moment: dt.datetime) -> Any:
        """Return the value of what a declared format has read."""
        raise NotImplementedError

    def _found(self, text: str, line: int) -> Any:
        """Return the value of a text, or its problem."""
        raise NotImplementedError

    def two_ways(self, text: str, first: Any, second: Any) -> Problem:
        """Return the problem of a text with two readings, which names both."""
        readings = {str(each): self._takes(each) for each in (first, second)}
        hint = hint_of_readings(text, readings)
        return self.problem("ambiguous", messages.AMBIGUOUS.format(label=self.label), hint)

    def _takes(self, value: Any) -> bool:
        """Return whether a reading is within the bounds; of a date and time, its date."""
        limits = (self.minimum, self.maximum)
        if not isinstance(value, self._kind_of_bounds):
            limits = tuple(each and each.date() for each in limits)
        least, most = limits
        return (least is None or least <= value) and (most is None or value <= most)

    def usual_hint(self) -> str:
        """Return what to write: an example in the first declared format, else the kind's own."""
        if self.formats:
            example = EXAMPLE.strftime(self.formats[0])
            return HINT_WRITE.format(example=example)
        return self.general_hint


class DayField(MomentField[V]):
    """A column with dates in it, in which either the day or the month comes first."""

    def way_of(self, cells: Iterable[str], known: str = "") -> str:
        """Return which comes first, as those cells tell that can be read in one way."""
        texts = set(map(self.tidy, set(cells)))
        return agreed_format((self._days(split(text)[0]) for text in texts), known)

    def _days(self, text: str) -> Days:
        found = day_readings(text)
        # What was declared is the only order; a date that begins with the year has none.
        return {} if self.formats and _is_ordered(text) else found

    def one_day(self, text: str, line: int) -> dt.date | Problem:
        """Return the day of a text in the order of its column, or its problem."""
        found = self._days(text)
        if self.way in found:
            return found[self.way]
        days = list(dict.fromkeys(found.values()))
        if len(days) == 1:
            return days[0]
        if not days:
            return self.type_problem(line, moment_hint(text, self.usual_hint()))
        return self.two_ways(text, *days)


def _is_ordered(text: str) -> bool:
    """Return whether a text has day and month in digits, and not the year first."""
    return text[:4].isdecimal() is False and not any(map(str.isalpha, text))
