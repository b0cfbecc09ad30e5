"""Which failed row each row of a file repairs, and what has become of its cells since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from ...engine.columns.layout import Layout
from ...engine.returned.comparison import Comparison, find_changes
from ...engine.returned.differences import Difference
from ...engine.returned.moved_cells import find_moved
from ...engine.returned.original import Original, Pair
from ...engine.returned.original_table import OriginalTable, TablePairs
from ...engine.returned.whole_columns import find_whole_columns
from ...engine.rows.rows import Row
from ..sealing.reference_format import Pointer

_LINE = attrgetter("line")
References = Mapping[int, Pointer | None]
"""Where the references of a file point, by the line of each; None for a damaged one."""
Place = tuple[str, int]
"""The public id of an import and the line of one of its rows."""


@dataclass(frozen=True)
class Originals:
    """Which failed row each row of a file repairs, as far as that is known."""

    references: References = field(default_factory=dict)
    proven: Mapping[int, Pointer] = field(default_factory=dict)
    """The references and marks that were handed out to this uploader, by line."""
    rows: Mapping[int, Original] = field(default_factory=dict)
    """The rows that are still kept, by the line of the row that repairs each."""
    foreign: Sequence[int] = ()
    """Lines with a reference or a mark that was not handed out to this uploader."""
    unmarked: Sequence[int] = ()
    """Lines without either whose cell in the column of errors is filled."""
    is_searched: bool = False
    """False if nothing in the file can be a reference or a mark, so that nobody looks for any."""

    @property
    def is_ours(self) -> bool:
        """Return whether the file holds pointers of an error file, proven ones or others."""
        return bool(self.proven or self.foreign)

    def beside(self, rows: Sequence[Row]) -> Sequence[Pair]:
        """Return pairs of a row of the file and the failed row that it repairs."""
        if not self.rows:
            return []
        if isinstance(self.rows, OriginalTable) and self.rows.lines == list(map(_LINE, rows)):
            return TablePairs(rows, self.rows)
        return [(row, self.rows[row.line]) for row in rows if row.line in self.rows]

    def ways(self) -> dict[str, str]:
        """Return how the columns of the repaired rows were read, as far as their files agree."""
        found: dict[str, set[str]] = {}
        for layout in self._layouts():
            for name, way in layout.ways.items():
                found.setdefault(name, set()).add(way)
        return {name: min(ways) for name, ways in found.items() if len(ways) == 1}

    def _layouts(self) -> Collection[Layout]:
        if isinstance(self.rows, OriginalTable):
            return [self.rows.layout]
        return {id(layout): layout for _, layout in self.rows.values()}.values()

    def compare(
        self, layout: Layout, pairs: Sequence[Pair], columns: Sequence[Difference]
    ) -> Comparison:
        """Return what programs have changed in the rows of a file.

        :param columns: those in which the pairs differ.
        """
        gone = [line for line in self.proven if line not in self.rows]
        unmarked = self.unmarked if self.is_ours else ()
        found = find_changes(layout, pairs, columns)
        return Comparison(
            changes=[each for each in found if not each.is_repair],
            repairs=[each for each in found if each.is_repair],
            foreign=self.foreign,
            gone=gone,
            unmarked=unmarked,
            moved=list(find_moved(pairs, columns)),
            whole=list(find_whole_columns(pairs, columns)),
        )
