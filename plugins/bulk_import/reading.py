"""Reading the rows of an upload, and which operation an error file goes on with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice

from sqlalchemy import select

from .actors import identity_of
from .engine.layout import Layout
from .engine.paged_rows import PagedRows
from .engine.reading.one_byte import CodePageWish, Question
from .engine.reading.reader import Hold, read
from .engine.reading.sheet import Refusal, Sheet
from .engine.rows import Row
from .engine.secrets.search import UnreadSecrets
from .state import State
from .storage.kept_rows import KeptRows
from .storage.models import ImportRun
from .storage.parents import find_parent_id
from .storage.spool import Spool
from .upload import ImportRequest

LISTED_ROWS = 10_000
"""Of a file with more rows only a page is held at a time."""


def read_sheet(
    state: State, request: ImportRequest, hold: Hold = list, *, is_secret_spared: bool = False
) -> Sheet | Question | Refusal:
    """Read the rows of a file; it may do without the column of a secret that is made."""
    importer, upload, settings = request.importer, request.upload, state.settings
    unread = UnreadSecrets(importer, request.actor)
    return read(
        upload.name,
        upload.content,
        importer.fields,
        max_bytes=settings.max_bytes,
        lookalikes=importer.lookalikes,
        wish=CodePageWish(settings.code_page, upload.choices.code_page, unread),
        formats=state.formats,
        spared=importer.spared(request.operation, has_made_secrets=is_secret_spared),
        choices=upload.choices.columns,
        hold=hold,
    )


def offer_secrets(state: State, request: ImportRequest, refusal: Refusal) -> Refusal:
    """Offer to make the secrets of a file that lacks nothing but their column."""
    spared = read_sheet(state, request, is_secret_spared=True)
    return replace(refusal, without_secret=len(spared.rows) if isinstance(spared, Sheet) else 0)


def holder(request: ImportRequest, spool: Spool | None) -> Hold:
    """Return what takes the rows of a file that is only stored: beyond a bound, page by page.

    Rows that are compared with others, or that stand in a tree, are a list.
    """
    importer, upload = request.importer, request.upload
    is_compared = importer.tree is not None or bool(upload.choices.repairs)
    if spool is None or is_compared or upload.may_refer:
        return list
    return partial(_held, spool)


def _held(spool: Spool, rows: Iterable[Row]) -> Sequence[Row]:
    rest = iter(rows)
    first = list(islice(rest, LISTED_ROWS + 1))
    return first if len(first) <= LISTED_ROWS else PagedRows(spool, chain(first, rest))


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
    return request.doing(state.session.scalar(query) or "")


def _repairing_rows(state: State, request: ImportRequest) -> Sequence[Row]:
    """Return the rows that repair others by their references or marks, each knowing its parent.

    They are read as an update reads them, which demands the fewest columns.
    """
    if not request.upload.may_refer:
        return ()
    importer = request.importer
    updating = next(each for each in importer.offered() if each.is_updating)
    sheet = read_sheet(state, request.doing(updating))
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
