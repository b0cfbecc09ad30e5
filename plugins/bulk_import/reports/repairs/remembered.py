"""A person's earlier replacements of values, offered again while they are allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ...engine.columns.allowed_values import Usable
from ...engine.columns.layout import Layout
from ...engine.fields.base.field import Field
from ...engine.repairs.edits import VALUE, ValueEdit
from ...engine.repairs.repairs import Digest
from ...engine.sentences.language import _n, _t
from ...storage.repairs.lessons import value_key
from ...storage.repairs.memories import Memory

Cells = dict[int, set[str]]
"""The distinct values at fault, by the place of their column."""


@dataclass
class Again:
    """One value of a file that was repaired before, and how it was."""

    public_id: str
    column: str
    """The label of the column."""
    before: str
    """As it was then."""
    text: str
    """What was put in its place."""
    is_truth: bool = False
    found: set[int] = field(default_factory=set)
    """The lines of this file in which it fails."""

    @property
    def count(self) -> int:
        """Return in how many rows of this file it fails."""
        return len(self.found)

    @property
    def sentence(self) -> str:
        """Return "Last time you used Sales for Slaes."."""
        return used_before(self.before, self.text, is_truth=self.is_truth)


class Remembered:
    """The remembered repairs of one person that apply to the faults of one file."""

    def __init__(self, layout: Layout, memories: Iterable[Memory], usable: Usable) -> None:
        """Take the memories; one is offered when its value occurs in the file."""
        self._layout = layout
        self._usable = usable
        self._memories = {each.key: each for each in memories}
        self.met: dict[str, Again] = {}
        """What was met in the file, by the ids of the memories."""

    def again(self, column: Field[Any], cell: str, lines: Iterable[int]) -> Again | None:
        """Return how a failing value was repaired before, None where nothing is offered."""
        memory = self._memories.get(value_key(column.name, cell)) if self._memories else None
        is_other = self._layout.is_secret(column) or column.name in self._layout.turned
        if memory is None or is_other:
            return None
        _, before, text = memory.lesson.texts
        if not self._usable.takes(self._layout.reader(column), text):
            return None
        known = Again(memory.public_id, column.label, before, text, column.is_boolean)
        found = self.met.setdefault(memory.public_id, known)
        found.found.update(lines)
        return found

    def edits(self, wanted: Iterable[str], cells: Cells, digest: Digest) -> list[ValueEdit]:
        """Return the edits that repair values as before.

        :param wanted: the ids of memories that were offered.
        :param cells: the distinct values at fault, by the place of their column.
        """
        ids = set(wanted)
        found: list[ValueEdit] = []
        for place, texts in cells.items():
            column = self._layout.field_at(place)
            for cell in texts:
                again = self.again(column, cell, ())
                if again is not None and again.public_id in ids:
                    sign = digest(VALUE, column.name, cell)[0]
                    found.append(ValueEdit(place, sign, again.text, is_button=True))
        return found


def failing_cells(layout: Layout, rows: Iterable[Any]) -> Cells:
    """Return the distinct values at fault in a judged file, by the place of their column."""
    found: Cells = {}
    for row in rows:
        for problem in () if row.misshapen else row.problems:
            place = layout.place_of(problem.field)
            if place is not None:
                found.setdefault(place, set()).add(row.cells[place])
    return found


def used_before(before: str, text: str, *, is_truth: bool) -> str:
    """Return in one sentence how a value was repaired the last time."""
    if not text:
        return _t("Last time you left {before} blank.", before=before)
    if is_truth:
        return _t("Last time you read {before} as {text}.", before=before, text=text)
    return _t("Last time you used {text} for {before}.", text=text, before=before)


def again_title(count: int) -> str:
    """Return what stands over the values that were repaired before."""
    return _n("{n} value was repaired before", "{n} values were repaired before", count)


def again_button(count: int) -> str:
    """Return what the button says that repairs all of them."""
    return _n("Repair it as last time", "Repair all {n} as last time", count)
