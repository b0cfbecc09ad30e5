"""Lessons: repairs of an upload that are worth offering to its uploader next time.

A repair of a value is worth it, one of a single person's cell is not. Nothing is learned of a
secret, of a cell that was not shown, or of a blank: that tells nothing of the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...engine.cells.keys import canonical_key, trim
from ...engine.cells.white_space import is_blank
from ...engine.columns.allowed_values import Usable
from ...engine.columns.layout import Layout
from ...engine.reading.naming.column_choices import (
    LEAVE_OUT,
    ColumnChoice,
    choices_text,
    parse_choices,
)
from ...engine.repairs.edits import begins_blank
from ...engine.repairs.repairs import Repaired, Repairs
from ..tables.memory_table import MemoryKind
from .repairs import shown_texts

LONGEST = 200
"""A longer text is not remembered; no name of a thing is as long."""


@dataclass(frozen=True)
class Lesson:
    """One repair or column choice that can be offered next time.

    Of a value: the name of the column, the text that was wrong, the one in its place. Of columns:
    what was said of a header, as it travels with a file.
    """

    kind: MemoryKind
    texts: tuple[str, ...]

    @property
    def key(self) -> Hashable:
        """Return the key of the lesson; a later lesson with the same key replaces it."""
        if self.kind is MemoryKind.VALUE:
            return value_key(*self.texts[:2])
        choices = parse_choices(self.texts[0])
        return columns_key((each.place, each.name) for each in choices)


def value_key(column: str, text: str) -> tuple[str, str]:
    """Return the key of a value of a column, whatever its case."""
    return column, canonical_key(trim(text))


def columns_key(columns: Iterable[tuple[int | None, str]]) -> Hashable:
    """Return the key of a header: its unknown names and their places."""
    return frozenset(ColumnChoice(place, name, LEAVE_OUT).key for place, name in columns)


def learned(layout: Layout, repairs: Repairs, usable: Usable, choices: str) -> list[Lesson]:
    """Return the lessons of an upload.

    :param usable: the values that the uploader may use.
    :param choices: what was said of the columns, as it travels with the file.
    """
    return learned_values(layout, repairs, usable) + learned_columns(choices)


def learned_values(layout: Layout, repairs: Repairs, usable: Usable) -> list[Lesson]:
    """Return which values were repaired, each in the same way wherever it was."""
    same: dict[tuple[str, str], list[Repaired]] = defaultdict(list)
    for each in repairs.done:
        same[each.field.name, each.before].append(each)
    return [lesson for cells in same.values() for lesson in _of_value(layout, cells, usable)]


def _of_value(layout: Layout, cells: Sequence[Repaired], usable: Usable) -> Iterator[Lesson]:
    field, before, after = cells[0].field, cells[0].before, cells[0].after
    # What a column that was turned round says may mean the opposite under another name.
    is_own = field.unique is not None or field.name in layout.turned
    is_told = not layout.is_secret(field) and not is_own and not is_blank(before)
    # Where one row hides the cell, it may be a password in every other row, too.
    texts = {shown_texts(layout, each) for each in cells}
    is_value = len(cells) > 1 or begins_blank(layout, layout.places[field])
    if not is_told or texts != {(before, after)} or not is_value:
        return
    if max(len(before), len(after)) <= LONGEST and usable.takes(layout.reader(field), after):
        yield Lesson(MemoryKind.VALUE, (field.name, before, after))


def learned_columns(choices: str) -> list[Lesson]:
    """Return the column choices of a header, by place."""
    placed = [each for each in parse_choices(choices) if each.place is not None]
    return [Lesson(MemoryKind.COLUMNS, (choices_text(placed),))] if placed else []
