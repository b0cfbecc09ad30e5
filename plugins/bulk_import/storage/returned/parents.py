"""Which import a file repairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ...engine.declaration.importer import Importer
from ...engine.reading.size_limit import ERROR_FILE
from ...engine.rows.rows import Row
from ..tables.models import ImportRun


def find_parent_id(
    session: Session,
    importer: type[Importer],
    file_name: str,
    rows: Sequence[Row],
    visible: Callable[[Select[Any]], Select[Any]],
    parent: str,
) -> int | None:
    """Return the import that a file repairs: by its references, by its name, or by its page.

    :param visible: leaves the imports that the current actor may see; a name or a page alone leads
        to no other.
    :param parent: the public id of the import on whose page the file was given.
    """
    referred = next((row.parent[0] for row in rows if row.parent), None)
    named = ERROR_FILE.search(file_name)
    public_id = referred or (named[1] if named else parent.replace("\0", ""))
    if not public_id:
        return None
    query = select(ImportRun.id).where(
        ImportRun.importer == importer.slug, ImportRun.public_id == public_id
    )
    return session.scalar(query if referred else visible(query))
