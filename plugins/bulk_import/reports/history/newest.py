"""The newest imports that the current actor may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Query

from ...state import current_state
from ...storage.database.counts import Count, count_rows
from ...storage.database.paging import Landmarks, Order, Place, one_unindexed, read_page
from ...storage.tables.models import ImportRun
from .visibility import visibility_conditions

NEWEST_FIRST = Order([ImportRun.id], is_descending=True)


def newest_imports(
    kinds: Collection[str],
    most: int,
    *conditions: ColumnElement[bool],
    before: int | None = None,
    among: int | None = None,
) -> list[ImportRun]:
    """Return the newest imports of some kinds that the current actor may see, newest first.

    Of an actor who sees few, these are sorted; else the imports are read along their order until
    there are enough, which is slow where conditions leave hardly any: then say `among`.

    :param kinds: their slugs.
    :param most: how many imports are returned at most.
    :param conditions: what else has to be true of them.
    :param before: the `id` that theirs are less than, None to begin with the newest.
    :param among: of how many of the newest imports of all kinds and people, None of all.
    """
    state = current_state()
    within = [] if before is None else [ImportRun.id < before]
    if among is not None:
        within.append(
            ImportRun.id > (state.session.scalar(select(func.max(ImportRun.id))) or 0) - among
        )
    every = state.session.query(ImportRun).filter(*within)
    narrowed = {kind: visibility_conditions(state.actors, kind) for kind in kinds}
    if not any(narrowed.values()) and narrowed.keys() >= state.importers.keys():
        # Whoever sees all of them needs no index but that of their order.
        newest = newest_of(every, [], None, most, conditions)
        return [run for run in newest if run.importer in narrowed]
    found: list[ImportRun] = []
    for kind, seen in narrowed.items():
        of_kind = every.filter(ImportRun.importer == kind)
        total = count_rows(of_kind.filter(*seen)) if seen else None
        found += newest_of(of_kind, seen, total, most, conditions)
    return sorted(found, key=lambda run: run.id, reverse=True)[:most]


def newest_of(
    of_kind: Query[Any],
    seen: Sequence[ColumnElement[bool]],
    total: Count | None,
    most: int,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> list[Any]:
    """Return the newest imports of one kind, newest first.

    :param seen: what leaves those that the current actor may see.
    :param total: how many these are; only asked where `seen` leaves out any.
    :param conditions: what else has to be true of them.
    """
    few = bool(seen) and total is not None and not total.is_more
    leading, others = (seen, conditions) if few else ((), [*seen, *conditions])
    query = of_kind.filter(*leading, *one_unindexed(others))
    return read_page(query, NEWEST_FIRST, Place(0, most), Landmarks(), unordered=few).rows
