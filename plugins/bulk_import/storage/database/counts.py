"""Counts of long lists, up to a bound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Query

MOST_COUNTED = 10_000
"""A list is counted up to here (decision 84), and up to here a page is found by its number."""


class Count(NamedTuple):
    """The number of rows of a list; of a long one only that it has more than were counted."""

    number: int
    is_more: bool = False

    @classmethod
    def of(cls, number: int, most: int = MOST_COUNTED) -> Count:
        """Return a number that is known as one that was counted up to a bound."""
        return cls(min(number, most), number > most)

    def __str__(self) -> str:
        """Return the number as people read it: "9,871", "10,000+"."""
        return f"{self.number:,}{'+' if self.is_more else ''}"


def count_rows(query: Query[Any]) -> Count:
    """Count the rows of a query up to the bound."""
    return count_each([query])[0]


def count_each(queries: Sequence[Query[Any]]) -> list[Count]:
    """Count the rows of each query up to the bound, all by one statement."""
    numbers = [
        select(func.count()).select_from(_some(query).subquery()).scalar_subquery()
        for query in queries
    ]
    found = queries[0].session.execute(select(*numbers)).one()
    return [Count.of(each) for each in found]


def count_kinds(
    query: Query[Any], kinds: Sequence[ColumnElement[bool]], most: int | None = None
) -> list[Count]:
    """Count the rows of a query up to a bound, and among these those of each kind, in one pass.

    Of a longer list a kind has at least as many as are among those that were counted.

    :param most: the bound, None for that of all lists.
    """
    most = most or MOST_COUNTED
    shown = (each.label(f"kind_{n}") for n, each in enumerate(kinds))
    rows = _some(query, *shown, most=most).subquery()
    among = [func.count().filter(rows.c[f"kind_{n}"]) for n in range(len(kinds))]
    total, *numbers = query.session.execute(select(func.count(), *among).select_from(rows)).one()
    return [Count(min(each, most), total > most) for each in (total, *numbers)]


def _some(query: Query[Any], *columns: ColumnElement[bool], most: int = MOST_COUNTED) -> Query[Any]:
    """Return as many rows of a query as are counted, and one more, with no columns but these."""
    entity: Any = query.column_descriptions[0]["entity"]
    shown = columns or (literal_column("1"),)
    rows = query.order_by(None).with_entities(*shown).enable_assertions(False)
    return rows.select_from(entity).enable_assertions(True).limit(most + 1)
