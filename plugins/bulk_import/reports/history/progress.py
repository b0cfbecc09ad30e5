"""Progress of an import: its remaining time, or the lines that are being worked on."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...engine.sentences.language import _t, number
from ...storage.database.clock import database_now
from ...storage.tables.models import ImportBatch, ImportRun
from ...storage.tables.statuses import BatchState
from ..words.wording import duration

GUESS_SECONDS = 2.0
"""An import that has just begun says nothing about how long it takes."""


def progress_text(run: ImportRun, now: float, at_work: str = "") -> str:
    """Return "212 of 500 · about 4 s left", or the lines at work while no time can be estimated.

    :param at_work: what `lines_at_work` says of the import.
    """
    text = done_so_far(run)
    seconds = _seconds_left(run, now)
    if seconds >= 1:
        left = _t("about {time} left", time=duration(seconds))
        return f"{text} · {left}"
    return f"{text} · {at_work}" if at_work else text


def done_so_far(run: ImportRun) -> str:
    """Return "212 of 500"."""
    counts = {"done": number(run.done_rows + run.failed_rows), "total": number(run.total_rows)}
    return _t("{done} of {total}", **counts)


def _seconds_left(run: ImportRun, now: float) -> float:
    """Return how long the rows that wait still take; it falls steadily between two batches.

    Rows are counted with the end of each batch: what counts is how long those until then took, and
    not how long the import lay still meanwhile.
    """
    started_at = run.started_at or now
    if now - started_at < GUESS_SECONDS or not run.done_rows:
        return 0.0
    of_each = (run.updated_at - started_at - run.paused_seconds) / run.done_rows
    return of_each * run.waiting_rows - (now - run.updated_at)


def lines_at_work(session: Session, run_ids: Iterable[int]) -> dict[int, str]:
    """Return for those of these imports that a worker has in hand which lines it works on."""
    query = select(ImportBatch.run_id, ImportBatch.state, ImportBatch.lines).where(
        ImportBatch.run_id.in_(run_ids),
        ImportBatch.state != BatchState.SETTLED,
        ImportBatch.lease_until > database_now(),
    )
    lines: dict[int, list[int]] = {}
    checked: set[int] = set()
    for run_id, state, text in session.execute(query):
        lines.setdefault(run_id, []).extend(json.loads(text))
        checked |= {run_id} if state == BatchState.WAITING else set()
    return {
        run_id: _named(min(found), max(found), is_checked=run_id in checked)
        for run_id, found in lines.items()
        if found
    }


def _named(first: int, last: int, *, is_checked: bool) -> str:
    ends = {"first": number(first), "last": number(last)}
    if is_checked:
        return _t("checking lines {first} to {last}", **ends)
    return _t("working on lines {first} to {last}", **ends)
