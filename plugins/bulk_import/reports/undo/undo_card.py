"""Summary of an undo: its deadline, and its outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...engine.declaration.importer import Importer
from ...engine.sentences.language import N_, _n, _t, number
from ...state import State
from ...storage.database.clock import SECONDS_A_DAY, SECONDS_A_MINUTE, SECONDS_AN_HOUR, read_clock
from ...storage.tables.models import ImportRun
from ..words.progress_bar import BarPart, bar_parts

NOT_OVER = N_("The import is still at work, so it cannot be undone yet.")
UNDER_WAY = N_("The import is being undone already.")
NOTHING_LEFT = N_("Nothing is left that could be taken back.")
UPDATES_STAY = N_("What an import has updated cannot be undone.")
TOO_LATE = N_("The time in which this import could be undone is over.")


@dataclass(frozen=True)
class UndoCard:
    """The texts on Details about the undo of an import."""

    title: str
    outcome: str
    """What an undo has done so far, "" without one."""
    bar: list[BarPart]
    """How far an undo under way is, [] for any other."""
    until: float = 0.0
    """Until when the current actor can undo it, 0 for whoever cannot."""
    shows_kept: bool = False
    """Whether the current actor may look at what stayed, and why."""


def undo_card(state: State, importer: type[Importer], run: ImportRun) -> UndoCard | None:
    """Return the undo summary for the current actor, None when there is none."""
    outcome, may = undo_outcome(run), may_undo(state, importer, run)
    if run.is_undoing:
        done = bar_parts([("run", run.undone_rows + run.kept_rows)], run.created_rows)
        return UndoCard(_t("Is being undone"), outcome, done)
    now = read_clock(state.session)
    until = 0.0 if not may or undo_refusal(state, run, now) else _end_of_time(state, run)
    if not outcome:
        title = _t("Can be undone for {time}", time=time_left(until - now))
        return UndoCard(title, "", [], until) if until else None
    return UndoCard(_t("Undone"), outcome, [], until, shows_kept=may and run.kept_rows > 0)


def may_undo(state: State, importer: type[Importer], run: ImportRun) -> bool:
    """Return whether the current actor may ever undo a visible import."""
    has_time = importer.offers_undo() and state.settings.undo_days > 0
    return has_time and state.actors.may_undo(run)


def undo_refusal(state: State, run: ImportRun, now: float | None = None) -> str:
    """Return why an import cannot be undone at this moment, "" when it can."""
    if run.is_open:
        return str(NOT_OVER)
    if run.is_undoing:
        return str(UNDER_WAY)
    if run.created_rows == run.undone_rows:
        return str(UPDATES_STAY if run.updated_rows else NOTHING_LEFT)
    is_over = _end_of_time(state, run) <= (read_clock(state.session) if now is None else now)
    return str(TOO_LATE) if is_over else ""


def undo_outcome(run: ImportRun) -> str:
    """Return what an undo has done so far, "" for an import that nobody has undone."""
    if run.undo_started_at is None:
        return ""
    if run.is_undoing:
        return _t(
            "{name} undoes this import: {count} of {total} decided.",
            name=run.undo_actor_name,
            count=number(run.undone_rows + run.kept_rows),
            total=number(run.created_rows),
        )
    name, done = run.undo_actor_name, undo_sum(run)
    text = _t("{name} has undone this import: {sum}.", name=name, sum=done)
    return f"{text} {_t(run.undo_reason)}".strip()


def undo_sum(run: ImportRun) -> str:
    """Return what a finished undo comes to: "463 = 450 taken back + 13 stay"."""
    stay = _n("{n} stays", "{n} stay", run.kept_rows)
    back = _n("{n} taken back", "{n} taken back", run.undone_rows)
    return sum_of(run.undone_rows + run.kept_rows, run.undone_rows, run.kept_rows, back, stay)


def undo_mark(run: ImportRun) -> str:
    """Return the grid's text on an undo beside the status, "" where the status has it."""
    if run.undo_started_at is None or run.is_undone:
        return ""
    if run.is_undoing:
        count, total = number(run.undone_rows + run.kept_rows), number(run.created_rows)
        return _t("Undo: {count} of {total}", count=count, total=total)
    stay = _n(", {n} stays", ", {n} stay", run.kept_rows) if run.kept_rows else ""
    return _t("Undone: none taken back") + stay


def sum_of(total: int, gone: int, stay: int, went: str, stayed: str) -> str:
    """Return "463 = 450 taken back + 13 stay", or what becomes of all of them."""
    if not gone or not stay:
        return stayed if stay else went
    return f"{number(total)} = {went} + {stayed}"


def time_left(seconds: float) -> str:
    """Return "6 more days", "30 more hours", "5 more minutes", rounded up."""
    if seconds > 2 * SECONDS_A_DAY:
        return _n("{n} more day", "{n} more days", math.ceil(seconds / SECONDS_A_DAY))
    if seconds > 2 * SECONDS_AN_HOUR:
        return _n("{n} more hour", "{n} more hours", math.ceil(seconds / SECONDS_AN_HOUR))
    return _n("{n} more minute", "{n} more minutes", max(1, math.ceil(seconds / SECONDS_A_MINUTE)))


def _end_of_time(state: State, run: ImportRun) -> float:
    return (run.finished_at or 0.0) + state.settings.undo_days * SECONDS_A_DAY
