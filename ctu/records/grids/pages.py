"""One page of a grid: its rows, the total, and links to neighbouring pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Query

from ctu.records.numbers import whole_number
from plugins.bulk_import import Count, Order, Place

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class GridPage:
    """The rows of one page of a grid."""

    rows: Sequence[Any]
    counts: Mapping[str, Count]
    """How many rows there are in each state with the same search and filters; "" for any."""
    state: str
    place: Place
    has_next: bool
    is_whole: bool = False
    """True if neither search nor filter narrows the list, so that it counts all that one sees."""

    @property
    def count(self) -> Count:
        """Return how many rows the list has, as far as the page can tell."""
        count = self.counts[self.state]
        if not count.is_more:
            return count
        return Count(max(count.number, self.place.start + len(self.rows)), self.has_next)

    @property
    def previous(self) -> dict[str, str] | None:
        """Return the parameters of the page before this one, None on the first."""
        return self._beside(-1, "before", self.rows[:1]) if self.place.number else None

    @property
    def following(self) -> dict[str, str] | None:
        """Return the parameters of the page after this one, None on the last."""
        return self._beside(1, "after", self.rows[-1:]) if self.has_next else None

    def _beside(self, step: int, side: str, shown: Sequence[Any]) -> dict[str, str]:
        place = Place(self.place.number + step, self.place.size)
        number = {"page": str(place.number)} if place.number else {}
        return number | ({side: str(shown[0].id)} if shown and place.is_far else {})


def place_of(query: Query[Any], order: Order, place: Place, arguments: Mapping[str, str]) -> Place:
    """Return the place that an address names; a row that is not in the list names none."""
    marks: dict[str, Any] = {}
    for side in ("after", "before"):
        row_id = whole_number(arguments.get(side, ""))
        if row_id is not None:
            marked = query.filter(order.columns[-1] == row_id).with_entities(*order.columns)
            found = marked.first()
            marks[side] = None if found is None else tuple(found)
    return replace(place, **marks)
