"""The notice on the next page: how an import has ended, told once to who uploaded the file."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, url_for
from flask_login import current_user

from ctu.access import rights
from plugins.bulk_import.reports import notices
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.models import CANCELLED, COMPLETED, ImportRun

MOST = 3
"""So many are told one by one; of the others only how many there are."""
KINDS = {COMPLETED: ("success", "check-circle"), CANCELLED: ("info", "times-circle")}
WITH_ERRORS = ("danger", "times-circle")


@dataclass(frozen=True, slots=True)
class Notice:
    """One import that has ended, in a sentence."""

    text: str
    url: str
    kind: str
    icon: str


def init_app(app: Flask) -> None:
    """Let the frame of every page ask for what is new to its reader."""
    app.jinja_env.globals.update(import_notices=import_notices)


def import_notices() -> tuple[list[Notice], int]:
    """Return the newest notices, and how many imports beside them have ended; each is told once.

    Imports of a kind that the person may no longer run are not told: nobody would let them in.
    """
    if not current_user.is_authenticated:
        return [], 0
    state = current_state()
    slugs = [slug for slug in state.importers if rights.may_import(current_user, slug)]
    if not slugs:
        return [], 0
    runs = notices.claim(state, state.actors.identity(current_user).id, slugs)
    return [_notice(run) for run in runs[:MOST]], max(0, len(runs) - MOST)


def _notice(run: ImportRun) -> Notice:
    kind, icon = KINDS.get(run.status, WITH_ERRORS)
    text = notices.sentence(run, current_state().importers[run.importer])
    url = url_for(f"import_{run.importer}.details_page", public_id=run.public_id)
    return Notice(text, url, kind, icon)
