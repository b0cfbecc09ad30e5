"""What the title of a tab says when an import has ended, so that it is seen from another tab."""

from __future__ import annotations

from ..storage.models import ImportRun
from .statuses import Look

MARKS = {"ok": "✓", "bad": "✕"}
"""What stands before the name of the file, by the colour of the end; a dash for any other."""


def tab_title(run: ImportRun, look: Look) -> str:
    """Return "✓ new-starters.csv", "" while the import goes on."""
    return "" if run.is_open else f"{MARKS.get(look.colour, '–')} {run.file_name}"
