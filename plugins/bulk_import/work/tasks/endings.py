"""The end of a batch's import, or of its undo, before its time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ...engine.sentences import messages
from ...engine.sentences.language import N_
from ...storage.runs import runs
from ...storage.runs.leases import Lease
from ...storage.tables.statuses import BatchState, RunStatus
from ...storage.undo import undos

STOPPED_OFTEN = N_("The program stopped several times at this file, so the import was ended.")


def end_early(session: Session, lease: Lease, reason: str) -> None:
    """End what a batch belongs to: rows that wait are not attempted, or records are kept. Commits.

    :param reason: one sentence for people.
    """
    if lease.state == BatchState.UNDO:
        undos.end(session, lease.run_id, reason)
    else:
        runs.end(session, lease.run_id, RunStatus.FAILED, reason)


def end_stopped(session: Session, lease: Lease) -> None:
    """End what a batch belongs to because the program stops at it again and again. Commits."""
    is_undo = lease.state == BatchState.UNDO
    end_early(session, lease, messages.UNDO_STOPPED if is_undo else STOPPED_OFTEN)
