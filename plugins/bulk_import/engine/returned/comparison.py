"""A row that came back beside the row that it repairs, as that was handed out (decision 73)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..fields.field import Field
from ..fields.white_space import is_blank
from ..layout import Layout
from ..redaction import has_moved, hidden_places
from ..rows import REFUSED, Row
from .program_changes import (
    is_damage_read,
    is_missing,
    is_number_read,
    is_program_change,
    is_rewritten,
)


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


def find_changes(layout: Layout, pairs: Iterable[tuple[Row, Original]]) -> Iterator[Change]:
    """Yield the cells that programs have changed, for rows as they were read and restored."""
    shared: dict[int, list[tuple[Field[Any], int, int]]] = {}
    for row, original in pairs:
        if row.misshapen:
            continue
        if original.row.misshapen:
            yield from _among_all(layout, row, original)
            continue
        known = shared.get(id(original.layout))
        if known is None:
            known = shared[id(original.layout)] = shared_places(layout, original.layout)
        for field, place, before in known:
            # Most cells are as they were.
            if row.cells[place] != original.row.cells[before]:
                change = _change_of(field, place, row, original)
                if change is not None:
                    yield change


def shared_places(layout: Layout, original: Layout) -> list[tuple[Field[Any], int, int]]:
    """Return the columns that two files both have, with their places in each."""
    return [
        (field, place, original.places[field])
        for field, place in layout.places.items()
        if field in original.places
    ]


def _change_of(field: Field[Any], place: int, row: Row, original: Original) -> Change | None:
    """Return what a program has made of a cell that is not as it was, None if a person typed it."""
    returned = row.cells[place]
    if not field.is_secret:
        cell = original.layout.cell(original.row, field)
        found = [_change(field, place, row, original.row, told) for told in (cell, "")]
        # Whether a cell was hidden is costly to tell, and for most repairs makes no difference.
        if found == [None, None]:
            return None
    told = handed_out(original, field)
    if told is None or told == returned:
        return None
    return _change(field, place, row, original.row, told)


def _change(field: Field[Any], place: int, row: Row, original: Row, told: str) -> Change | None:
    returned = row.cells[place]
    if told == returned or is_same_value(field, told, returned):
        return None
    if all(problem.field != field.name for problem in original.problems):
        is_changed, is_repair = is_program_change(told, returned), False
    else:
        is_repair = _is_repaired(field, told, returned)
        is_changed = not is_repair or is_number_read(told, returned)
    return Change(row, field, place, told, returned, is_repair) if is_changed else None


def _is_repaired(field: Field[Any], told: str, returned: str) -> bool:
    """Say whether a person has repaired a cell at fault, and no program has rewritten it.

    A text that is sound by itself, such as the login of somebody else, was not damaged, so what
    programs read in it is no repair. One that is not is repaired by the signs that they exchange.
    """
    if is_blank(told):
        return not is_missing(returned)
    is_sound = field.read(told, 0, []) is not REFUSED
    return not (is_rewritten if is_sound else is_damage_read)(told, returned)


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


def is_same_value(field: Field[Any], one: str, other: str) -> bool:
    """Say whether two texts of a cell lead to the same value."""
    if field.tidy(one) == field.tidy(other):
        return True
    values = field.read(one, 0, []), field.read(other, 0, [])
    return values[0] is not REFUSED and values[0] == values[1]
