"""The title of a tab says how what has ended last has ended: the import, or its undo."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.bulk_import.reports.history.statuses import Look
from plugins.bulk_import.reports.history.tab_title import tab_title
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus

CREATED: dict[str, Any] = {"file_name": "a.csv", "status": RunStatus.COMPLETED, "created_rows": 3}
UNDONE = CREATED | {"undo_started_at": 1.0, "undo_finished_at": 2.0, "undo_reason": ""}


@pytest.mark.parametrize(
    ("facts", "colour", "title"),
    [
        (CREATED, "ok", "✓ a.csv"),
        (CREATED, "bad", "✕ a.csv"),
        (CREATED, "warn", "– a.csv"),
        (CREATED | {"status": RunStatus.RUNNING}, "ok", ""),
        (CREATED | {"undo_started_at": 1.0}, "ok", ""),
        (UNDONE | {"undone_rows": 3, "kept_rows": 0}, "bad", "✓ a.csv"),
        (UNDONE | {"undone_rows": 1, "kept_rows": 2}, "ok", "– a.csv"),
        (UNDONE | {"undone_rows": 1, "kept_rows": 0, "undo_reason": "No."}, "ok", "✕ a.csv"),
    ],
)
def test_the_mark_is_that_of_what_has_ended_last(
    facts: dict[str, Any], colour: str, title: str
) -> None:
    run = ImportRun(**facts)
    assert tab_title(run, Look("", "", colour)) == title
