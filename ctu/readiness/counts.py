"""Number of people by standing: as figures, as a bar and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ctu.readiness.standings import (
    FIRST,
    READY,
    STANDINGS,
    Standing,
    priority,
)
from plugins.bulk_import import BarPart, Count, bar_parts, count_each

GONE_THROUGH = 5_000
"""How many people at most are read where no index helps, and so counted."""
HAVE_SIGNED_IN = (READY, FIRST)
IN_A_BAR = (READY, FIRST, *(each for each in STANDINGS if each not in (READY, FIRST)))
"""The order of standings: done, then those that need help, then people not expected."""


def count_standings(
    query: Any, kinds: Mapping[str, ColumnElement[bool]], *, is_of_imports: bool
) -> dict[str, Count]:
    """Count the people of a query in each standing by one statement; "" counts all of them.

    For imports an index gives each number, exact up to the bound of decision 84. For a team or a
    search there is no index, so the rows are read once, up to the bound.
    """
    if not is_of_imports:
        return _counted_in_one_pass(query, kinds)
    numbers = count_each([query.filter(kind) for kind in kinds.values()])
    is_more = any(each.is_more for each in numbers)
    total = Count(sum(each.number for each in numbers), is_more)
    return {"": total} | dict(zip(kinds, numbers, strict=True))


def _counted_in_one_pass(query: Any, kinds: Mapping[str, ColumnElement[bool]]) -> dict[str, Count]:
    place = priority(kinds).label("place")
    some = query.with_entities(place).order_by(None).limit(GONE_THROUGH + 1).subquery()
    found = query.session.execute(select(some.c.place, func.count()).group_by(some.c.place))
    numbers: dict[int, int] = dict(tuple(row) for row in found)
    total = sum(numbers.values())
    is_more = total > GONE_THROUGH
    counts = {
        each.key: Count(numbers.get(place, 0), is_more) for place, each in enumerate(STANDINGS)
    }
    return {"": Count(min(total, GONE_THROUGH), is_more)} | counts


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of some people, as the board shows them."""

    counts: Mapping[str, Count]

    @property
    def shown(self) -> Sequence[tuple[Standing, Count]]:
        """Return the standings with a count above zero, in the order of the bar."""
        return [(each, self.counts[each.key]) for each in IN_A_BAR if self.counts[each.key].number]

    @property
    def parts(self) -> list[BarPart]:
        """Return the parts of the bar."""
        pairs = [(each.key, count.number) for each, count in self.shown]
        return bar_parts(pairs, sum(count for _, count in pairs))

    @property
    def expected(self) -> Count:
        """Return how many people should have signed in by now."""
        return self._sum([each for each in STANDINGS if each.is_expected])

    @property
    def headline(self) -> str:
        """Return "461 of 500 have signed in", "" without expected people."""
        if not self.expected.number:
            return ""
        seen, expected = self._sum(HAVE_SIGNED_IN), self.expected
        return f"{seen} of {expected} {'has' if expected.number == 1 else 'have'} signed in"

    @property
    def description(self) -> str:
        """Return all counts as text: "30 never seen, 9 locked"."""
        return _listed(self.shown)

    @property
    def missing(self) -> str:
        """Return in words who of the expected has not signed in yet."""
        return _listed([(each, count) for each, count in self.shown
                      if each.is_expected and each not in HAVE_SIGNED_IN])  # fmt: skip

    @property
    def unfinished(self) -> str:
        """Return in words how many of those who have signed in are on the first password."""
        return _listed([(FIRST, self.counts[FIRST.key])]) if self.counts[FIRST.key].number else ""

    @property
    def aside(self) -> str:
        """Return in words who is not expected, and so not in the headline."""
        return _listed([pair for pair in self.shown if not pair[0].is_expected])

    def _sum(self, standings: Sequence[Standing]) -> Count:
        found = [self.counts[each.key] for each in standings]
        return Count(sum(each.number for each in found), any(each.is_more for each in found))


def _listed(counted: Sequence[tuple[Standing, Count]]) -> str:
    return ", ".join(f"{count} {each.behind_number}" for each, count in counted)
