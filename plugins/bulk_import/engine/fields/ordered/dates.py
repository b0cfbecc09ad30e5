"""Columns of dates, and of dates with a time of day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, overload

from ...notation.written_dates import counted_day, day_readings, split, time_of, zone_of
from ...rows.rows import Problem
from ...sentences.language import N_
from ..base.cell_types import Holds
from ..base.options import UNSET
from .date_field import EXAMPLE, DayField, MomentOptions

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    D = TypeVarWithDefault("D", default=dt.date)
    M = TypeVarWithDefault("M", default=dt.datetime)
else:
    D, M = TypeVar("D"), TypeVar("M")

HINT_DATE = N_("Write it as {example}, year first")
HINT_MOMENT = N_("Write it as {example}, year first, with the time behind it")
HINT_HAS_TIME = N_("It has a time of day; write {day} alone")
HINT_ZONE = N_("Leave {zone} out; the column has times without a time zone")
HINT_NEVER = N_("Clocks are put forward over this time; write one that there is")


class Date(DayField[D]):
    """A date; a blank one is None or as declared."""

    holds = Holds.DATE
    _kind_of_bounds = dt.date
    general_hint = HINT_DATE.later(example=EXAMPLE.date())

    @overload
    def __init__(
        self: Date[dt.date],
        label: str,
        *,
        blank: dt.date = ...,
        **options: Unpack[MomentOptions[dt.date]],
    ) -> None: ...

    @overload
    def __init__(
        self: Date[dt.date | None],
        label: str,
        *,
        blank: None,
        **options: Unpack[MomentOptions[dt.date]],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        formats: Sequence[str] = (),
        minimum: dt.date | None = None,
        maximum: dt.date | None = None,
        blank: Any = UNSET,
        **options: Any,
    ) -> None:
        """Declare a date.

        :param formats: as `strptime` takes them, where files are known to be written so; then no
            other order of day and month is read.
        """
        super().__init__(
            label, formats=formats, minimum=minimum, maximum=maximum, blank=blank, **options
        )

    def meant_by(self, text: str) -> str:
        """Return the day that a program has counted or written with a time, as it is read here."""
        days = list(dict.fromkeys(day_readings(split(text)[0]).values()))
        day = days[0] if len(days) == 1 else None if days else counted_day(text)
        if day is None:
            return super().meant_by(text)
        return day.strftime(self.formats[0]) if self.formats else day.isoformat()

    def _converted(self, moment: dt.datetime) -> dt.date:
        return moment.date()

    def _found(self, text: str, line: int) -> dt.date | Problem:
        day_text, time_text = split(text)
        day = self.one_day(day_text, line)
        if time_text and not isinstance(day, Problem) and time_of(time_text) != dt.time():
            return self.type_problem(line, HINT_HAS_TIME.format(day=day))
        return day


class ZoneOptions(MomentOptions[dt.datetime], total=False):
    """The keywords of a date with a time of day, for the types of its constructor."""

    zone: dt.tzinfo | None


class DateTime(DayField[M]):
    """A date with a time of day, midnight where it has none; a blank one is None or as declared."""

    holds = Holds.MOMENT
    _kind_of_bounds = dt.datetime
    general_hint = HINT_MOMENT.later(example=f"{EXAMPLE:%Y-%m-%d %H:%M}")

    @overload
    def __init__(
        self: DateTime[dt.datetime],
        label: str,
        *,
        blank: dt.datetime = ...,
        **options: Unpack[ZoneOptions],
    ) -> None: ...

    @overload
    def __init__(
        self: DateTime[dt.datetime | None],
        label: str,
        *,
        blank: None,
        **options: Unpack[ZoneOptions],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        formats: Sequence[str] = (),
        zone: dt.tzinfo | None = None,
        minimum: dt.datetime | None = None,
        maximum: dt.datetime | None = None,
        blank: Any = UNSET,
        **options: Any,
    ) -> None:
        """Declare a moment.

        :param formats: as `strptime` takes them, where files are known to be written so.
        :param zone: of times without an offset; without one, a cell with an offset is refused.
        """
        self.zone = zone
        super().__init__(
            label, formats=formats, minimum=minimum, maximum=maximum, blank=blank, **options
        )
        bounds = (each for each in (minimum, maximum) if each is not None)
        if any((each.tzinfo is None) is not (zone is None) for each in bounds):
            raise TypeError(
                f"{label}: minimum and maximum must have a time zone if zone= is given, else none."
            )

    def _declared(self, text: str, line: int) -> Any:
        found = super()._declared(text, line)
        return None if found is None else self._placed(found, text, line)

    def _converted(self, moment: dt.datetime) -> dt.datetime:
        return moment

    def _found(self, text: str, line: int) -> dt.datetime | Problem:
        day_text, time_text = split(text)
        plain_time, offset = zone_of(time_text)
        moment = time_of(plain_time) if time_text else dt.time()
        day = self.one_day(day_text, line)
        if isinstance(day, Problem):
            return day
        if moment is None:
            return self.type_problem(line, self.usual_hint())
        found = dt.datetime.combine(day, moment, offset)
        return self._placed(found, text, line)

    def _placed(self, moment: dt.datetime, text: str, line: int) -> dt.datetime | Problem:
        """Return a moment in the column's time zone, or the problem of one that is not in it."""
        if self.zone is None:
            if moment.tzinfo is None:
                return moment
            return self.type_problem(line, HINT_ZONE.format(zone=moment.tzinfo))
        if moment.tzinfo is not None:
            return moment.astimezone(self.zone)
        early, late = (moment.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        if early.utcoffset() == late.utcoffset():
            return early
        if early.astimezone(dt.UTC).astimezone(self.zone).replace(tzinfo=None) != moment:
            return self.type_problem(line, HINT_NEVER)
        return self.two_ways(text, early, late)
