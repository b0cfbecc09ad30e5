"""The part of a verdict about repairs: faults by value, and the cells that were typed anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..repairs.entries import Fold
from ..repairs.folds import Folding, Naming
from ..repairs.offers import usable_texts
from ..repairs.remembered import Again, Remembered, again_button, again_title
from ..repairs.repaired_cells import (
    SHOWN,
    RepairedValue,
    group_repairs,
    misfit_note,
    repaired_cells,
    repaired_title,
)
from .update_verdict import UpdateVerdict


@dataclass(kw_only=True)
class RepairVerdict(UpdateVerdict):
    """The repairs that a verdict offers, and those that it contains."""

    naming: Naming | None = None
    """How the fields are named in which cells are typed anew; None where there is no form."""
    remembered: Remembered | None = None
    """What the uploader has repaired before; None where nothing is offered again."""
    note: str = ""
    """The first note: the result of what the person has just done."""
    last_places: Sequence[str] = ()
    """The keys of the causes in the order of the last verdict of this file."""

    @cached_property
    def folding(self) -> Folding | None:
        """Return what folds the causes to their values; None where nothing is typed anew."""
        intake = self.intake
        if self.naming is None or intake.importer is None:
            return None
        given = (self.naming, usable_texts(intake.importer), self.remembered, self.last_places)
        return Folding(intake.layout, intake.rows, self.importer, *given)

    @cached_property
    def folds(self) -> list[Fold]:
        """Return the causes as a page shows them."""
        return self.folding.folds() if self.folding else []

    @property
    def places(self) -> list[str]:
        """Return the keys of the causes for the next verdict; one that is gone keeps its place."""
        return list(dict.fromkeys([*self.last_places, *(fold.key for fold in self.folds)]))

    @cached_property
    def again(self) -> Sequence[Again]:
        """Return the listed values that were repaired before, those in most rows first."""
        met = self.remembered.met if self.folds and self.remembered is not None else {}
        return sorted(met.values(), key=lambda each: -each.count)

    @property
    def again_title(self) -> str:
        """Return "3 values were repaired before"."""
        return again_title(len(self.again))

    @property
    def again_button(self) -> str:
        """Return what the button says that repairs all of them as last time."""
        return again_button(len(self.again))

    @cached_property
    def repaired(self) -> list[RepairedValue]:
        """Return the cells that were typed anew."""
        return group_repairs(repaired_cells(self.intake.layout, self.intake.repairs))[:SHOWN]

    @property
    def repaired_title(self) -> str:
        """Return "12 cells were changed here", "" when none was."""
        return repaired_title(len(self.intake.repairs.done))

    @property
    def first_notes(self) -> list[str]:
        """Return the notes at the top of the verdict."""
        return [note for note in (self.note, misfit_note(self.intake.repairs)) if note]
