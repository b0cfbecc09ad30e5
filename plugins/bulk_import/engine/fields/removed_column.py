"""A column of an older file whose field the importer no longer declares."""

from __future__ import annotations

from .base.field import Field


class RemovedColumn(Field[str]):
    """Stands in a layout for a field that was removed or renamed; no cell of it is ever read."""

    def __init__(self, name: str, label: str) -> None:
        """Take what was stored with the import; where the label was not, it is the name."""
        super().__init__(label, required=False, header=label)
        self.name = name

    def blank(self) -> str:
        """Return ""."""
        return ""
