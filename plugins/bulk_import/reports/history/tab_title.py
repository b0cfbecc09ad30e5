"""The title of a browser tab when an import has ended."""

from __future__ import annotations

from ...storage.tables.models import ImportRun
from .statuses import Look

MARKS = {"ok": "✓", "bad": "✕"}
"""What stands before the name of the file, by the colour of the end; a dash for any other."""


def tab_title(run: ImportRun, look: Look) -> str:
    """Return "✓ new-starters.csv", "" while the import goes on."""
    return "" if run.is_at_work else f"{_mark(run, look)} {run.file_name}"


def _mark(run: ImportRun, look: Look) -> str:
    if run.undo_finished_at is None:
        return MARKS.get(look.colour, "–")
    # What has ended last is the undo.
    if run.undo_reason:
        return MARKS["bad"]
    return "–" if run.kept_rows else MARKS["ok"]
