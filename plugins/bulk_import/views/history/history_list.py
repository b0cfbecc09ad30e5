"""One page of the history: its imports, their total, and the neighbouring pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Query

from ...reports.words.numbers import page_number
from ...storage.database.counts import Count, count_rows
from ...storage.database.paging import Landmarks, Order, Place, Values, read_page
from ...storage.tables.models import ImportRun
from ..guarded.bounds import is_plain
from .access_path import access_path, walking
from .filters import Filter


@dataclass(frozen=True)
class HistoryList:
    """One page of the history."""

    runs: list[ImportRun]
    chosen: Filter
    count: Count
    total: Count
    """How many there are without the filter."""
    page: int
    size: int
    has_next: bool

    @property
    def first(self) -> int:
        """Return how many imports stand before the page."""
        return self.page * self.size

    @property
    def shown_count(self) -> Count:
        """Return how many there are as far as the page can tell: it may lie beyond the bound."""
        seen = self.first + len(self.runs)
        if not self.count.is_more:
            return self.count
        return Count(max(self.count.number, seen), self.has_next)

    @property
    def previous(self) -> dict[str, Any] | None:
        """Return the parameters of the page before this one, None on the first."""
        return self._beside(-1, "before", self.runs[:1]) if self.page else None

    @property
    def following(self) -> dict[str, Any] | None:
        """Return the parameters of the page after this one, None on the last."""
        return self._beside(1, "after", self.runs[-1:]) if self.has_next else None

    def _beside(self, step: int, side: str, shown: list[ImportRun]) -> dict[str, Any]:
        place = Place(self.page + step, self.size)
        marks = {side: shown[0].public_id} if shown and place.is_far else {}
        return {"page": place.number, **marks, **self.chosen.chosen}


def read_history(
    of_kind: Query[Any],
    visibility: list[ColumnElement[bool]],
    chosen: Filter,
    arguments: Mapping[str, str],
    size: int,
    landmarks: tuple[Landmarks, str],
) -> HistoryList:
    """Read the page that an address asks for.

    :param of_kind: all imports of the kind.
    :param visibility: the conditions of those that the current actor may see.
    :param landmarks: where pages far from the start are remembered, and whose list this is.
    """
    everything = of_kind.filter(*visibility)
    total = count_rows(everything)
    path = access_path(of_kind, visibility, chosen, total)
    query = of_kind.filter(*path.conditions)
    count = count_rows(query) if chosen.chosen else total
    number = page_number(arguments.get("page", ""))
    order, names = chosen.order, ("after", "before")
    marks = {name: _values_of(everything, order, arguments.get(name, "")) for name in names}
    place = Place(number, size, **marks)
    is_narrowed = bool(visibility or chosen.chosen)
    if count.is_more and not path.is_in_order:
        query = of_kind.filter(*walking(visibility, chosen))
    kept, whose = landmarks
    name = (whose, *sorted(chosen.chosen.items()))
    few = is_narrowed and not count.is_more and not path.is_in_order
    found = read_page(query, order, place, kept, name, unordered=few)
    return HistoryList(found.rows, chosen, count, total, number, size, found.has_next)


def _values_of(everything: Query[Any], order: Order, public_id: str) -> Values | None:
    """Return the place of the import that a link names; None when it names none."""
    if not public_id or not is_plain(public_id):
        return None
    marked = everything.filter(ImportRun.public_id == public_id)
    found = marked.with_entities(*order.columns).one_or_none()
    return None if found is None else tuple(found)
