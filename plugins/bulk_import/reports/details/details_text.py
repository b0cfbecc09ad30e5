"""Sentences of Details: how many rows an import and its repairs have done and left."""

from __future__ import annotations

from ...engine.sentences.language import N_, _n, _t, number
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import Mode, RunStatus
from ..words.wording import capital


def created_so_far(run: ImportRun, things: str) -> str:
    """Return "463 of 500 users were created so far."."""
    if not run.created_rows:
        return _nothing_so_far(run, things)
    one, many = N_("{count} of {things} was created."), N_("{count} of {things} were created.")
    if run.is_open:
        one = N_("{count} of {things} was created so far.")
        many = N_("{count} of {things} were created so far.")
    return _n(one, many, run.total_rows, count=number(run.created_rows), things=things)


def created_and_undone(run: ImportRun, things: str) -> str:
    """Return "463 of 500 users were created, and 450 of these were taken back."."""
    if run.undone_rows == run.total_rows:
        one = N_("The {things} was created and taken back.")
        many = N_("All {things} were created and taken back.")
        return _n(one, many, run.total_rows, things=things)
    created, back = number(run.created_rows), number(run.undone_rows)
    one = N_("{count} of {things} were created, and {back} of these was taken back.")
    many = N_("{count} of {things} were created, and {back} of these were taken back.")
    return _n(one, many, run.undone_rows, count=created, things=things, back=back)


def _nothing_so_far(run: ImportRun, things: str) -> str:
    """Return "None of 500 users were created so far."; a sentence of its own in any language."""
    one, many = N_("The {things} was not created."), N_("None of {things} were created.")
    if run.is_open:
        one = N_("The {things} is not created yet.")
        many = N_("None of {things} were created so far.")
    return _n(one, many, run.total_rows, things=things)


def left_rows_text(run: ImportRun) -> str:
    """Return "3 rows have errors, and 2 were not attempted because every row must be right."."""
    failed, left = run.failed_rows, run.not_attempted_rows
    parts = [_n("{n} row has errors", "{n} rows have errors", failed)] if failed else []
    if left:
        one, many = N_("{n} row was not attempted"), N_("{n} rows were not attempted")
        if parts:
            one, many = N_("{n} was not attempted"), N_("{n} were not attempted")
        parts.append(f"{_n(one, many, left)}{_because(run)}")
    return _t(", and ").join(parts) + ("." if parts and not ends_with_time(run) else "")


def ends_with_time(run: ImportRun) -> bool:
    """Return whether the time of the end stands after the text about the remaining rows."""
    return run.status == RunStatus.CANCELLED and run.not_attempted_rows > 0


def _because(run: ImportRun) -> str:
    if ends_with_time(run) and run.reason:
        return _t(" because {reason}", reason=_t(run.reason).rstrip("."))
    if run.reason:
        return f". {capital(_t(run.reason)).rstrip('.')}"
    return _t(" because every row must be right") if run.mode == Mode.ALL_OR_NOTHING else ""


def rows_repaired(run: ImportRun) -> str:
    """Return "7 of 9 rows repaired"."""
    if run.done_rows == run.total_rows:
        return _n("{n} row repaired", "{n} rows repaired", run.done_rows)
    one, many = N_("{count} of {n} row repaired"), N_("{count} of {n} rows repaired")
    return _n(one, many, run.total_rows, count=number(run.done_rows))
