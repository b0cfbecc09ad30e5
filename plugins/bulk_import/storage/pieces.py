"""Pieces: failed rows that were written together, sealed as one text beside their own.

A file that repairs many rows needs them all. Opened by the piece they cost a fraction, because one
text is fetched, decrypted and read instead of hundreds, and cells of a column are much alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from ..engine.layout import Layout
from ..engine.rows import Row
from .models import ImportRun
from .piece_table import ImportPiece
from .sealed import failed_values
from .sealed_problems import KnownProblems, may_tell_line
from .unsealed import failed_row, known
from .vault import Vault

PIECE = "piece"
LEAST, MOST = 20, 500
"""Fewer rows are as cheap one by one; more are several pieces, so that none is large."""
_VALUES = 4


def insert_pieces(
    session: Session, vault: Vault, run: ImportRun, layout: Layout, rows: Sequence[Row]
) -> None:
    """Write failed rows of one transaction once more, as pieces, where they are many."""
    size = len(layout.columns)
    plain = [row for row in rows if not row.misshapen and len(row.cells) == size]
    plain.sort(key=lambda row: row.line)
    pieces = [plain[start : start + MOST] for start in range(0, len(plain), MOST)]
    values = [_values(vault, run, layout, piece) for piece in pieces if len(piece) >= LEAST]
    if values:
        session.execute(insert(ImportPiece), values)


def open_piece(
    vault: Vault, public_id: str, place: int, sealed: str, layout: Layout
) -> Iterator[Row]:
    """Yield the rows of a piece; SealBroken when no key fits, or newer code has sealed it.

    :param place: the line of its first row.
    """
    [found] = known([vault.open_packed(PIECE, public_id, place, sealed)], _VALUES)
    lines, columns, ends, which = found
    problems, alike = KnownProblems(layout), dict[int, Row]()
    rows = zip(lines, zip(*columns, strict=True), which or repeat(0), strict=False)
    for line, cells, number in rows:
        if (like := alike.get(number)) is not None:
            # By place, which for rows by the hundred is worth it.
            yield Row(line, list(cells), like.problems.copy(), (), None, like.misshapen)
            continue
        row = failed_row(problems, line, list(cells), *ends[number])
        if not _has_traces(ends[number]):
            alike[number] = row
        yield row


def _values(vault: Vault, run: ImportRun, layout: Layout, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the columns of a piece: lines, cells by the column, and what stands behind them.

    Most rows end as another one; of the ends each is written once, and which a row has, where
    there are several.
    """
    ends, which, known_ends = list[Any](), list[int](), dict[str, int]()
    for row in rows:
        _, *end = failed_values(row, layout)
        text = json.dumps(end)
        if text not in known_ends or may_tell_line(text.encode()):
            known_ends[text] = len(ends)
            ends.append(end)
        which.append(known_ends[text])
    lines, cells = [row.line for row in rows], [row.cells for row in rows]
    columns = list(zip(*cells, strict=True))
    payload = [lines, columns, ends, which if len(ends) > 1 else []]
    return {
        "run_id": run.id,
        "first_line": lines[0],
        "last_line": lines[-1],
        "sealed": vault.seal_packed(PIECE, run.public_id, lines[0], payload),
    }


def _has_traces(end: Sequence[Any]) -> bool:
    """Say whether more than its shape and its problems is told of a row."""
    return len(end) > 2
