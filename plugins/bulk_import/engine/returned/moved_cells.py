"""Cells that came back in the row of another one: a column was sorted, moved or filled down alone.

Nobody types the values of other rows into several rows, yet a spreadsheet does it in one press, and
every cell is sound. So it is said; a secret that came into the row of another record fails it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress, repeat
from operator import eq
from typing import Any, NamedTuple

from ..fields.base.field import Field
from .differences import Difference
from .original import Pair
from .original_table import TablePairs

LEAST = 2
"""How many cells of other rows in a column are no coincidence."""
LEAST_ALIKE = 4
"""How many cells, where the column repeats its values in other rows, as truth values do."""


class Moved(NamedTuple):
    """Rows that hold the cells of other rows, in one column or in two that have changed places."""

    fields: tuple[Field[Any], ...]
    """One column, or two that have changed places."""
    lines: Sequence[int]


def find_moved(pairs: Sequence[Pair], columns: Sequence[Difference]) -> Iterator[Moved]:
    """Yield the columns in which cells of other rows, or of another column, came back.

    :param columns: those in which the pairs differ.
    """
    columns = [each for each in columns if not each.field.is_secret]
    exchanged = set[int]()
    for at, one in enumerate(columns):
        for other in columns[at + 1 :]:
            if found := _exchanged(pairs, one, other):
                exchanged |= {one.place, other.place}
                yield Moved((one.field, other.field), _lines(pairs, found))
    for column in columns:
        if column.place not in exchanged and (found := _of_other_rows(pairs, column)):
            yield Moved((column.field,), _lines(pairs, found))


def secrets_of_others(pairs: Sequence[Pair], columns: Sequence[Difference]) -> list[int]:
    """Return the pairs whose row holds the cells of another row of the file, but its own secret.

    That is so if its key and every changed cell are those of one other row.
    """
    columns = [each for each in columns if not each.field.is_secret]
    keys = [each for each in columns if each.field.unique]
    if not keys or len(columns) < LEAST:
        return []
    counts = Counter(number for each in columns for number in each.numbers)
    several = {number for each in keys for number in each.numbers if counts[number] >= LEAST}
    if not several:
        return []
    owners = {each.place: _owners(pairs, each) for each in columns}
    cells: dict[int, list[tuple[Difference, str]]] = defaultdict(list)
    for each in columns:
        for number, text in zip(each.numbers, each.returned, strict=True):
            if number in several:
                cells[number].append((each, text))
    return [number for number in sorted(several) if _is_other(pairs, number, cells[number], owners)]


def _is_other(
    pairs: Sequence[Pair],
    number: int,
    cells: Sequence[tuple[Difference, str]],
    owners: dict[int, dict[str, set[int]]],
) -> bool:
    found, shared = 0, set(range(len(pairs)))
    for column, text in cells:
        others = owners[column.place].get(text, set()) & shared
        if others:
            found, shared = found + 1, others
        elif column.field.unique or not is_at_fault(pairs, column, number):
            return False
    return found >= LEAST and number not in shared


def _owners(pairs: Sequence[Pair], column: Difference) -> dict[str, set[int]]:
    """Return in which pairs each text stood in a column."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(_texts_before(pairs, column)):
        found[text].add(number)
    return found


def _texts_before(pairs: Sequence[Pair], column: Difference) -> Sequence[str]:
    """Return what stood in a column of the rows that are repaired."""
    field = column.field
    if isinstance(pairs, TablePairs) and field in pairs.table.layout.places:
        return pairs.table.columns[pairs.table.layout.places[field]]
    return [
        "" if row.misshapen or field not in layout.places else row.cells[layout.places[field]]
        for _, (row, layout) in pairs
    ]


def _exchanged(pairs: Sequence[Pair], one: Difference, other: Difference) -> list[int]:
    """Return the pairs whose cells have changed places between two columns, if nearly all have."""
    if one.numbers != other.numbers or len(one.numbers) < LEAST + 1:
        return []
    same = zip(map(eq, one.told, other.returned), map(eq, other.told, one.returned), strict=True)
    if not all(map(all, same)):
        return []
    return (
        [] if any(is_at_fault(pairs, one, number) for number in one.numbers) else list(one.numbers)
    )


def _of_other_rows(pairs: Sequence[Pair], column: Difference) -> list[int]:
    """Return the pairs in a column whose cells are those of other rows."""
    if len(column.numbers) < LEAST or set(column.returned) <= {""}:
        return []
    told = _texts_before(pairs, column)
    counts = Counter(told)
    found = [text != "" and counts[text] == 1 for text in column.returned]
    numbers = list(compress(column.numbers, found))
    is_telling = sum(counts[text] == 1 for text in told) * 3 >= len(told) * 2
    if len(numbers) < LEAST or not is_telling:
        is_sorted = Counter(column.told) == Counter(column.returned)
        numbers = list(column.numbers) if is_sorted and len(column.numbers) >= LEAST_ALIKE else []
    if any(map(is_at_fault, repeat(pairs), repeat(column), numbers)):
        return []
    return numbers


def is_at_fault(pairs: Sequence[Pair], column: Difference, number: int) -> bool:
    """Return whether the cell of a column was at fault in the row that a pair repairs."""
    return any(problem.field == column.field.name for problem in pairs[number][1].row.problems)


def _lines(pairs: Sequence[Pair], numbers: Sequence[int]) -> list[int]:
    return [pairs[number][0].line for number in numbers]
