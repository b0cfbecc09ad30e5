"""Base: the metadata of the plugin's tables, for a host's migrations."""

from __future__ import annotations

from .storage.tables.declarative_base import Base
from .storage.tables.handover_table import ImportHandover
from .storage.tables.idempotency_table import IdempotencyKey
from .storage.tables.memory_table import ImportMemory
from .storage.tables.piece_table import ImportPiece
from .storage.tables.repair_table import ImportRepair

TABLES = (IdempotencyKey, ImportHandover, ImportMemory, ImportPiece, ImportRepair)
"""Tables with a module of their own, so that the metadata knows them."""

__all__ = ["Base"]
