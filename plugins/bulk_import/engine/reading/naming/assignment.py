"""Assignment of names in a header to columns: the one with the best sum of fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

C = TypeVar("C")

_NEVER = float("inf")


def best_assignment(scores: Sequence[Mapping[C, float]]) -> dict[int, C]:
    """Return a column for some of the places, none twice, with the largest sum of scores.

    :param scores: for each place the columns that it may be, each with a score above zero.
    """
    columns = list(dict.fromkeys(column for each in scores for column in each))
    # A place of nothing for each column makes it possible to leave a column without any.
    nowhere = [0.0] * len(columns)
    costs = [[*(-each.get(column, -_NEVER) for each in scores), *nowhere] for column in columns]
    places = _match(costs)
    found = {place: columns[row] for place, row in places.items() if place < len(scores)}
    return dict(sorted(found.items()))


def _match(costs: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the row of each chosen column, for the smallest sum of costs over all rows.

    This is the Hungarian method: rows are added one by one, and each takes the cheapest path to a
    free column; earlier rows on that path move to another column. Its time grows with the square of
    the number of rows.
    """
    taken: dict[int, int] = {}
    shares = [0.0] * len(costs), [0.0] * (len(costs[0]) if costs else 0)
    for row in range(len(costs)):
        free, before = _cheapest_way(costs, row, taken, shares)
        while free >= 0:
            previous = before[free]
            taken[free] = row if previous < 0 else taken[previous]
            free = previous
    return taken


def _cheapest_way(
    costs: Sequence[Sequence[float]],
    start: int,
    taken: Mapping[int, int],
    shares: tuple[list[float], list[float]],
) -> tuple[int, list[int]]:
    """Return the free column that a row reaches at the least cost, and the way there.

    :param shares: what the rows and the columns bear of the costs so far; brought up to date.
    """
    row_shares, column_shares = shares
    unseen = dict.fromkeys(range(len(column_shares)), _NEVER)
    seen: list[int] = []
    before = [-1] * len(column_shares)
    row, at = start, -1
    while True:
        for column, least in unseen.items():
            cost = costs[row][column] - row_shares[row] - column_shares[column]
            if cost < least:
                unseen[column], before[column] = cost, at
        at = min(unseen, key=unseen.__getitem__)
        step = unseen.pop(at)
        row_shares[start] += step
        for column in seen:
            row_shares[taken[column]] += step
            column_shares[column] -= step
        for column in unseen:
            unseen[column] -= step
        seen.append(at)
        if at not in taken:
            return at, before
        row = taken[at]
