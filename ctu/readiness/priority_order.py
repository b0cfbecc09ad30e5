"""Query of people in order of priority: by standing, then by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ctu.models.users import User
from ctu.readiness.counts import GONE_THROUGH
from ctu.readiness.standings import priority
from plugins.bulk_import import Count, unindexed

FEW = 2_000
"""Up to so many people are sorted; more are read along the index of names."""
NAMES = (User.first_name, User.last_name, User.id)


@dataclass(frozen=True, slots=True)
class Part:
    """The people of one standing: their condition, and how many they are."""

    condition: ColumnElement[bool]
    count: Count

    @property
    def is_empty(self) -> bool:
        """Return whether the count is zero; False for a count that stopped at the bound."""
        return not self.count.number and not self.count.is_more

    def ids(self, query: Any, start: int, most: int) -> list[int]:
        """Return the ids of some of these people by name."""
        keys = query.filter(self.condition).with_entities(User.id)
        if self.count.number > FEW or self.count.is_more:
            keys = query.session.query(User.id).filter(unindexed(keys.whereclause))
            return [id for (id,) in keys.order_by(*NAMES).offset(start).limit(most)]
        # No index serves the order of an expression, so the database uses those of the condition.
        names = [func.coalesce(each, each) for each in NAMES]
        return [id for (id,) in keys.order_by(None).order_by(*names).offset(start).limit(most)]


def read_in_order(query: Any, parts: Sequence[Part], start: int, most: int) -> list[int]:
    """Return ids of people of imports from a place in the whole order on, `most` at most."""
    found: list[int] = []
    for part in parts:
        if part.is_empty:
            continue
        if not part.count.is_more and start >= part.count.number:
            start -= part.count.number
            continue
        ids = part.ids(query, start, most - len(found))
        if not ids and start:
            # Only for a far page, after a standing with more people than are counted.
            start -= query.filter(part.condition).count()
            continue
        found, start = found + ids, 0
        if len(found) >= most:
            break
    return found


def read_sorted(
    query: Any, kinds: Mapping[str, ColumnElement[bool]], start: int, most: int
) -> list[int]:
    """Return ids of people whom no index serves: those that are counted, sorted together."""
    place = priority(kinds).label("place")
    counted = query.with_entities(User.id, place, User.first_name, User.last_name)
    some = counted.order_by(None).limit(GONE_THROUGH + 1).subquery().c
    order = (some.place, some.first_name, some.last_name, some.id)
    return list(query.session.scalars(select(some.id).order_by(*order).offset(start).limit(most)))
