"""Reasons to end an import that the host's changes since the upload have made impossible."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...engine.columns.layout import Layout
from ...engine.sentences import messages
from ...engine.sentences.language import _t
from ...storage.database.clock import SECONDS_A_DAY, database_now
from ...storage.tables.models import ImportRun

PATIENCE_SECONDS = SECONDS_A_DAY
"""How long an import of an unknown kind waits for a worker that knows it; upgrades are shorter."""


def reason_of_columns(layout: Layout) -> str:
    """Return why an import is ended whose file has columns that its importer lacks, else ""."""
    *labels, last = [each.label for each in layout.gone] or [""]
    if not labels:
        return messages.COLUMN_GONE.format(labels=last) if last else ""
    return messages.COLUMNS_GONE.format(labels=f"{', '.join(labels)}{_t(' and ')}{last}")


def reason_of_kind(session: Session, run: ImportRun, *, is_undo: bool) -> str:
    """Return why an import of an unknown kind, or its undo, is ended.

    It is "" while a worker may know that kind.
    """
    is_silent = database_now() - run.updated_at > PATIENCE_SECONDS
    reason = messages.UNDO_GONE if is_undo else messages.KIND_GONE
    return reason if session.scalar(select(is_silent)) else ""
