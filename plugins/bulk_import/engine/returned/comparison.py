"""A row that came back beside the row that it repairs, as that was handed out (decision 73)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from ..cells.white_space import is_blank
from ..columns.layout import Layout
from ..fields.base.field import Field
from ..rows.rows import Problem, Row
from ..secrets.redaction import has_moved, hidden_places
from .cell_verdict import Verdict, is_same_value, judge_cell, judge_suggested
from .differences import Difference
from .moved_cells import Moved
from .original import Original, Pair
from .original_table import TablePairs
from .programs.program_changes import is_program_change
from .whole_columns import WholeColumn

Judge = Callable[[Field[Any], str, str, bool], Verdict | None]
"""`judge_cell`, which is asked once for all cells of a column that differ in the same way."""


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
    """The differences between the rows of a file and those that they repair."""

    changes: Sequence[Change] = ()
    repairs: Sequence[Change] = ()
    """Cells at fault that count as repaired, although a program may have written them."""
    foreign: Sequence[int] = ()
    """The lines of rows that point to a row that was not handed out to this uploader."""
    gone: Sequence[int] = ()
    """The lines of rows that point to a row that is not kept any more."""
    unmarked: Sequence[int] = ()
    """The lines of rows of an error file that point nowhere."""
    moved: Sequence[Moved] = ()
    """The columns in which cells of other rows came back; they are taken, and said."""
    whole: Sequence[WholeColumn] = ()
    """The columns that were changed from top to bottom; they are taken, and said."""

    def take_originals(self) -> None:
        """Put every changed cell back."""
        for change in self.changes:
            change.row.cells[change.place] = change.original

    def stored(self, taken: str) -> str:
        """Return as JSON how many changes there are and what is taken, as the import keeps it."""
        count = len(self.changes)
        return json.dumps({"count": count, "taken": taken} if count else {})


def find_changes(
    layout: Layout, pairs: Sequence[Pair], columns: Iterable[Difference]
) -> list[Change]:
    """Return the cells that programs have changed, for rows as they were read and restored.

    :param columns: those in which the pairs differ.
    """
    judge, found = cache(judge_cell), list[tuple[int, Change]]()
    for column in columns:
        found += _changes_of(judge, column, pairs)
    # Rows that are held by the column fit their header.
    others = () if isinstance(pairs, TablePairs) else pairs
    for number, (row, original) in enumerate(others):
        if original.row.misshapen and not row.misshapen:
            found += [(number, each) for each in _among_all(layout, row, original)]
    # Within a row the columns stand in their order already.
    found.sort(key=itemgetter(0))
    return [change for _, change in found]


def _changes_of(
    judge: Judge, column: Difference, pairs: Sequence[Pair]
) -> Iterator[tuple[int, Change]]:
    """Yield what programs have made of the cells that differ in a column, but what people typed."""
    field, name = column.field, column.field.name
    differing = list(zip(column.told, column.returned, strict=True))
    # Whether a cell was hidden or at fault is costly to tell, and for most repairs makes no
    # difference.
    telling = {
        (handed_out, returned)
        for handed_out, returned in set(differing)
        if field.is_secret
        or any(
            judge(field, text, returned, at) for text in (handed_out, "") for at in (False, True)
        )
    }
    for number, each in zip(column.numbers, differing, strict=True) if telling else ():
        if each not in telling:
            continue
        _, returned = each
        row, original = pairs[number]
        problems = [problem for problem in original.row.problems if problem.field == name]
        shown = handed_out(original, field)
        verdict = None if shown is None else judge(field, shown, returned, bool(problems))
        if shown is None or verdict is None:
            continue
        if verdict is Verdict.PROGRAM and is_suggested(field, problems, returned):
            verdict = judge_suggested(shown, returned)
        if verdict is not None:
            is_repair = verdict is Verdict.REPAIR
            yield number, Change(row, field, column.place, shown, returned, is_repair)


def is_suggested(field: Field[Any], problems: Iterable[Problem], text: str) -> bool:
    """Return whether a hint of some problems asks for a text, as *Did you mean Sales?* does."""
    wanted = [each.emphasis for each in problems if each.emphasis]
    return any(is_same_value(field, each, text) for each in wanted)


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
