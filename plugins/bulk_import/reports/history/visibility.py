"""Which imports the current actor may see, as a condition that an index serves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from ...actors import Actors
from ...engine.declaration.faults import wrong_answer
from ...storage.tables.models import ImportRun


def is_visible(actors: Actors, importer: str) -> ColumnElement[bool]:
    """Return the condition on ImportRun that leaves the visible imports of one kind.

    Where the host narrows by a plain WHERE, the condition is that WHERE itself: `IN (SELECT …)`
    would have every visible import collected before the first is shown.
    """
    of_kind = select(ImportRun.id).where(ImportRun.importer == importer)
    narrowed: Select[Any] = actors.visible(of_kind)
    if not isinstance(narrowed, Select):
        raise wrong_answer(actors, "visible", narrowed, "Select")
    where = narrowed.whereclause
    if where is not None and narrowed.compare(select(ImportRun.id).where(where)):
        return where
    return ImportRun.id.in_(narrowed)
