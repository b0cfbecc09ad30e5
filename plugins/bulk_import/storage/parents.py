"""Which import a file repairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ..engine.importer import Importer
from ..engine.reading.size_limit import ERROR_FILE
from ..engine.rows import Row
from .models import ImportRun


def find_parent_id(
    session: Session,
    importer: type[Importer],
    file_name: str,
    rows: Sequence[Row],
    visible: Callable[[Select[Any]], Select[Any]],
) -> int | None:
    """Return the import that a file repairs: by its references, or by the file's name.

    :param visible: leaves the imports that the current actor may see; a name alone leads to
        no other.
    """
    public_id = next((row.parent[0] for row in rows if row.parent), None)
    query = select(ImportRun.id).where(ImportRun.importer == importer.slug)
    if public_id is None:
        named = ERROR_FILE.search(file_name)
        if named is None:
            return None
        public_id = named[1]
        query = visible(query)
    return session.scalar(query.where(ImportRun.public_id == public_id))
