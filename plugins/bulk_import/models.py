"""Base: the metadata of the plugin's tables, for a host's migrations."""

from __future__ import annotations

from .storage.handover_table import ImportHandover
from .storage.idempotency_table import IdempotencyKey
from .storage.memory_table import ImportMemory
from .storage.models import Base
from .storage.piece_table import ImportPiece
from .storage.repair_table import ImportRepair

TABLES = (IdempotencyKey, ImportHandover, ImportMemory, ImportPiece, ImportRepair)
"""Tables with a module of their own, so that the metadata knows them."""

__all__ = ["Base"]
