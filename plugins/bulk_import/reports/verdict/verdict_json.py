"""Parts of a verdict as JSON; a hidden cell is null."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...engine.sentences.language import N_, _t, number
from ...intake import Intake
from ...upload import Choices
from ..repairs.causes import Cause
from ..repairs.changed_cells import ChangedCells


def changed_json(cells: ChangedCells) -> dict[str, Any]:
    """Return a change that a spreadsheet has made."""
    return {
        "column": cells.column,
        "original": cells.original,
        "returned": cells.returned,
        "count": cells.count,
        "lines": list(cells.lines),
    }


def changes_json(intake: Intake, choices: Choices) -> dict[str, Any]:
    """Return the number of cells that a spreadsheet has changed, and the choice about them."""
    return {"count": len(intake.comparison.changes), "taken": choices.changes}


def intake_json(intake: Intake) -> dict[str, Any]:
    """Return the repairs of cells, and the choice about blank secrets."""
    repairs = intake.repairs
    return {
        "repaired": {"count": len(repairs.done), "left_out": len(repairs.misfits)},
        "without_secret": {"count": intake.without_secret, "made": intake.makes_secrets},
    }


def cause_json(cause: Cause, *, is_whole: bool) -> dict[str, Any]:
    """Return a cause with its rows, all of them or those that a dialog is sent."""
    rows: Sequence[dict[str, Any]] = [
        {
            "line": fault.line,
            "column": fault.column,
            "cell": fault.cell,
            "hidden": fault.is_hidden,
            "message": fault.message,
            "hint": fault.hint,
            "code": fault.code,
        }
        for fault in (cause.faults if is_whole else cause.shown)
    ]
    return {
        "message": cause.message,
        "count": cause.count,
        "rows": rows,
        "rest": "" if is_whole else rest_of(cause),
    }


def rest_of(cause: Cause) -> str:
    """Return the text for rows of a cause that are not sent, "" when all are."""
    if not cause.left_out:
        return ""
    more = N_("And {count} more; once uploaded, the file with the rows with errors has them all.")
    return _t(more, count=number(cause.left_out))
