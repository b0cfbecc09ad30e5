"""A row that came back beside the row that it repairs, as that was handed out (decision 73)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from ..fields.field import Field
from ..fields.white_space import is_blank
from ..layout import Layout
from ..redaction import has_moved, hidden_places
from ..rows import Row
from .cell_verdict import Verdict, is_same_value, judge_cell
from .program_changes import is_program_change

Judge = Callable[[Field[Any], str, str, bool], Verdict | None]
"""`judge_cell`, which is asked once for all cells of a column that differ in the same way."""
Shared = list[tuple[Field[Any], int, int]]
"""The columns that two files both have, with their places in each."""


class Original(NamedTuple):
    """A failed row, with the columns of the file that it came in."""

    row: Row
    layout: Layout


class Change(NamedTuple):
    """A cell that came back with a text that programs make of the one that was handed out."""

    row: Row
    field: Field[Any]
    place: int
    """Where the cell stands in the file that came back."""
    original: str
    returned: str
    is_repair: bool = False
    """True for a cell at fault that a person may have repaired so too: it is taken, and said."""


@dataclass(frozen=True)
class Comparison:
    """What the rows of a file differ in from those that they repair."""

    changes: Sequence[Change] = ()
    repairs: Sequence[Change] = ()
    """Cells at fault that count as repaired, although a program may have written them."""
    foreign: Sequence[int] = ()
    """The lines of rows that point to a row that was not handed out to this uploader."""
    gone: Sequence[int] = ()
    """The lines of rows that point to a row that is not kept any more."""
    unmarked: Sequence[int] = ()
    """The lines of rows of an error file that point nowhere."""

    def take_originals(self) -> None:
        """Put every changed cell back."""
        for change in self.changes:
            change.row.cells[change.place] = change.original

    def stored(self, taken: str) -> str:
        """Return as JSON how many changes there are and what is taken, as the import keeps it."""
        count = len(self.changes)
        return json.dumps({"count": count, "taken": taken} if count else {})


def find_changes(layout: Layout, pairs: Iterable[tuple[Row, Original]]) -> Iterator[Change]:
    """Yield the cells that programs have changed, for rows as they were read and restored."""
    judge, shared = cache(judge_cell), shared_places(layout)
    for row, original in pairs:
        if row.misshapen:
            continue
        if original.row.misshapen:
            yield from _among_all(layout, row, original)
            continue
        cells, told = row.cells, original.row.cells
        changed = [each for each in shared(original.layout) if cells[each[1]] != told[each[2]]]
        for field, place, _ in changed:
            change = _change_of(judge, field, place, row, original)
            if change is not None:
                yield change


def shared_places(layout: Layout) -> Callable[[Layout], Shared]:
    """Return what tells, and remembers, which columns a file shares with another."""
    known: dict[int, Shared] = {}

    def shared(original: Layout) -> Shared:
        found = known.get(id(original))
        if found is None:
            old, new = original.places, layout.places
            found = [(each, at, old[each]) for each, at in new.items() if each in old]
            known[id(original)] = found
        return found

    return shared


def _change_of(
    judge: Judge, field: Field[Any], place: int, row: Row, original: Original
) -> Change | None:
    """Return what a program has made of a cell that is not as it was, None if a person typed it."""
    returned = row.cells[place]
    is_at_fault = any(problem.field == field.name for problem in original.row.problems)
    if not field.is_secret:
        cell = original.layout.cell(original.row, field)
        # Whether a cell was hidden is costly to tell, and for most repairs makes no difference.
        if not any(judge(field, each, returned, is_at_fault) for each in (cell, "")):
            return None
    told = handed_out(original, field)
    verdict = None if told is None else judge(field, told, returned, is_at_fault)
    if told is None or verdict is None:
        return None
    return Change(row, field, place, told, returned, verdict is Verdict.REPAIR)


def handed_out(original: Original, field: Field[Any]) -> str | None:
    """Return what stood in a cell of the error file; None for a reference, which is no text."""
    row, layout = original
    cell = layout.cell(row, field)
    if field.is_secret:
        is_shown_blank = not cell or has_moved(layout, row)
        is_at_fault = any(problem.field == field.name for problem in row.problems)
        return "" if is_shown_blank or is_at_fault else None
    return "" if layout.places[field] in hidden_places(layout, row) else cell


def _among_all(layout: Layout, row: Row, original: Original) -> Iterator[Change]:
    """Yield the changes of a row that did not fit its header: nobody knows what stood where."""
    hidden = hidden_places(original.layout, original.row)
    shown = {cell for place, cell in enumerate(original.row.cells) if place not in hidden}
    lost = [cell for cell in shown - set(row.cells) if not is_blank(cell)]
    for field, place in layout.places.items():
        returned = row.cells[place]
        if field.is_secret or returned in shown or is_blank(returned):
            continue
        found = [cell for cell in lost if is_program_change(cell, returned)]
        if len(found) == 1 and not is_same_value(field, found[0], returned):
            yield Change(row, field, place, found[0], returned)
