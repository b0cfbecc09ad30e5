"""Entries of the audit, as stored: they are added and never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Index, Integer, String, Text, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from ctu.extensions import Base
from ctu.models.clock import UtcDateTime, utc_now

NAME_LENGTH = 120
LOGIN_LENGTH = 40
BY_HAND: ColumnElement[bool] = literal_column(
    "CASE WHEN (import_public_id IS NULL OR kind = 'import') THEN 1 ELSE 0 END", Integer()
) == literal_column("1", Integer())
"""What a person asked for, in the very words of two indexes: an upload names its import, too."""
BEYOND_CREATION: ColumnElement[bool] = literal_column(
    "CASE WHEN (import_public_id IS NULL OR deed <> 'created') THEN 1 ELSE 0 END", Integer()
) == literal_column("1", Integer())
"""Not what an import created, in the very words of an index: whose import it is tells its run."""


class AuditEntry(Base):
    """One action; names are kept as they were, so no foreign key ties it to anything."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_kind_subject_id", "kind", "subject_id"),
        # For counts of changes by hand and by import, of the subjects that a person may see.
        Index("ix_audit_entry_import_public_id", "import_public_id", "kind", "subject_id"),
        Index("ix_audit_entry_at", "at", "id"),
        Index(
            "ix_audit_entry_actor_id",
            "actor_id",
            sqlite_where=BEYOND_CREATION,
            postgresql_where=BEYOND_CREATION,
        ),
        # Many entries of one import stand between two that people made.
        Index("ix_audit_entry_by_hand", "id", sqlite_where=BY_HAND, postgresql_where=BY_HAND),
        Index(
            "ix_audit_entry_by_hand_at", "at", "id", sqlite_where=BY_HAND, postgresql_where=BY_HAND
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    actor_login: Mapped[str] = mapped_column(String(LOGIN_LENGTH), default="")
    """Beside the name, which may be changed to that of somebody else; empty for commands."""
    kind: Mapped[str] = mapped_column(String(20))
    """What was changed: user, team, plan, group or policy."""
    subject_id: Mapped[int]
    subject_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    subject_login: Mapped[str] = mapped_column(String(LOGIN_LENGTH), default="")
    action: Mapped[str] = mapped_column("deed", String(40))
    """What was done: "created", "changed", "deactivated" …"""
    changes: Mapped[str] = mapped_column(Text, default="[]")
    """As JSON: field, what stood there, what stands there now; never a password or a hash."""
    request_id: Mapped[str | None] = mapped_column(String(64))
    """The id of the request, also for what a worker did later because of it."""
    address: Mapped[str | None] = mapped_column(String(45))
    """Where that request came from; None for a worker and the command line."""
    import_public_id: Mapped[str | None] = mapped_column(String(32))
    """The import that did it, None for a change by hand."""
