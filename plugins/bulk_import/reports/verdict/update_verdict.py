"""The part of a verdict about existing records: the changes that a file would make."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...engine.declaration.importer import Importer
from ...intake import Intake
from ..history.effects import Effects
from .diff import ChangedColumn, find_diff


@dataclass(kw_only=True)
class UpdateVerdict:
    """How many rows create, change and leave records, and each value that would change."""

    importer: type[Importer]
    intake: Intake = field(repr=False)
    is_whole: bool = False
    """True with every row of a cause and every change, not only those that a dialog shows."""

    @cached_property
    def effects(self) -> Effects | None:
        """Return what the rows would do; None where all they can do is to create records."""
        operation = self.intake.layout.operation
        if not operation.is_updating:
            return None
        return Effects.of(self.importer, operation, self.intake.rows)

    @cached_property
    def diff(self) -> list[ChangedColumn]:
        """Return what would change in records that exist."""
        intake = self.intake
        if self.effects is None or intake.importer is None:
            return []
        return find_diff(intake.importer, intake.layout, intake.rows, is_whole=self.is_whole)

    def update_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "operation": self.intake.layout.operation,
            "effects": self.effects.as_json() if self.effects else {},
            "diff": [each.as_json() for each in self.diff],
        }
