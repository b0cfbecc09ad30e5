"""Reading of the rows of an upload: by its limits and choices, a large file page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice

from ..engine.reading.detection.one_byte import CodePageWish, Question
from ..engine.reading.reader import Collect, read
from ..engine.reading.sheet import Refusal, Sheet
from ..engine.rows.paged_rows import PagedRows
from ..engine.rows.rows import Row
from ..engine.secrets.search import UnreadSecrets
from ..state import State
from ..storage.sealing.spool import Spool
from ..upload import ImportRequest

LISTED_ROWS = 10_000
"""A file with more rows is held page by page."""


def read_sheet(
    state: State, request: ImportRequest, collect: Collect = list, *, is_secret_spared: bool = False
) -> Sheet | Question | Refusal:
    """Read the rows of a file; it may do without the column of a secret that is made."""
    importer, upload, settings = request.importer, request.upload, state.settings
    unread = UnreadSecrets(importer, request.actor)
    sheet = read(
        upload.name,
        upload.content,
        importer.fields,
        max_bytes=settings.max_bytes,
        lookalikes=importer.lookalikes,
        wish=CodePageWish(settings.code_page, upload.choices.code_page, unread),
        formats=state.formats,
        spared=importer.spared(request.operation, has_made_secrets=is_secret_spared),
        choices=upload.choices.columns,
        collect=collect,
    )
    if upload.lines and isinstance(sheet, Sheet):
        for row, line in zip(sheet.rows, upload.lines, strict=True):
            row.line = line
    return sheet


def offer_secrets(state: State, request: ImportRequest, refusal: Refusal) -> Refusal:
    """Offer to make the secrets of a file that lacks nothing but their column."""
    spared = read_sheet(state, request, is_secret_spared=True)
    return replace(refusal, without_secret=len(spared.rows) if isinstance(spared, Sheet) else 0)


def row_collector(request: ImportRequest, spool: Spool | None) -> Collect:
    """Return what collects the rows of a file: a list, or pages on disk for a large one.

    Only rows that are merely stored can be in pages, and not those that are compared with others or
    stand in a tree.
    """
    importer, upload = request.importer, request.upload
    is_compared = importer.tree is not None or bool(upload.choices.repairs)
    if spool is None or is_compared or upload.may_refer:
        return list
    return partial(_collected, spool)


def _collected(spool: Spool, rows: Iterable[Row]) -> Sequence[Row]:
    rest = iter(rows)
    first = list(islice(rest, LISTED_ROWS + 1))
    return first if len(first) <= LISTED_ROWS else PagedRows(spool, chain(first, rest))
