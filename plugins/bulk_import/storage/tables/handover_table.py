"""The table of sealed generated secrets that wait to be handed over."""

from __future__ import annotations

from sqlalchemy import Double, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .declarative_base import Base
from .partial_indexes import partial_index
from .statuses import HandoverState


class ImportHandover(Base):
    """Secrets that were made for the people of one group, sealed until they are handed over.

    A batch adds one of each group that it has created; new secrets in their place are one more.
    """

    __tablename__ = "import_handover"
    __table_args__ = (
        partial_index("ix_import_handover_sealed", "expires_at", where="sealed IS NOT NULL"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    """The line of the first of its rows; after all lines if it was made in the place of others."""
    issue: Mapped[int] = mapped_column(Integer, default=1)
    """1 for the secrets of the import itself, 2 for those in their place."""
    group_name: Mapped[str] = mapped_column(Text)
    people: Mapped[int] = mapped_column(Integer)
    records: Mapped[str] = mapped_column(Text)
    """JSON list of the keys of their records, as in `ImportRow.record_id`."""
    sealed: Mapped[str | None] = mapped_column(Text)
    """Names, logins and secrets, encrypted; empty as soon as they are opened or erased."""
    state: Mapped[str] = mapped_column(String(16), default=HandoverState.SEALED)
    expires_at: Mapped[float] = mapped_column(Double)
    ended_at: Mapped[float | None] = mapped_column(Double)
    ended_by: Mapped[str] = mapped_column(Text, default="")
    """The name of who opened them, or had them erased or replaced."""
