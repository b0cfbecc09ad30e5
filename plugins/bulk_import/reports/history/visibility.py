"""Which imports the current actor may see, as conditions that an index serves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BooleanClauseList, ColumnElement, Select, and_, select
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import Grouping

from ...actors import Actors
from ...engine.declaration.faults import wrong_answer
from ...storage.tables.models import ImportRun


def is_visible(actors: Actors, importer: str) -> ColumnElement[bool]:
    """Return the condition on ImportRun that leaves the visible imports of one kind."""
    return and_(ImportRun.importer == importer, *visibility_conditions(actors, importer))


def visibility_conditions(actors: Actors, importer: str) -> list[ColumnElement[bool]]:
    """Return the conditions of the imports of a kind that the current actor may see.

    Empty if the actor sees all of them. Where the host adds a plain WHERE, its own conditions are
    returned: with `IN (SELECT …)` the database would collect every visible import before the first
    is shown.

    :raises HostFault: when the host does not return a `Select`.
    """
    of_kind = select(ImportRun.id).where(ImportRun.importer == importer)
    narrowed: Select[Any] = actors.visible(of_kind)
    if not isinstance(narrowed, Select):
        raise wrong_answer(actors, "visible", narrowed, "Select")
    if narrowed is of_kind:
        return []
    parts = _parts(narrowed.whereclause)
    is_plain = narrowed.compare(select(ImportRun.id).where(*parts))
    if is_plain and parts and parts[0].compare(ImportRun.importer == importer):
        return list(parts[1:])
    return [ImportRun.id.in_(narrowed)]


def _parts(where: ColumnElement[bool] | None) -> Sequence[Any]:
    """Return the conditions that have been added to a query one by one."""
    if isinstance(where, BooleanClauseList) and where.operator is operators.and_:
        # One of several words has been put into parentheses.
        return [each.element if isinstance(each, Grouping) else each for each in where.clauses]
    return [] if where is None else [where]
