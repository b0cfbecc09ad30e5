"""The uploaders that the filter of the history offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Query, aliased

from ...storage.database.paging import distinct_values
from ...storage.tables.models import ImportRun

MOST_UPLOADERS = 500
"""Nobody looks for a name in a longer list."""
NEWEST = 20
"""So many of an uploader's newest imports are looked at for one that is visible."""


def uploader_names(importer: str, visible: Callable[[], Query[Any]]) -> Select[str, str]:
    """Select id and newest name of those who have uploaded a visible import, by name.

    An index leads from uploader to uploader, and from each to the newest imports.
    """
    uploader = distinct_values(ImportRun.actor_id, ImportRun.importer == importer)
    listed = uploader.limit(MOST_UPLOADERS).subquery("uploader")
    run, shown = aliased(ImportRun), aliased(ImportRun)
    newest = (
        select(run.id)
        .where(run.importer == importer, run.actor_id == listed.c.value)
        .order_by(run.id.desc())
        .limit(NEWEST)
        .correlate(listed)
    )
    seen = visible().filter(ImportRun.id.in_(newest)).order_by(ImportRun.id.desc()).limit(1)
    first = seen.with_entities(ImportRun.id).correlate(listed).scalar_subquery()
    found = select(shown.actor_id, shown.actor_name).select_from(listed)
    return found.join(shown, shown.id == first).order_by(shown.actor_name)
