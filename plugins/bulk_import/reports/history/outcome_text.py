"""The outcome of an import in a few words."""

from __future__ import annotations

from ...engine.declaration.operations import Operation
from ...engine.sentences.language import _n, _t, number
from ...storage.tables.models import ImportRun


def done_text(run: ImportRun) -> str:
    """Return "12 created, 430 updated, 58 unchanged"; of one that only creates "12 created"."""
    if run.operation == Operation.CREATE:
        return _n("{n} created", "{n} created", run.created_rows)
    parts = [
        _n("{n} created", "{n} created", run.created_rows) if run.created_rows else "",
        _n("{n} updated", "{n} updated", run.updated_rows) if run.updated_rows else "",
        _n("{n} unchanged", "{n} unchanged", run.unchanged_rows) if run.unchanged_rows else "",
    ]
    return ", ".join(filter(None, parts)) or _t("nothing changed")


def of_total(run: ImportRun) -> str:
    """Return "71 of 80 created", of one that updates "2 created, 69 updated of 80"."""
    if run.operation == Operation.CREATE:
        count, total = number(run.created_rows), number(run.total_rows)
        return _t("{count} of {total} created", count=count, total=total)
    return _t("{done} of {total}", done=done_text(run), total=number(run.total_rows))


def result_text(run: ImportRun) -> str:
    """Return "897 of 900 created, 3 rows to repair", with rows not attempted or taken back."""
    errors = f", {to_repair(run)}" if run.failed_rows else ""
    return f"{of_total(run)}{errors}{not_attempted(run)}{taken_back(run)}"


def undone_text(run: ImportRun) -> str:
    """Return "463 created, 450 taken back, 13 stay, 37 rows to repair" after an undo."""
    stay = _n(", {n} stays", ", {n} stay", run.kept_rows) if run.kept_rows else ""
    errors = f", {to_repair(run)}" if run.failed_rows else ""
    return f"{done_text(run)}{taken_back(run)}{stay}{errors}{not_attempted(run)}"


def taken_back(run: ImportRun) -> str:
    """Return ", 450 taken back", "" where nothing was."""
    undone = run.undone_rows
    return _n(", {n} taken back", ", {n} taken back", undone) if undone else ""


def rest_text(run: ImportRun) -> str:
    """Return ", 4 rows with errors, 2 not attempted", "" where all went well."""
    errors = _n(", {n} row with errors", ", {n} rows with errors", run.failed_rows)
    return f"{errors if run.failed_rows else ''}{not_attempted(run)}"


def not_attempted(run: ImportRun) -> str:
    """Return ", 2 not attempted", "" where every row was."""
    left = run.not_attempted_rows
    return _n(", {n} not attempted", ", {n} not attempted", left) if left else ""


def failed_text(run: ImportRun, existing: int) -> str:
    """Return "4 rows to repair", and how many of the failed ones need no repair.

    :param existing: how many of them exist because of an earlier upload of the same file.
    """
    if not existing:
        return to_repair(run)
    known = _n(
        "{n} exists already: the same file was uploaded before",
        "{n} exist already: the same file was uploaded before",
        existing,
    )
    left = run.failed_rows - existing
    return f"{_rows_to_repair(left)}, {known}" if left else known


def to_repair(run: ImportRun) -> str:
    """Return "4 rows to repair"."""
    return _rows_to_repair(run.failed_rows)


def _rows_to_repair(count: int) -> str:
    return _n("{n} row to repair", "{n} rows to repair", count)
