"""The failed rows of an import as stored until they are erased; opened by piece or by row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    and_,
    bindparam,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.returned.original import Original
from ...engine.returned.original_table import OriginalTable
from ...engine.rows.named_tuples import named_tuples
from ...engine.rows.rows import Row
from ..database.clock import database_now
from ..sealing.vault import SealBroken, Vault
from ..tables.models import ImportRow, ImportRun
from ..tables.piece_table import ImportPiece
from .pieces import LEAST, Piece, joined, open_piece
from .unsealed import open_all_failed

_LINE = attrgetter("line")
CHUNK = 500
DENSE = 2
"""Lines are asked for one by one if the range from first to last is so many times as long."""
SPARSE = 10
"""Pieces are opened unless the range from first to last is so many times as long as the lines."""

# Statements over tables that are made once: those of mapped classes, made anew, take longer to
# make than to execute. The columns of the import come with its rows, under a line that no row has:
# on PostgreSQL a way to the server costs as much as opening fifty rows.
_RUNS, _ROWS = ImportRun.__table__.c, ImportRow.__table__.c
_PIECES = ImportPiece.__table__.c
_NO_LINE = 0
_FIRST: BindParameter[int] = bindparam("first")
_LAST: BindParameter[int] = bindparam("last")
_IS_KEPT = and_(
    _RUNS.public_id == bindparam("public_id"),
    _RUNS.importer == bindparam("importer"),
    _RUNS.expires_at > database_now(),
)
_KEPT_ID = select(_RUNS.id).where(_IS_KEPT).scalar_subquery()
_COLUMNS = select(literal_column(str(_NO_LINE)), _RUNS.columns).where(_IS_KEPT)
_SEALED = select(_ROWS.line, _ROWS.sealed).where(
    _ROWS.run_id == _KEPT_ID, _ROWS.sealed.is_not(None)
)


def _with_columns(rows: Select[Any]) -> Any:
    return union_all(_COLUMNS, rows)


_BETWEEN = _with_columns(_SEALED.where(_ROWS.line.between(_FIRST, _LAST)))
_AMONG = _with_columns(_SEALED.where(_ROWS.line.in_(bindparam("lines", expanding=True))))
_BY_PIECE = _with_columns(
    select(_PIECES.first_line, _PIECES.sealed).where(
        _PIECES.run_id == _KEPT_ID, _PIECES.first_line <= _LAST, _PIECES.last_line >= _FIRST
    )
)


@dataclass(frozen=True)
class StoredRows:
    """The failed rows of one import, as far as they are kept and a key opens them."""

    session: Session
    vault: Vault
    importer: type[Importer]
    public_id: str

    def find(self, places: Mapping[int, int]) -> Mapping[int, Original]:
        """Return the rows that others repair, by the lines of those, in a few queries.

        :param places: the line of each row that came back, and that of the row that it repairs.
        """
        lines = sorted(set(places.values()))
        kept: dict[int, Original] = {}
        if found := self._piece(lines):
            layout, piece = found
            if table := _as_table(piece, layout, places):
                return table
            wanted = set(lines)
            opened = [piece.row(at) for at, line in enumerate(piece.lines) if line in wanted]
            kept = _originals(opened, layout)
        rest = [line for line in lines if line not in kept]
        kept |= self._one_by_one(rest)
        return {line: kept[old] for line, old in places.items() if old in kept}

    def _piece(self, lines: Sequence[int]) -> tuple[Layout, Piece] | None:
        """Return the columns, and what the pieces hold between the lines; None if they hold none.

        A row may be in none of them.
        """
        if len(lines) < LEAST or lines[-1] - lines[0] >= SPARSE * len(lines):
            return None
        columns, stored = self._sealed(_BY_PIECE, lines)
        if columns is None:
            return None
        layout, pieces = self._layout(columns), list[Piece]()
        for place, sealed in stored.items():
            # The rows of one that no key opens have texts of their own.
            with suppress(SealBroken):
                pieces.append(open_piece(self.vault, self.public_id, place, sealed, layout))
        return (layout, joined(pieces)) if pieces else None

    def _one_by_one(self, lines: Sequence[int]) -> dict[int, Original]:
        kept: dict[int, Original] = {}
        for start in range(0, len(lines), CHUNK):
            some = lines[start : start + CHUNK]
            columns, sealed = self._sealed(self._query(some), some)
            if columns is None:
                break
            wanted = [(line, sealed[line]) for line in some if line in sealed]
            layout = self._layout(columns)
            kept |= _originals(self._opened(wanted, layout), layout)
        return kept

    def _query(self, lines: Sequence[int]) -> Any:
        return _BETWEEN if lines[-1] - lines[0] < DENSE * len(lines) else _AMONG

    def _sealed(self, query: Any, lines: Sequence[int]) -> tuple[str | None, dict[int, str]]:
        """Return the columns of the import, and what a query finds of its rows.

        There are no columns where the import, or its rows, are not kept any more.
        """
        wanted: dict[str, Any] = {"public_id": self.public_id, "importer": self.importer.slug}
        wanted |= {"lines": lines} if query is _AMONG else {"first": lines[0], "last": lines[-1]}
        found: dict[int, str] = dict(self.session.execute(query, wanted).all())
        return found.pop(_NO_LINE, None), found

    def _layout(self, columns: str) -> Layout:
        return Layout.from_names(self.importer, json.loads(columns))

    def _opened(self, sealed: Sequence[tuple[int, str]], layout: Layout) -> list[Row]:
        """Return the rows that a key opens; nearly always that is all of them."""
        try:
            return open_all_failed(self.vault, self.public_id, sealed, layout)
        except SealBroken:
            if len(sealed) == 1:
                return []
        return [row for each in sealed for row in self._opened([each], layout)]


def _originals(rows: Sequence[Row], layout: Layout) -> dict[int, Original]:
    originals = named_tuples(Original, rows, repeat(layout))
    return dict(zip(map(_LINE, rows), originals, strict=True))


def _as_table(piece: Piece, layout: Layout, places: Mapping[int, int]) -> OriginalTable | None:
    """Return the rows by the column; None where one of them is not in the piece."""
    lines, wanted = list(places), list(places.values())
    if wanted == piece.lines:
        return OriginalTable(layout, lines, piece.columns, piece.row)
    known = dict(zip(piece.lines, range(len(piece.lines)), strict=True))
    at = [known.get(line, -1) for line in wanted]
    if -1 in at:
        return None
    columns = [tuple(map(column.__getitem__, at)) for column in piece.columns]
    return OriginalTable(layout, lines, columns, lambda place: piece.row(at[place]))
