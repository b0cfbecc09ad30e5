"""The table of pieces: failed rows of an import that were written together, sealed as one text."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from .declarative_base import Base


class ImportPiece(Base):
    """Failed rows that an error file may hand out, and that come back together (decision 153).

    Each of them has a sealed text of its own in `import_row`, too; that one is what holds.
    """

    __tablename__ = "import_piece"

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    first_line: Mapped[int] = mapped_column(Integer, primary_key=True)
    last_line: Mapped[int] = mapped_column(Integer)
    """Not every line between the two need be a row of the piece."""
    sealed: Mapped[str] = mapped_column(Text)
    """Cells and problems by the column, packed and encrypted; the purge deletes the piece."""
