"""Undo of a batch action: the records that it changed, without those changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from ctu.audit.subjects import SUBJECTS
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.users import User
from ctu.web.monitoring.request_ids import GIVEN

UNDO_MINUTES = 15
UNDONE_BY = {"activated": "deactivated", "deactivated": "activated"}
"""Actions of a batch by their names in the audit, each with the action that reverts it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The changes of one request to records of one kind, as the audit records them."""

    done: str
    ids: Sequence[int]
    """The ids of the records that nobody has changed since."""
    changed_since: int


def find_batch(person: User, model: type[Any], request_id: str) -> Batch | None:
    """Return the batch action that a request of this person did; None when it cannot be undone.

    A request of somebody else or of longer ago did nothing that can be taken back. What an import
    of theirs did is taken back as an import, however many records that are.
    """
    subject = SUBJECTS.get(model)
    if subject is None or not GIVEN.fullmatch(request_id):
        return None
    entries = db.session.execute(
        select(AuditEntry.action, AuditEntry.subject_id, _was_changed_since())
        .where(AuditEntry.at >= utc_now() - timedelta(minutes=UNDO_MINUTES))
        .where(AuditEntry.request_id == request_id, AuditEntry.actor_id == person.id)
        .where(AuditEntry.kind == subject.kind, AuditEntry.action.in_(UNDONE_BY))
        .where(AuditEntry.import_public_id.is_(None))
    ).all()
    if len({done for done, *_ in entries}) != 1:
        return None
    ids = [id for _, id, was_changed in entries if not was_changed]
    return Batch(entries[0][0], ids, len(entries) - len(ids))


def _was_changed_since() -> ColumnElement[bool]:
    later = aliased(AuditEntry)
    return exists().where(
        later.kind == AuditEntry.kind,
        later.subject_id == AuditEntry.subject_id,
        later.id > AuditEntry.id,
    )
