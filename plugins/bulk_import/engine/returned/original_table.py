"""Failed rows stored by column; a row object is made on demand, as most are never read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

from ..columns.layout import Layout
from ..rows.rows import Row
from .original import Original, Pair


@dataclass(frozen=True, eq=False)
class OriginalTable(Mapping[int, Original]):
    """Failed rows of one import that fit their header, by the line of the repairing row."""

    layout: Layout
    lines: Sequence[int]
    """Those of the rows that came back, one for each place of the columns."""
    columns: Sequence[tuple[str, ...]]
    """The cells of each column of the file in which the rows came."""
    make: Callable[[int], Row] = field(repr=False)
    """Makes the row of a place."""
    _places: dict[int, int] = field(init=False, repr=False)
    _made: dict[int, Original] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note where each row stands."""
        object.__setattr__(self, "_places", {line: at for at, line in enumerate(self.lines)})

    def __getitem__(self, line: int) -> Original:
        """Return the row that the row of a line repairs."""
        return self.at(self._places[line])

    def __iter__(self) -> Iterator[int]:
        """Go through the lines of the rows that came back."""
        return iter(self.lines)

    def __len__(self) -> int:
        """Return how many rows came back."""
        return len(self.lines)

    def __contains__(self, line: object) -> bool:
        """Return whether the row of a line repairs one of these."""
        return line in self._places

    def at(self, place: int) -> Original:
        """Return the row of a place; it is made once."""
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = Original(self.make(place), self.layout)
        return made


@dataclass(frozen=True)
class TablePairs(Sequence[Pair]):
    """Rows that came back beside those that they repair, in one order."""

    rows: Sequence[Row]
    table: OriginalTable

    @overload
    def __getitem__(self, place: int) -> Pair: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Pair]: ...
    def __getitem__(self, place: int | slice) -> Pair | Sequence[Pair]:
        """Return the pair of a place, or some of them."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return self.rows[place], self.table.at(place)

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.rows)
