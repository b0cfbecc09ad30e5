"""The days of the filter: between which imports were uploaded, in the time zone of who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement

from ...storage.tables.models import ImportRun
from ..guarded.bounds import is_plain

EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)
"""A day outside of them counts as not set: no import was uploaded there."""
LONGEST_ZONE = 64
UTC_NAME = "UTC"


@dataclass(frozen=True)
class Days:
    """The first and the last day, both of which count, and the time zone that they are days of."""

    first: date | None = None
    last: date | None = None
    zone: str = UTC_NAME
    """Its name in the IANA time zone database; UTC for one that is not known here."""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Days:
        """Read the days from the address; two in the wrong order are turned round."""
        first, last = (_day(arguments.get(name, "")) for name in ("from", "to"))
        if first and last and last < first:
            first, last = last, first
        name = arguments.get("zone", "")
        return cls(first, last, name if _zone(name) else UTC_NAME)

    @property
    def chosen(self) -> dict[str, str]:
        """Return the days that are set, as query parameters."""
        days = {"from": self.first, "to": self.last}
        return {name: day.isoformat() for name, day in days.items() if day}

    @property
    def in_zone(self) -> dict[str, str]:
        """Return the query parameters that say of which time zone the days are, {} without any."""
        return {"zone": self.zone} if self.chosen and self.zone != UTC_NAME else {}

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the query conditions; a day ends where the next one begins."""
        found: list[ColumnElement[bool]] = []
        if self.first:
            found.append(ImportRun.uploaded_at >= self._begin(self.first))
        if self.last:
            found.append(ImportRun.uploaded_at < self._begin(self.last + timedelta(days=1)))
        return found

    def _begin(self, day: date) -> float:
        """Return the first moment of a day, in seconds since 1970.

        Where clocks go forward at midnight, that is when they do (PEP 495: `fold=0` in a gap).
        """
        return datetime.combine(day, time(), _zone(self.zone) or UTC).timestamp()


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _zone(name: str) -> tzinfo | None:
    """Return the time zone of a name; None for one that is unknown, or no name."""
    if not name or len(name) > LONGEST_ZONE or not is_plain(name):
        return None
    if name == UTC_NAME:
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None
