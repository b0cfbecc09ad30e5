"""The table of remembered repairs."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Double, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .declarative_base import Base


class MemoryKind(StrEnum):
    """The kind of a memory: a repair of a value, or a choice of columns."""

    VALUE = "value"
    """What was put in the place of a value of a column."""
    COLUMNS = "columns"
    """Which column was which, of a header that did not fit."""


class ImportMemory(Base):
    """A choice or repair of a person, remembered for one kind of import."""

    __tablename__ = "import_memory"
    __table_args__ = (Index(None, "actor_id", "importer", "kind"), Index(None, "expires_at"))

    public_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    actor_id: Mapped[str] = mapped_column(String(64))
    importer: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[str] = mapped_column(Text)
    """What it is, encrypted and bound to this row and its person."""
    used_at: Mapped[float] = mapped_column(Double)
    expires_at: Mapped[float] = mapped_column(Double)
    """From then on it is not offered, and a purge deletes it; every use puts it off."""
