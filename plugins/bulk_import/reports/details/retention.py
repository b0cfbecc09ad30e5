"""How long the rows with errors of an import are kept, in words and as a bar."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...engine.sentences.language import _n, _t
from ...storage.database.clock import SECONDS_A_DAY
from ...storage.tables.models import ImportRun
from ..words.progress_bar import BarPart, bar_parts

LAST_DAYS = 2
"""How many days before the rows are erased the card turns amber."""


@dataclass(frozen=True)
class Retention:
    """Until when the failed rows are stored, or when they were erased."""

    title: str
    is_last: bool
    erased_at: float
    bar: list[BarPart]
    is_erased: bool = False


def retention_of(run: ImportRun, now: float) -> Retention | None:
    """Return how long the failed rows of an import are stored, None without any."""
    if not run.failed_rows:
        return None
    if run.purged_at is not None:
        return Retention("", False, run.purged_at, [], is_erased=True)
    left = max(0.0, run.expires_at - now) / SECONDS_A_DAY
    days = math.ceil(left)
    kept = max(1.0, (run.expires_at - run.uploaded_at) / SECONDS_A_DAY)
    title = (
        _n("Kept for {n} more day", "Kept for {n} more days", days)
        if days
        else _t("Erased within the hour")
    )
    is_last = days <= LAST_DAYS
    parts = bar_parts(
        [("warn" if is_last else "idle", math.ceil(left * 100))], math.ceil(kept * 100)
    )
    return Retention(title, is_last, run.expires_at, parts)
