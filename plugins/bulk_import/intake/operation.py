"""The operation of an upload: the chosen one, or that of the import that the file repairs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from ..actors import identity_of
from ..engine.columns.layout import Layout
from ..engine.reading.sheet import Sheet
from ..engine.rows.rows import Row
from ..state import State
from ..storage.returned.kept_rows import KeptRows
from ..storage.returned.parents import find_parent_id
from ..storage.tables.models import ImportRun
from ..upload import ImportRequest
from .reading import read_sheet


def as_repaired(state: State, request: ImportRequest) -> ImportRequest:
    """Return the request with the operation of the import that the file repairs, if none is chosen.

    A file that repairs an import does with its rows what that import was to do.
    """
    importer, upload = request.importer, request.upload
    if upload.choices.operation or len(importer.offered()) < 2:
        return request
    rows, visible = _repairing_rows(state, request), state.actors.visible
    repaired = find_parent_id(state.session, importer, upload.name, rows, visible, upload.parent)
    if repaired is None:
        return request
    query = select(ImportRun.operation).where(ImportRun.id == repaired)
    return request.with_operation(state.session.scalar(query) or "")


def _repairing_rows(state: State, request: ImportRequest) -> Sequence[Row]:
    """Return the rows that repair others by their references or marks, each knowing its parent.

    They are read as an update reads them, which demands the fewest columns.
    """
    if not request.upload.may_refer:
        return ()
    importer = request.importer
    updating = next(each for each in importer.offered() if each.is_updating)
    sheet = read_sheet(state, request.with_operation(updating))
    if not isinstance(sheet, Sheet):
        return ()
    layout = Layout.of_file(importer, sheet.columns, sheet.missing)
    actor_id = identity_of(state.actors, request.actor).id
    kept = KeptRows(state.session, state.vault, importer, actor_id)
    proven = kept.find(layout, sheet.rows, may_refer=True).proven
    rows = [row for row in sheet.rows if row.line in proven]
    for row in rows:
        row.parent = (proven[row.line].public_id, proven[row.line].line)
    return rows
