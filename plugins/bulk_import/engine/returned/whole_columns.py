"""Columns that a function of a spreadsheet changed from top to bottom: all of their cells alike.

Each cell is sound by itself, and a person may have typed each of them. So it is said, and nothing
is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from ..fields.base.field import Field
from .cell_verdict import is_same_value
from .differences import Difference
from .moved_cells import is_at_fault
from .original import Pair
from .programs.program_changes import is_program_change

_FORMS: tuple[Callable[[str], str], ...] = (str.upper, str.lower, str.title)


class Way(Enum):
    """The way in which all cells of a column were changed."""

    CAPITALS = "capitals"
    TURNED = "turned"
    CUT = "cut"


LEAST = {Way.CAPITALS: 2, Way.TURNED: 3, Way.CUT: 2}
"""How many cells that were changed alike are no coincidence."""


class WholeColumn(NamedTuple):
    """A column that was changed from top to bottom."""

    field: Field[Any]
    way: Way
    lines: Sequence[int]
    """The lines of the cells that differ."""
    length: int = 0
    """How long the longest cell of the column is, which is where the others were cut."""


def find_whole_columns(
    pairs: Sequence[Pair], columns: Sequence[Difference]
) -> Iterator[WholeColumn]:
    """Yield the columns whose cells were all changed alike; one at fault before is passed over.

    :param columns: those in which the pairs differ.
    """
    for column in columns:
        if column.field.is_secret:
            continue
        way, alike = _way_of(column)
        if len(alike) * 2 < len(column.numbers) or len(alike) < LEAST[way]:
            continue
        sound = _sound(pairs, column)
        numbers = [each for each in column.numbers if each in sound]
        if len(numbers) < LEAST[way] or not set(numbers) <= set(alike):
            continue
        now = [sound[number] for number in sorted(sound)]
        if _is_whole(way, column, numbers, now):
            lines = [pairs[number][0].line for number in numbers]
            yield WholeColumn(column.field, way, lines, max(map(len, now)))


def _way_of(column: Difference) -> tuple[Way, list[int]]:
    """Return the way in which most cells were changed, and the pairs of these."""
    ways = (Way.TURNED,) if column.field.is_boolean else (Way.CAPITALS, Way.CUT)
    return max(((way, _alike(way, column)) for way in ways), key=lambda found: len(found[1]))


def _alike(way: Way, column: Difference) -> list[int]:
    """Return the pairs whose cells were changed in a way."""
    is_so = _CHANGED[way]
    cells = zip(column.numbers, column.told, column.returned, strict=True)
    return [number for number, *beside in cells if is_so(column.field, *beside)]


def _sound(pairs: Sequence[Pair], column: Difference) -> dict[int, str]:
    """Return the cells of a column as they came back, by pair, of rows that had no fault there."""
    return {
        number: row.cells[column.place]
        for number, (row, original) in enumerate(pairs)
        if not (row.misshapen or original.row.misshapen or is_at_fault(pairs, column, number))
    }


def _is_whole(way: Way, column: Difference, numbers: Sequence[int], now: Sequence[str]) -> bool:
    """Return whether nothing in a column contradicts that all of it was changed so.

    :param numbers: the pairs whose cells differ and were not at fault.
    :param now: what the cells say that were not at fault.
    """
    match way:
        case Way.TURNED:
            return len(numbers) == len(now)
        case Way.CAPITALS:
            return any(all(form(text) == text for text in now) for form in _FORMS)
        case Way.CUT:
            length, wanted = max(map(len, now)), set(numbers)
            cells = zip(column.numbers, column.told, column.returned, strict=True)
            return all(
                handed_out[:length].rstrip() == returned
                for number, handed_out, returned in cells
                if number in wanted
            )


def _is_opposite(field: Field[Any], handed_out: str, returned: str) -> bool:
    before, after = field.read(handed_out, 0, []), field.read(returned, 0, [])
    return isinstance(before, bool) and isinstance(after, bool) and before is not after


def _is_recased(field: Field[Any], handed_out: str, returned: str) -> bool:
    """Return whether a program has changed nothing but capitals: whoever mends them begins with a
    text that is all in capitals, or all in small letters.
    """
    if handed_out.casefold() != returned.casefold() or is_same_value(field, handed_out, returned):
        return False
    if returned == returned.upper():
        return True
    if returned == returned.lower():
        return handed_out != handed_out.upper()
    return handed_out not in (handed_out.upper(), handed_out.lower())


def _is_cut(field: Field[Any], handed_out: str, returned: str) -> bool:
    is_begin = returned != "" and handed_out.startswith(returned)
    is_told_already = is_begin and is_program_change(handed_out, returned)
    return is_begin and not is_told_already and not is_same_value(field, handed_out, returned)


_CHANGED: Mapping[Way, Callable[[Field[Any], str, str], bool]] = {
    Way.CAPITALS: _is_recased,
    Way.TURNED: _is_opposite,
    Way.CUT: _is_cut,
}
