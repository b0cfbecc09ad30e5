"""Pagination of long lists by key instead of by offset."""

from __future__ import annotations

import operator
import time
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Query

from .counts import MOST_COUNTED

SECONDS_KEPT = 60.0
MOST_KEPT = 1_000

Values = tuple[Any, ...]
_COMPARE = {
    (False, False): operator.gt,
    (False, True): operator.ge,
    (True, False): operator.lt,
    (True, True): operator.le,
}
"""The comparison of later rows with a row, by (order is descending, the row itself is included)."""


def unindexed(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition in a form that no index serves, so that rows are read in their order.

    With an index the database might collect all rows that fulfil it and sort them.
    """
    return case((condition, 1), else_=0) == 1


def one_unindexed(conditions: Sequence[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Return several conditions as one that no index serves, none without any.

    PostgreSQL takes each of them for one that hardly any row fulfils, and with two of them does
    not expect to fill a page along an index.
    """
    return [unindexed(and_(*conditions))] if conditions else []


def distinct_values(column: InstrumentedAttribute[str], *where: ColumnElement[bool]) -> Select[str]:
    """Select the values of a column, each by one look into an index that begins with them.

    `SELECT DISTINCT` would read every row. The columns that `where` compares stand before the
    column in that index.
    """
    first = select(func.min(column).label("value")).where(*where)
    found = first.cte(recursive=True)
    following = select(func.min(column)).where(*where, column > found.c.value).scalar_subquery()
    found = found.union_all(select(following).where(found.c.value.is_not(None)))
    return select(found.c.value).where(found.c.value.is_not(None))


@dataclass(frozen=True)
class Order:
    """An order in which every row has a place of its own: no NULL, and the last column unique."""

    columns: Sequence[Any]
    is_descending: bool = False

    def apply(self, query: Query[Any], *, backwards: bool = False) -> Query[Any]:
        """Sort a query, from its end with `backwards`."""
        is_descending = self.is_descending != backwards
        return query.order_by(None).order_by(
            *(each.desc() if is_descending else each.asc() for each in self.columns)
        )

    def behind(
        self, values: Values, *, backwards: bool = False, inclusive: bool = False
    ) -> ColumnElement[bool]:
        """Return the condition for the rows after a row, with `backwards` for those before it."""
        pairs = zip(values, self.columns, strict=True)
        given: list[Any] = [literal(value, each.type) for value, each in pairs]
        # A row of one is not compared as a row: PostgreSQL would not know how few are after.
        place = given[0] if len(given) == 1 else tuple_(*given)
        compare = _COMPARE[self.is_descending != backwards, inclusive]
        found: ColumnElement[bool] = compare(_row(self.columns), place)
        return found

    def values_of(self, record: Any) -> Values:
        """Return what a record is sorted by."""
        return tuple(getattr(record, each.key) for each in self.columns)


class Landmarks:
    """Remembers for a minute where pages far from the start begin, so that they are found again.

    A page that is asked for by its number alone costs a walk from the start of the list.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[float, Values]] = OrderedDict()
        self._lock = Lock()

    def find(self, place: Hashable) -> Values | None:
        """Return what the first row of a page is sorted by; None when it is not known."""
        kept_at, values = self._kept.get(place, (0.0, ()))
        is_fresh = bool(values) and time.monotonic() - kept_at < SECONDS_KEPT
        return values if is_fresh else None

    def keep(self, place: Hashable, values: Values) -> None:
        """Remember it, and forget the oldest when there are too many."""
        with self._lock:
            self._kept[place] = time.monotonic(), values
            self._kept.move_to_end(place)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


@dataclass(frozen=True)
class Place:
    """Where a page begins: by its number, or after or before a row that another page has shown."""

    number: int
    size: int
    after: Values | None = None
    before: Values | None = None

    @property
    def start(self) -> int:
        """Return how many rows stand before the page."""
        return self.number * self.size

    @property
    def is_far(self) -> bool:
        """Return whether the page is found after a row instead of by its number."""
        return self.start + self.size > MOST_COUNTED


class Page(NamedTuple):
    """The rows of a page, and whether others follow."""

    rows: list[Any]
    has_next: bool


def read_page(
    query: Query[Any],
    order: Order,
    place: Place,
    landmarks: Landmarks,
    name: Hashable = (),
    *,
    unordered: bool = False,
    bare: Query[Any] | None = None,
) -> Page:
    """Read a page of a list; one that is far from the start is found without counting to it.

    :param name: what tells the list from others in `landmarks`.
    :param unordered: the rows are few and are found by other indexes than that of the order.
    :param bare: the query without its conditions, to read rows by keys that the narrowed query has
        found: an index then passes the other rows without reading them.
    """
    if place.is_far and place.before is not None and place.after is None:
        behind = order.behind(place.before, backwards=True)
        found = order.apply(query.filter(behind), backwards=True)
        return Page(found.limit(place.size).all()[::-1], has_next=True)
    begin, inclusive = place.after, False
    if begin is None or not place.is_far:
        begin, inclusive = landmarks.find((name, place)) if place.is_far else None, True
    if begin is not None:
        found = order.apply(query.filter(order.behind(begin, inclusive=inclusive)))
    elif unordered or bare is not None:
        by = _without_index(order) if unordered else order
        at = _at(query, order.columns[-1], by, place)
        found = by.apply((query if bare is None else bare).filter(at))
    elif place.number:
        found = order.apply(query.filter(_starting_at(query, order, place.start)))
    else:
        found = order.apply(query)
    rows = found.limit(place.size + 1).all()
    if place.is_far and begin is None:
        # Where this page begins, and the next one.
        for number, row in enumerate(rows[:: place.size], place.number):
            landmarks.keep((name, replace(place, number=number)), order.values_of(row))
    return Page(rows[: place.size], has_next=len(rows) > place.size)


def _starting_at(query: Query[Any], order: Order, start: int) -> ColumnElement[bool]:
    """Return the condition for the rows of a query from one on, counted from 0.

    That row is found once, by an index alone. A subquery for several rows PostgreSQL would repeat
    at each row that it reads, because it does not know how many rows the subquery has.
    """
    rows = order.apply(query.options().with_entities(*order.columns))
    first = rows.offset(start).limit(1).scalar_subquery()
    found: ColumnElement[bool] = _COMPARE[order.is_descending, True](_row(order.columns), first)
    return found


def _row(columns: Sequence[Any]) -> Any:
    return columns[0] if len(columns) == 1 else tuple_(*columns)


def _at(query: Query[Any], key: Any, order: Order, place: Place) -> ColumnElement[bool]:
    """Return the condition that leaves the rows of a page by their keys, found in an order."""
    keys = order.apply(query.options().with_entities(key))
    found: ColumnElement[bool] = key.in_(keys.offset(place.start).limit(place.size + 1).statement)
    return found


def _without_index(order: Order) -> Order:
    """Return an order that no index serves, so that those of the conditions are taken."""
    return Order([func.coalesce(each, each) for each in order.columns], order.is_descending)
