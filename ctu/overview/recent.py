"""The imports of the last days, each as the history shows it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from ctu.extensions import db
from plugins.bulk_import.reports.history import History, Line
from plugins.bulk_import.state import State, current_state
from plugins.bulk_import.storage.models import ImportRun

SHOWN_IMPORTS = 5


@dataclass(frozen=True, slots=True)
class RecentImport:
    """One import with the address of its Details."""

    line: Line
    url: str


def recent_imports() -> list[RecentImport]:
    """Return the newest imports of any kind that who is signed in may see, newest first."""
    state = current_state()
    newest = select(ImportRun).order_by(ImportRun.id.desc()).limit(SHOWN_IMPORTS)
    runs = list(db.session.scalars(state.actors.visible(newest)))
    lines = {line.run.id: line for slug in state.importers for line in _lines(state, slug, runs)}
    return [RecentImport(lines[run.id], details_url(run)) for run in runs if run.id in lines]


def details_url(run: ImportRun) -> str:
    """Return the address of an import's Details."""
    return url_for(f"import_{run.importer}.details_page", public_id=run.public_id)


def _lines(state: State, slug: str, runs: list[ImportRun]) -> list[Line]:
    own = [run for run in runs if run.importer == slug]
    return History(state, state.importers[slug]).lines(own) if own else []
