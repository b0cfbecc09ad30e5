"""Side panel of a user's form: the latest changes, and the import that made them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select

from ctu.access import rights, visibility
from ctu.audit.recording import FIRST_PASSWORD
from ctu.audit.subjects import SUBJECTS
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from ctu.web.import_urls import details_url
from plugins.bulk_import import ImportRun, created_line, current_state

SHOWN = 5
SOMEBODY = "somebody whom you cannot see"
KIND = SUBJECTS[User].kind


@dataclass(frozen=True, slots=True)
class LatestChange:
    """One entry of the audit about a user, without the values: some are beyond the viewer."""

    at: datetime
    actor: str
    action: str
    labels: Sequence[str]
    is_by_import: bool


def latest_changes(person: User, user: User) -> list[LatestChange]:
    """Return the newest changes of a user, with who made them if the viewer may see that person."""
    about = select(AuditEntry).where(AuditEntry.kind == KIND, AuditEntry.subject_id == user.id)
    entries = db.session.scalars(about.order_by(AuditEntry.id.desc()).limit(SHOWN)).all()
    actors = {entry.actor_id for entry in entries if entry.actor_id is not None}
    seen = select(User.id).where(User.id.in_(actors), visibility.users_in_scope(person))
    known = {None, *db.session.scalars(seen)} if actors else {None}
    return [
        LatestChange(
            entry.at,
            entry.actor_name if entry.actor_id in known else SOMEBODY,
            entry.action,
            [label for label, *_ in json.loads(entry.changes)],
            entry.import_public_id is not None and entry.action not in FIRST_PASSWORD.values(),
        )
        for entry in entries
    ]


def audit_url(person: User, user: User) -> str:
    """Return where all changes of a user are, "" for who may not read the audit."""
    if not rights.may_manage_groups(person):
        return ""
    return url_for("audit.index_view", flt_kind=KIND, flt_what=f"={user.login}")


@dataclass(frozen=True, slots=True)
class Origin:
    """The import that made a user."""

    file_name: str
    url: str
    line: int | None


def origin_of(person: User, user: User) -> Origin | None:
    """Return the import that made a user, None without one that the viewer may open."""
    if user.import_public_id is None or not rights.may_import_users(person):
        return None
    runs = select(ImportRun).where(ImportRun.public_id == user.import_public_id)
    run = db.session.scalar(current_state().actors.visible(runs))
    if run is None:
        return None
    return Origin(run.file_name, details_url(run), created_line(run, str(user.id)))
