"""Imports for a host's own pages: lines as in the history, and notices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ...actors import current_identity
from ...state import current_state
from ...storage.tables.models import ImportRow, ImportRun
from ...storage.tables.statuses import RowOutcome
from . import notices
from .effects import look_of
from .history import History, Line
from .statuses import Look, ShownStatus
from .tab_title import tab_title


@dataclass(frozen=True)
class ImportNotice:
    """One sentence for the uploader of an import that has ended."""

    run: ImportRun
    text: str
    """One or two sentences: "new-starters.csv: 21 of 25 users created, 4 rows with errors."."""
    look: Look

    @property
    def title(self) -> str:
        """Return the title of the tab: "✓ new-starters.csv"."""
        return tab_title(self.run, self.look)


@dataclass(frozen=True)
class ImportNews:
    """News of the current actor's imports: those that have ended, and how many go on."""

    notices: list[ImportNotice]
    open_count: int
    """How many go on; a page that asks again while there are any tells their ends too."""


def history_lines(runs: Sequence[ImportRun]) -> list[Line]:
    """Return the history lines of imports of any kind, in their order.

    Imports of a kind that this application has not registered are left out.
    """
    state = current_state()
    lines: dict[int, Line] = {}
    for slug, importer in state.importers.items():
        own = [run for run in runs if run.importer == slug]
        if own:
            lines |= {line.run.id: line for line in History(state, importer).lines(own)}
    return [lines[run.id] for run in runs if run.id in lines]


def created_line(run: ImportRun, record_id: str) -> int | None:
    """Return the line of a file from which a record was created, None when it was not.

    :param record_id: the key of the record as text.
    """
    found = select(ImportRow.line).where(
        ImportRow.run_id == run.id,
        ImportRow.outcome == RowOutcome.CREATED,
        ImportRow.record_id == record_id,
    )
    return current_state().session.scalar(found)


def claim_notices(slugs: Collection[str]) -> list[ImportNotice]:
    """Return unseen notices of the current actor's imports that have ended, newest first.

    Each is returned once, to one page, whatever else that person has open.

    :param slugs: the kinds of import to tell of, each one that this application knows.
    """
    return claim_news(slugs).notices


def claim_news(slugs: Collection[str]) -> ImportNews:
    """Return what `claim_notices` does, and how many of the actor's imports still go on."""
    state = current_state()
    actor_id = current_identity(state.actors).id
    runs, open_count = notices.claim(state, actor_id, slugs)
    found = [ImportNotice(run, _sentence(run), look_of(ShownStatus.of(run), run)) for run in runs]
    return ImportNews(found, open_count)


def _sentence(run: ImportRun) -> str:
    return notices.sentence(run, current_state().importers[run.importer])
