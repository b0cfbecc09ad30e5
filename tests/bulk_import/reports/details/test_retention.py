"""How long rows with errors are kept: the bar of the card."""

from __future__ import annotations

import pytest

from plugins.bulk_import.reports.details.retention import retention_of
from plugins.bulk_import.storage.database.clock import SECONDS_A_DAY
from plugins.bulk_import.storage.tables.models import ImportRun


@pytest.mark.parametrize(("days", "kind", "is_last"), [(3, "idle", False), (2, "warn", True)])
def test_the_bar_turns_amber_for_the_last_two_days(days, kind, is_last):
    run = ImportRun(failed_rows=1, uploaded_at=0.0, expires_at=14 * SECONDS_A_DAY)
    told = retention_of(run, run.expires_at - days * SECONDS_A_DAY)
    assert told is not None
    assert ([each.kind for each in told.bar], told.is_last) == ([kind], is_last)
