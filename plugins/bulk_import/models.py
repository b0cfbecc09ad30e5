"""Base: the metadata of the plugin's tables, for a host's migrations."""

from __future__ import annotations

from .storage.tables.declarative_base import Base
from .storage.tables.handover_table import ImportHandover
from .storage.tables.idempotency_table import IdempotencyKey
from .storage.tables.memory_table import ImportMemory
from .storage.tables.models import ImportRun
from .storage.tables.piece_table import ImportPiece
from .storage.tables.repair_table import ImportRepair

TABLES = (IdempotencyKey, ImportHandover, ImportMemory, ImportPiece, ImportRepair, ImportRun)
"""One of each module with tables: the metadata knows those of modules that are imported."""

__all__ = ["Base"]
