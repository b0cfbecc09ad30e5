"""The filters of the Audit page: kind, who, subject, import and days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement

from ctu.audit.access import ACCESS, IMPORT
from ctu.audit.subjects import SUBJECTS
from ctu.models.audit import AuditEntry
from ctu.records.grids.filters import GridFilter, by_text

KINDS = {subject.kind: subject.words for subject in SUBJECTS.values()}
KINDS |= {ACCESS: "Access", IMPORT: "Import"}


def audit_filters() -> Sequence[GridFilter]:
    """Return the filters of the page."""
    return (
        GridFilter("kind", "Kind", _of_kind, lambda: list(KINDS.items())),
        GridFilter("who", "Who", by_text(AuditEntry.actor_name, AuditEntry.actor_login)),
        GridFilter("what", "Subject", by_text(AuditEntry.subject_name, AuditEntry.subject_login)),
        GridFilter("import", "Import", lambda public_id: AuditEntry.import_public_id == public_id),
        GridFilter("since", "From day (UTC)", _since, kind="date"),
        GridFilter("until", "To day (UTC)", _until, kind="date"),
    )


def _of_kind(value: str) -> ColumnElement[bool] | None:
    return AuditEntry.kind == value if value in KINDS else None


def _since(value: str) -> ColumnElement[bool] | None:
    day = _day(value)
    return None if day is None else AuditEntry.at >= day


def _until(value: str) -> ColumnElement[bool] | None:
    day = _day(value, days=1)
    return None if day is None else AuditEntry.at < day


def _day(value: str, days: int = 0) -> datetime | None:
    try:
        begin = datetime.strptime(value.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
        return begin + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
