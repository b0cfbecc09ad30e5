"""Base: the metadata of the plugin's tables, for a host's migrations."""

from __future__ import annotations

from .storage.models import Base

__all__ = ["Base"]
