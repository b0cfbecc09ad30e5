"""The outcome of a row as a line of `import_row`."""

from __future__ import annotations

from typing import Any

from .statuses import RowOutcome


def outcome_row(
    run_id: int,
    line: int,
    outcome: RowOutcome,
    *,
    codes: str = "",
    record_id: str | None = None,
    sealed: str | None = None,
    parent: tuple[int | None, int | None] = (None, None),
) -> dict[str, Any]:
    """Return every column of it, so that outcomes of all kinds go into one statement.

    :param codes: the codes of the row's problems, separated by blanks.
    :param sealed: cells and problems of a failed row.
    :param parent: the import and the line that the row repairs.
    """
    return {
        "run_id": run_id,
        "line": line,
        "outcome": outcome,
        "codes": codes,
        "record_id": record_id,
        "sealed": sealed,
        "parent_run_id": parent[0],
        "parent_line": parent[1],
    }
