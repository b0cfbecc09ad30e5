"""The index by which the imports that a filter leaves are counted and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Query

from ...reports.history.statuses import ShownStatus
from ...storage.database.counts import Count, count_rows
from ...storage.database.paging import one_unindexed
from ...storage.tables.models import ImportRun
from .filters import Filter

Conditions = list[ColumnElement[bool]]

UNDONE_ALONE = {"status": ShownStatus.UNDONE.value}
"""The one status whose index has its imports in the order of the list."""


@dataclass(frozen=True)
class AccessPath:
    """The conditions that an index answers, and those that are asked of each of its entries.

    A database that does not know how many rows a condition leaves takes the wrong index: it goes
    through a million entries where another index has some thousands.
    """

    leading: Conditions
    others: Conditions
    is_in_order: bool = False
    """Whether the index has its entries in the order of the list."""

    @property
    def conditions(self) -> Conditions:
        """Return all conditions, in words that leave the database this index only."""
        return [*self.leading, *one_unindexed(self.others)]


def access_path(
    of_kind: Query[ImportRun], visibility: Conditions, chosen: Filter, total: Count
) -> AccessPath:
    """Return the path by which the fewest entries are read, as far as counts up to a bound tell.

    :param of_kind: all imports of the kind.
    :param visibility: the conditions of those that the current actor may see.
    :param total: how many these are.
    """
    conditions = chosen.by_column()
    if visibility and not total.is_more:
        return AccessPath(visibility, chosen.conditions())
    leads = _is_rare(of_kind, conditions, visibility)
    names = ("uploader", "days") if not leads else ()
    name = "status" if leads else next((each for each in names if each in conditions), "")
    if name == "days" and visibility and count_rows(of_kind.filter(*conditions["days"])).is_more:
        # In a long period most imports are those of other people.
        name = ""
    if name:
        others = [each for key, part in conditions.items() if key != name for each in part]
        is_in_order = name == "days" or (name == "uploader" and "days" not in conditions)
        return AccessPath(conditions[name], [*visibility, *others], is_in_order)
    if visibility:
        return AccessPath(visibility, chosen.conditions())
    return AccessPath(chosen.conditions(), [], chosen.chosen == UNDONE_ALONE)


def walking(visibility: Conditions, chosen: Filter) -> Conditions:
    """Return all conditions in words that leave the index of the order, where many are left.

    The index of the order knows the days; the others are asked of each row along it.
    """
    conditions = chosen.by_column()
    days = conditions.pop("days", [])
    others = [each for part in conditions.values() for each in part]
    return [*days, *one_unindexed([*visibility, *others])]


def _is_rare(
    of_kind: Query[ImportRun], conditions: dict[str, Conditions], visibility: Sequence[object]
) -> bool:
    """Return whether a status beside other conditions leaves fewer imports than are counted."""
    if "status" not in conditions or (len(conditions) == 1 and not visibility):
        return False
    return not count_rows(of_kind.filter(*conditions["status"])).is_more
