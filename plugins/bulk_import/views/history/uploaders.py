"""The uploaders that the filter of the history offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Query, Session, aliased

from ...storage.database.paging import distinct_values
from ...storage.tables.models import ImportRun

MOST_UPLOADERS = 500
"""Nobody looks for a name in a longer list."""
NEWEST = 20
"""How many of an uploader's newest imports are looked at for one that is visible."""


def uploader_names(
    session: Session, importer: str, visible: Callable[[], Query[Any]]
) -> list[tuple[str, str]]:
    """Return id and newest name of those who have uploaded a visible import, by name.

    An index leads from uploader to uploader, and from each to the newest imports. Their names are
    asked by a statement of its own: PostgreSQL would compare all imports with those that it finds.
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
    seen = visible().filter(ImportRun.id.in_(newest)).with_entities(func.max(ImportRun.id))
    first = seen.correlate(listed).scalar_subquery()
    ids = [each for each in session.scalars(select(first).select_from(listed)) if each is not None]
    named = select(shown.actor_id, shown.actor_name).where(shown.id.in_(ids))
    found = session.execute(named.order_by(shown.actor_name))
    return [(actor_id, name) for actor_id, name in found]
