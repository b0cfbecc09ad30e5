"""Families: a file and all that repairs it, import by import."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from ..tables.models import ImportRun


def family_ids(run_ids: Collection[int]) -> Select[int]:
    """Select some imports, all that they repair, and all that repairs any of these."""
    run, parent, child = aliased(ImportRun), aliased(ImportRun), aliased(ImportRun)
    up = select(run.id, run.parent_id).where(run.id.in_(run_ids)).cte("up", recursive=True)
    # Two imports may repair one, which is met once.
    up = up.union(select(parent.id, parent.parent_id).where(parent.id == up.c.parent_id))
    family = select(up.c.id).where(up.c.parent_id.is_(None)).cte("family", recursive=True)
    family = family.union(select(child.id).where(child.parent_id == family.c.id))
    return select(family.c.id)
