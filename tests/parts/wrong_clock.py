"""A host whose clock is wrong, beside a database whose clock is right."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

import pytest

from ctu.models import clock

AHEAD = timedelta(days=1000)


class Ahead(datetime):
    """The time as such a host sees it."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return a time in the future."""
        return datetime.now(tz) + AHEAD


def set_ahead(patch: pytest.MonkeyPatch) -> None:
    """Let the clock of this process be years ahead."""
    patch.setattr(clock, "datetime", Ahead)
