"""Every column in which texts are sealed: a key rotation renews them, a verification opens them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Table

from .declarative_base import Base
from .handover_table import ImportHandover
from .memory_table import ImportMemory
from .models import ImportBatch, ImportRow
from .piece_table import ImportPiece
from .repair_table import ImportRepair


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


BATCHES, PIECES = _table(ImportBatch), _table(ImportPiece)
OF_IMPORTS = (BATCHES, _table(ImportRow), PIECES, _table(ImportRepair), _table(ImportHandover))
"""The tables whose keys are an import and a place in it."""
OF_NO_IMPORT: Sequence[Column[Any]] = (_table(ImportMemory).c.sealed,)
"""They are renewed and opened as the columns of a host are (`Actors.sealed_columns`)."""
