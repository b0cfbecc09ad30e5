"""A trial of an importer's rules: whether another column holds the secrets of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from ..columns.layout import Layout
from ..declaration.importer import Importer
from ..fields.base.field import Field
from ..judging.pipeline import judge_columns
from ..rows.rows import Row


class Trial(NamedTuple):
    """The importer's rules, held against some rows as they stand and with two columns changed."""

    importer: type[Importer]
    actor: Any
    layout: Layout
    rows: Sequence[Row]
    secret: Field[Any]

    @property
    def has_rules(self) -> bool:
        """Return whether the importer has rules about its secret."""
        return any(self.secret in rule.fields for rule in self.importer.checks)

    @property
    def is_repeated(self) -> bool:
        """Return whether the cells of the secret's column are the same in many rows."""
        cells = [self.layout.cell(row, self.secret) for row in self.rows]
        return 2 * len(set(cells)) <= len(cells)

    def share(self, other: Field[Any] | None = None) -> float:
        """Return in how many rows the rules find the secret good, and so another that it is for."""
        layout = self._turned(other)
        wanted = {self.secret, *([other] if other else ())}
        rows = [Row(row.line, row.cells) for row in self.rows]
        judge_columns(self.importer(self.actor), layout, rows, wanted)
        return self._good(rows, {each.name for each in wanted} | layout.anchors)

    def _turned(self, other: Field[Any] | None) -> Layout:
        """Return the layout with a column and the secret's one changed."""
        turned: dict[Any, Any] = {self.secret: other, other: self.secret} if other else {}
        columns = tuple(turned.get(each, each) for each in self.layout.columns)
        return Layout.of_file(self.importer, columns, self.layout.missing)

    def _good(self, rows: Sequence[Row], names: Collection[str]) -> float:
        fields = [self.importer.field_named(name) for name in names]
        good = [
            row
            for row in rows
            if all(map(row.__contains__, fields))
            and not any(problem.field in names for problem in row.problems)
        ]
        return len(good) / len(rows)

    def judged_share(self) -> float:
        """Return in how many rows the rules about the secret could be asked."""
        rows = [Row(row.line, row.cells) for row in self.rows]
        needed = {self.importer.field_named(name) for name in self.layout.anchors}
        if not needed:
            return 0.0
        judge_columns(self.importer(self.actor), self.layout, rows, needed)
        return self._good(rows, self.layout.anchors)

    def own_share(self, column: Field[Any]) -> float:
        """Return in how many rows a column finds its own cell good."""
        rows = [Row(row.line, row.cells) for row in self.rows]
        judge_columns(self.importer(self.actor), self.layout, rows, {column})
        return self._good(rows, {column.name})

    def known_share(self, column: Field[Any], *, is_turned: bool = False) -> float:
        """Return which share of a column's cells the column finds good, not counting blank ones.

        :param is_turned: whether it is asked about the cells of the secret's column instead.
        """
        layout = self._turned(column) if is_turned else self.layout
        rows = [Row(row.line, row.cells) for row in self.rows if layout.cell(row, column)]
        judge_columns(self.importer(self.actor), layout, rows, {column})
        return self._good(rows, {column.name}) if rows else 0.0


def are_true(number: int, answers: Iterable[bool]) -> bool:
    """Return whether `number` answers are true; no answer is asked for after that."""
    return number in accumulate(map(int, answers))
