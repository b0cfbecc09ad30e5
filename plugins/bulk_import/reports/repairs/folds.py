"""The causes of a verdict, each with its distinct values and their possible repairs.

A value stands once however many rows hold it. A cell of a unique column, and one that is not shown,
stands by itself: what is right for one row is wrong for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.repairs.edits import VALUE, begins_blank
from ...engine.repairs.repairs import Digest, Repair
from ...engine.rows.rows import Problem, Row
from ...engine.secrets.redaction import hidden_places, shown_hint
from .causes import cause_key, cause_of
from .entries import Entry, Fold
from .offers import all_offers
from .remembered import Again, Remembered
from .row_names import naming_fields, row_name

SHOWN_ENTRIES = 100
"""How many values of a cause are listed."""
SHOWN_CELLS = 20
"""How many rows of one value are listed, each to be typed anew by itself."""
MOST_TYPED = 800
"""How many cells and values can be typed anew at once; a form without a script sends them all."""
LOOKED_THROUGH = 5
"""In so many rows a value is looked for where it is shown."""

CellName = Callable[[int, int, str], str]
ValueName = Callable[[int, str], str]


class Pair(NamedTuple):
    """A row and one of its problems."""

    row: Row
    problem: Problem


@dataclass(frozen=True)
class Naming:
    """How the form's fields are named, which is up to the form."""

    digest: Digest
    cell: CellName
    value: ValueName
    repairs: Mapping[tuple[int, int], Repair] = field(default_factory=dict)
    """The cells that were typed anew already: they are called by what they were in the file."""

    def of_cell(self, row: Row, place: int, column: str) -> str:
        """Return the name of the field of one cell."""
        known = self.repairs.get((row.line, place))
        old = known.old if known else self.digest(row.line, column, row.cells[place])[0]
        return self.cell(row.line, place, old)

    def of_value(self, place: int, column: str, cell: str) -> str:
        """Return the name of the field of all cells with one value."""
        return self.value(place, self.digest(VALUE, column, cell)[0])


