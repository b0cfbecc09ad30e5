"""Pieces: failed rows that were written together, sealed as one text beside their own.

A file that repairs many rows needs them all. Opened by the piece they cost a fraction, because one
text is fetched, decrypted and read instead of hundreds, and cells of a column are much alike.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from ...engine.columns.layout import Layout
from ...engine.rows.rows import Row
from ..sealing.vault import Vault
from ..tables.models import ImportRun
from ..tables.piece_table import ImportPiece
from .sealed import failed_values
from .sealed_problems import KnownProblems, may_name_line
from .unsealed import failed_row, known

PIECE = "piece"
LEAST, MOST = 20, 500
"""The rows of a piece: fewer cost as much sealed one by one, and more become several pieces."""
_VALUES = 4


@dataclass(frozen=True)
class Piece:
    """Opened rows, stored by column; a `Row` is made when one is asked for."""

    lines: Sequence[int]
    columns: Sequence[tuple[str, ...]]
    ends: Sequence[Sequence[Any]]
    """The different values that follow the cells of rows (`sealed.failed_values`)."""
    which: Sequence[int]
    """The index in `ends` for each row."""
    problems: KnownProblems

    def row(self, place: int) -> Row:
        """Return the row of a place."""
        cells = [column[place] for column in self.columns]
        return failed_row(self.problems, self.lines[place], cells, *self.ends[self.which[place]])


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


def open_piece(vault: Vault, public_id: str, place: int, sealed: str, layout: Layout) -> Piece:
    """Decrypt a piece; SealBroken when no key fits, or newer code has sealed it.

    :param place: the line of its first row.
    """
    [found] = known([vault.open_packed(PIECE, public_id, place, sealed)], _VALUES)
    lines, columns, ends, which = found
    problems = KnownProblems(layout)
    for end in ends:
        # A text that cannot be read fails now, not when a row is made.
        failed_row(problems, place, [], *end)
    return Piece(lines, list(map(tuple, columns)), ends, which or [0] * len(lines), problems)


def joined(pieces: Sequence[Piece]) -> Piece:
    """Join the pieces of one import, at least one, into a single piece."""
    if len(pieces) == 1:
        return pieces[0]
    ends, which = list[Any](), list[int]()
    for piece in pieces:
        which += [len(ends) + each for each in piece.which]
        ends += piece.ends
    lines = list(chain.from_iterable(piece.lines for piece in pieces))
    columns = zip(*[piece.columns for piece in pieces], strict=True)
    cells = [tuple(chain.from_iterable(each)) for each in columns]
    return Piece(lines, cells, ends, which, pieces[0].problems)


def _values(vault: Vault, run: ImportRun, layout: Layout, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the columns of a piece: lines, cells by the column, and what stands after them.

    Most rows end as another one; of the ends each is written once, and which a row has, where
    there are several.
    """
    ends, which, known_ends = list[Any](), list[int](), dict[str, int]()
    for row in rows:
        _, *end = failed_values(row, layout)
        text = json.dumps(end)
        if text not in known_ends or may_name_line(text.encode()):
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
