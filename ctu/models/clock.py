"""The console's clock: one way to ask for the time, one way to store it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from flask import current_app, g, has_app_context
from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_CORRECTION = "correction_of_the_clock"
"""In the context of an application: how far the clock of the host is behind."""
_NONE = timedelta()


def utc_now() -> datetime:
    """Return the time as an aware datetime in UTC, by the clock of the database in a worker."""
    correction: timedelta = g.get(_CORRECTION, _NONE) if has_app_context() else _NONE
    return datetime.now(UTC) + correction


def correct_clock(seconds: float) -> None:
    """Let the rest of this context of the application go by another clock than the host's.

    :param seconds: the present time of that clock, in seconds since 1970.
    """
    setattr(g, _CORRECTION, datetime.fromtimestamp(seconds, UTC) - datetime.now(UTC))


def today() -> date:
    """Return the current day in CTU_TIME_ZONE, by which start days are compared."""
    return utc_now().astimezone(_zone()).date()


def start_of(day: date) -> datetime:
    """Return when a day begins, in UTC."""
    return datetime.combine(day, time(), _zone()).astimezone(UTC)


def in_utc(value: datetime) -> datetime:
    """Return an aware datetime in UTC; ValueError for a naive one, whose zone is unknown."""
    if value.tzinfo is None:
        raise ValueError("A moment needs a time zone; use ctu.models.clock.utc_now().")
    return value.astimezone(UTC)


def _zone() -> tzinfo:
    name = current_app.config["CTU_TIME_ZONE"]
    return UTC if name == "UTC" else ZoneInfo(name)


class UtcDateTime(TypeDecorator[datetime]):
    """A timestamp in UTC that is aware on every database; SQLite itself drops the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime, because its zone is unknown."""
        return None if value is None else in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
