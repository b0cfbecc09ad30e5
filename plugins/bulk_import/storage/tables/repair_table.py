"""The table of cells that were repaired before an upload."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from .declarative_base import Base


class ImportRepair(Base):
    """The cells of one row that were typed anew before the upload."""

    __tablename__ = "import_repair"

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    cells: Mapped[int] = mapped_column(Integer)
    """How many they are, which outlives the cells."""
    sealed: Mapped[str | None] = mapped_column(Text)
    """Columns, old and new cells, encrypted until `expires_at`; of a password only the column."""
