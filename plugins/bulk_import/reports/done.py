"""What an import has done to records, in a few words."""

from __future__ import annotations

from ..engine.operations import Operation
from ..storage.models import ImportRun


def done_text(run: ImportRun) -> str:
    """Return "12 created, 430 updated, 58 unchanged"; of one that only creates "12 created"."""
    if run.operation == Operation.CREATE:
        return f"{run.created_rows:,} created"
    counts = {"created": run.created_rows, "updated": run.updated_rows}
    counts["unchanged"] = run.unchanged_rows
    told = [f"{count:,} {word}" for word, count in counts.items() if count]
    return ", ".join(told) or "nothing changed"


def of_total(run: ImportRun) -> str:
    """Return "71 of 80 created", of one that updates "2 created, 69 updated of 80"."""
    if run.operation == Operation.CREATE:
        return f"{run.created_rows:,} of {run.total_rows:,} created"
    return f"{done_text(run)} of {run.total_rows:,}"
