"""A host whose clock is wrong, beside a database whose clock is right."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

import pytest

from ctu.models import clock

AHEAD = timedelta(days=1000)


class Ahead(datetime):
    """What such a host takes for the time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return a time that is to come."""
        return datetime.now(tz) + AHEAD


def set_ahead(patch: pytest.MonkeyPatch) -> None:
    """Let the clock of this process be years ahead."""
    patch.setattr(clock, "datetime", Ahead)