class Folding:
    """Folds the causes of one judged file."""

    def __init__(
        self,
        layout: Layout,
        rows: Sequence[Row],
        importer: type[Importer],
        naming: Naming | None = None,
        texts: Mapping[str, Sequence[str]] | None = None,
        remembered: Remembered | None = None,
        places: Sequence[str] = (),
    ) -> None:
        """Prepare for rows that have been judged.

        :param naming: None where nothing is typed anew.
        :param texts: the values that may be used, by the name of their column.
        :param remembered: what the uploader has repaired before.
        :param places: the keys of the causes in the order of the file's last verdict.
        """
        self._layout, self._rows = layout, rows
        self._called_by = naming_fields(importer)
        self._naming = naming
        self._texts = texts or {}
        self._remembered = remembered
        self._places = {key: place for place, key in enumerate(places)}
        self._hidden: dict[int, frozenset[int]] = {}
        self._named: set[str] = set()

    def folds(self) -> list[Fold]:
        """Return the causes: those with a place in its order, then the one with most rows first."""
        found: dict[tuple[str, str], list[Pair]] = {}
        for row in self._rows:
            for problem in row.problems:
                found.setdefault((problem.code, cause_of(problem)), []).append(Pair(row, problem))
        most = max(map(len, found.values()), default=0)
        return [self._fold(each, most) for each in sorted(found.values(), key=self._place_of)]

    def _place_of(self, pairs: Sequence[Pair]) -> tuple[int, int]:
        place = self._places.get(cause_key(pairs[0].problem), len(self._places))
        return place, -len(pairs)

    def lists(self) -> list[tuple[str, Sequence[str]]]:
        """Return the values that may be used, each list with its id."""
        return [(list_id(name), values) for name, values in self._texts.items() if values]

    def _fold(self, pairs: Sequence[Pair], most: int) -> Fold:
        groups = self._groups(pairs)
        problem = pairs[0].problem
        return Fold(
            key=cause_key(problem),
            message=problem.message if len(pairs) == 1 else cause_of(problem),
            count=len(pairs),
            share=max(12, round(1000 * len(pairs) / most)),
            entries=[self._entry(each) for each in groups[:SHOWN_ENTRIES]],
            left_out=max(0, len(groups) - SHOWN_ENTRIES),
        )

    def _groups(self, pairs: Sequence[Pair]) -> list[list[Pair]]:
        """Return the rows of a cause by value, the most frequent value first."""
        groups: dict[tuple[Any, ...], list[Pair]] = {}
        for pair in pairs:
            groups.setdefault(self._key(pair), []).append(pair)
        found: list[list[Pair]] = []
        for each in groups.values():
            found += [each] if self._is_shown(each) else [[pair] for pair in each]
        return sorted(found, key=lambda each: -len(each))

    def _key(self, pair: Pair) -> tuple[Any, ...]:
        row, problem = pair
        place, field = self._cell_of(pair)
        if place is None or field is None:
            return "", problem.message, problem.hint
        if self._layout.is_secret(field) or field.unique is not None:
            return place, row.line
        return place, row.cells[place], problem.hint

    def _cell_of(self, pair: Pair) -> tuple[int | None, Field[Any] | None]:
        """Return the cell that a problem is about, None twice where it is no single one."""
        place = self._layout.place_of(pair.problem.field)
        if place is None or pair.row.misshapen:
            return None, None
        return place, self._layout.field_at(place)

    def _is_shown(self, group: list[Pair]) -> bool:
        """Return whether a value may be shown; a row in which it is shown goes to the front."""
        place, field = self._cell_of(group[0])
        if place is None or field is None:
            return True
        if self._layout.is_secret(field):
            return len(group) == 1
        for number, pair in enumerate(group[:LOOKED_THROUGH]):
            if place not in self._hidden_in(pair.row):
                group[0], group[number] = group[number], group[0]
                return True
        return len(group) == 1

    def _hidden_in(self, row: Row) -> frozenset[int]:
        if row.line not in self._hidden:
            self._hidden[row.line] = hidden_places(self._layout, row)
        return self._hidden[row.line]

    def _entry(self, group: Sequence[Pair]) -> Entry:
        place, field = self._cell_of(group[0])
        if place is None or field is None:
            row, problem = group[0]
            return Entry(
                column=self._layout.label_of(problem.field),
                lines=sorted(pair.row.line for pair in group),
                hint=shown_hint(self._layout, row, problem, self._hidden_in(row)),
                is_hidden=bool(problem.field),
                emphasis=problem.emphasis,
            )
        if len(group) == 1:
            return self._single(group[0], place, field)
        row, problem = group[0]
        cell = row.cells[place]
        lines = sorted(pair.row.line for pair in group)
        again = self._again(field, cell, lines)
        return Entry(
            column=field.label,
            lines=lines,
            cell=cell,
            hint=problem.hint,
            emphasis=problem.emphasis,
            **self._typed(lambda naming: naming.of_value(place, field.name, cell), place, field),
            offers=all_offers(self._layout, problem, cell, len(group), again),
            again=again,
            cells=[
                self._single(pair, place, field, is_alone=False)
                for pair in sorted(group, key=lambda pair: pair.row.line)[:SHOWN_CELLS]
            ],
        )

    def _single(self, pair: Pair, place: int, field: Field[Any], *, is_alone: bool = True) -> Entry:
        row, problem = pair
        hidden = self._hidden_in(row)
        is_hidden = place in hidden
        cell = row.cells[place]
        typed = self._typed(lambda naming: naming.of_cell(row, place, field.name), place, field)
        is_offered = is_alone and not is_hidden and bool(typed["name"])
        again = self._again(field, cell, [row.line]) if is_offered else None
        return Entry(
            column=field.label,
            lines=(row.line,),
            cell=None if is_hidden else cell,
            is_hidden=is_hidden,
            who=row_name(self._layout, self._called_by, row, hidden),
            hint=shown_hint(self._layout, row, problem, hidden) if is_alone else "",
            emphasis=problem.emphasis,
            is_secret=is_hidden,
            **typed,
            offers=all_offers(self._layout, problem, cell, 1, again) if is_offered else (),
            again=again,
        )

    def _again(self, field: Field[Any], cell: str, lines: Sequence[int]) -> Again | None:
        """Return how a shown value was repaired before; a cell of its own never was."""
        if self._remembered is None or self._naming is None or field.unique is not None:
            return None
        return self._remembered.again(field, cell, lines)

    def _typed(
        self, name_of: Callable[[Naming], str], place: int, field: Field[Any]
    ) -> dict[str, Any]:
        """Return how something is typed anew; a cell with two problems is typed in one place."""
        name = name_of(self._naming) if self._naming else ""
        if not name or name in self._named or len(self._named) >= MOST_TYPED:
            return {"name": ""}
        self._named.add(name)
        return {
            "name": name,
            "begins_blank": begins_blank(self._layout, place),
            "list_id": list_id(field.name) if self._texts.get(field.name) else "",
        }


def list_id(name: str) -> str:
    """Return the id of the list of a column's values."""
    return f"bi-list-{name}"
