"""The line under the status of an import: its progress, outcome and remaining work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ...engine.declaration.operations import Operation
from ...engine.sentences.language import N_, _n, _t, number
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import Mode
from ..words.wording import capital, duration
from .outcome_text import done_text, failed_text, not_attempted, undone_text
from .progress import done_so_far, progress_text
from .statuses import ShownStatus


@dataclass(frozen=True)
class Surroundings:
    """The context of an import's sentences: its place in the queue, and the present time."""

    now: float
    place: int = 1
    has_worker: bool = True
    repaired: str = ""
    """The name of the file that it repairs, "" when none may be seen."""
    at_work: str = ""
    """The lines that are being worked on, in words."""
    repaired_rows: int = 0
    """How many of its failed rows a later import has repaired."""
    waits_for: str = ""
    """Why no worker can go on with it for now, in words."""
    existing_rows: int = 0
    """How many of its failed rows exist because of an earlier upload of the same file."""


def second_line(run: ImportRun, around: Surroundings) -> str:
    """Return the line under the status."""
    changed = _changed_since(run, around)
    return _of_repair(changed, around) if changed else _as_it_ended(run, around)


def _changed_since(run: ImportRun, around: Surroundings) -> str:
    """Return what repairs have left of an import that is not undone, "" where there were none."""
    is_repaired = around.repaired_rows and not run.is_open and not run.is_undone
    return repaired_text(run, around.repaired_rows) if is_repaired else ""


def _as_it_ended(run: ImportRun, around: Surroundings) -> str:
    status = ShownStatus.of(run)
    match status:
        case ShownStatus.PENDING:
            return _place(around)
        case ShownStatus.RUNNING:
            return _progress(run, around)
        case ShownStatus.CREATED:
            return _done(run, around)
        case ShownStatus.ERRORS:
            return _of_repair(f"{done_text(run)}, {failed_text(run, around.existing_rows)}", around)
        case ShownStatus.NOTHING:
            return _of_repair(_nothing_created(run, around), around)
        case ShownStatus.CANCELLED:
            return _left(run)
        case ShownStatus.FAILED:
            return f"{_left(run)}. {capital(_t(run.reason))}"
        case ShownStatus.UNDONE | ShownStatus.UNDONE_IN_PART:
            return undone_text(run)
        case ShownStatus.UNKNOWN:
            unknown = N_("This version of the program does not know the status {status}")
            return _t(unknown, status=run.status)
        case _:
            assert_never(status)


def _place(around: Surroundings) -> str:
    place = number(around.place)
    if around.has_worker:
        queued = _t("Place {place} in the queue", place=place)
        return f"{queued} · {around.waits_for}" if around.waits_for else queued
    return _t("Place {place} · waiting for a worker", place=place)


def _progress(run: ImportRun, around: Surroundings) -> str:
    """Return the progress; without a worker on the import, no remaining time."""
    if around.has_worker and around.waits_for:
        return f"{done_so_far(run)} · {around.waits_for}"
    if around.has_worker:
        return progress_text(run, around.now, around.at_work)
    return _t("{done} · waiting for a worker", done=done_so_far(run))


def _of_repair(text: str, around: Surroundings) -> str:
    """Return the line of an import that repairs another one."""
    repairs = _t("Repairs {name}", name=around.repaired)
    return f"{text} · {repairs}" if around.repaired else text


def _done(run: ImportRun, around: Surroundings) -> str:
    if around.repaired:
        return _t("Repairs {name}", name=around.repaired)
    is_create = run.operation == Operation.CREATE
    done = _n("All {n}", "All {n}", run.total_rows) if is_create else done_text(run)
    return _t("{done} in {time}", done=done, time=duration(_seconds(run)))


def repaired_text(run: ImportRun, repaired_rows: int) -> str:
    """Return "Repaired in part: 22 left" of an import whose failed rows were repaired later."""
    left = run.failed_rows - repaired_rows
    if not left:
        return _t("Repaired: nothing left")
    return _n("Repaired in part: {n} left", "Repaired in part: {n} left", left)


def _left(run: ImportRun) -> str:
    return _n("{n} row not attempted", "{n} rows not attempted", run.not_attempted_rows)


def _nothing_created(run: ImportRun, around: Surroundings) -> str:
    failed = failed_text(run, around.existing_rows)
    if run.mode != Mode.ALL_OR_NOTHING:
        return failed
    return _t("All or nothing: {left}", left=f"{failed}{not_attempted(run)}")


def _seconds(run: ImportRun) -> float:
    return (run.finished_at or run.uploaded_at) - (run.started_at or run.uploaded_at)
