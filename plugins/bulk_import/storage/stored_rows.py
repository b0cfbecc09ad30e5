"""The failed rows of an import as they are stored for a time, opened by the piece or one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    Select,
    Table,
    and_,
    bindparam,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.named_tuples import named_tuples
from ..engine.returned.original import Original
from ..engine.rows import Row
from .clock import database_now
from .models import ImportRow, ImportRun
from .piece_table import ImportPiece
from .pieces import LEAST, open_piece
from .unsealed import open_all_failed
from .vault import SealBroken, Vault

_LINE = attrgetter("line")
CHUNK = 500
DENSE = 2
"""Lines are asked for one by one where so many times as many lie between the first and the last."""
SPARSE = 10
"""Pieces are opened unless so many times as many lines lie between the first and the last."""

# Statements over tables that are made once: those of mapped classes, made anew, take longer to
# make than to execute. The columns of the import come with its rows, under a line that no row has:
# on PostgreSQL a way to the server costs as much as opening fifty rows.
_RUNS, _ROWS = cast("Table", ImportRun.__table__).c, cast("Table", ImportRow.__table__).c
_PIECES = cast("Table", ImportPiece.__table__).c
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

    def find(self, lines: Sequence[int]) -> dict[int, Original]:
        """Return the rows at some lines, which are in order, in a few queries."""
        kept = self._by_piece(lines)
        rest = [line for line in lines if line not in kept] if kept else lines
        for start in range(0, len(rest), CHUNK):
            some = rest[start : start + CHUNK]
            columns, sealed = self._sealed(self._query(some), some)
            if columns is None:
                break
            opened = self._opened(sealed, layout := self._layout(columns))
            kept |= _originals(opened, layout)
        return kept

    def _by_piece(self, lines: Sequence[int]) -> dict[int, Original]:
        """Return what the pieces hold in which the lines are; a row may be in none of them."""
        kept: dict[int, Original] = {}
        if len(lines) < LEAST or lines[-1] - lines[0] >= SPARSE * len(lines):
            return kept
        columns, pieces = self._sealed(_BY_PIECE, lines)
        layout = self._layout(columns or "{}")
        for place, sealed in pieces.items():
            try:
                opened = list(open_piece(self.vault, self.public_id, place, sealed, layout))
            except SealBroken:
                # Its rows have texts of their own.
                continue
            kept |= _originals(opened, layout)
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

    def _opened(self, sealed: Mapping[int, str], layout: Layout) -> list[Row]:
        """Return the rows that a key opens; nearly always that is all of them."""
        rows = sorted(sealed.items())
        try:
            return open_all_failed(self.vault, self.public_id, rows, layout)
        except SealBroken:
            if len(rows) == 1:
                return []
        return [row for each in rows for row in self._opened(dict([each]), layout)]


def _originals(rows: Sequence[Row], layout: Layout) -> dict[int, Original]:
    originals = named_tuples(Original, rows, repeat(layout))
    return dict(zip(map(_LINE, rows), originals, strict=True))
