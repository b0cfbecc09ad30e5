"""Operations of an import: create, update, or both."""

from __future__ import annotations

from enum import StrEnum


class Operation(StrEnum):
    """An operation of imports; an importer offers some of them, a person chooses one."""

    CREATE = "create"
    """Create records; a row whose record exists fails."""
    UPDATE = "update"
    """Update records; a row whose record does not exist fails."""
    UPSERT = "upsert"
    """Update the records that exist, and create the others."""

    @property
    def is_updating(self) -> bool:
        """Return whether records that exist are looked for."""
        return self is not Operation.CREATE

    @property
    def is_creating(self) -> bool:
        """Return whether a row may become a new record."""
        return self is not Operation.UPDATE
