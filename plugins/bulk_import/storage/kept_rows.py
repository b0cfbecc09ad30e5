"""The failed rows that are kept for an uploader, found by the references and marks of a file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, literal_column, select, union_all
from sqlalchemy.orm import Session

from ..engine.fields.white_space import is_blank
from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.named_tuples import named_tuples
from ..engine.reading.content import Content
from ..engine.returned.original import Original
from ..engine.rows import Row
from .clock import database_now
from .models import ImportRow, ImportRun
from .originals import Originals, References
from .reference_format import (
    Pointer,
    find_mark,
    looks_like_reference,
    may_hold_reference,
    parse_reference,
    parse_references,
)
from .unsealed import open_all_failed
from .vault import SealBroken, Vault

_LINE = attrgetter("line")
CHUNK = 500
DENSE = 2
"""Lines are asked for one by one where so many times as many lie between the first and the last."""

# Statements over tables that are made once: those of mapped classes, made anew, take longer to
# make than to execute. The columns of the import come with its rows, under a line that no row has:
# on PostgreSQL a way to the server costs as much as opening fifty rows.
_RUNS, _ROWS = cast("Table", ImportRun.__table__).c, cast("Table", ImportRow.__table__).c
_NO_LINE = 0
_IS_KEPT = and_(
    _RUNS.public_id == bindparam("public_id"),
    _RUNS.importer == bindparam("importer"),
    _RUNS.expires_at > database_now(),
)
_COLUMNS = select(literal_column(str(_NO_LINE)), _RUNS.columns).where(_IS_KEPT)
_SEALED = select(_ROWS.line, _ROWS.sealed).where(
    _ROWS.run_id == select(_RUNS.id).where(_IS_KEPT).scalar_subquery(), _ROWS.sealed.is_not(None)
)
_BETWEEN = union_all(
    _COLUMNS, _SEALED.where(_ROWS.line.between(bindparam("first"), bindparam("last")))
)
_AMONG = union_all(_COLUMNS, _SEALED.where(_ROWS.line.in_(bindparam("lines", expanding=True))))


@dataclass(frozen=True)
class KeptRows:
    """The failed rows that are still stored for one uploader."""

    session: Session
    vault: Vault
    importer: type[Importer]
    actor_id: str

    def find(self, layout: Layout, rows: Sequence[Row], content: bytes | Content) -> Originals:
        """Return which rows the rows of a file repair, in a few queries."""
        if not may_hold_reference(content):
            return Originals()
        shaped = [row for row in rows if not row.misshapen]
        references = _references(self.importer, layout, shaped)
        marks, unmarked = _marks(layout, shaped, references)
        pointers = {line: each for line, each in references.items() if each is not None}
        proven = self.vault.proven(pointers, self.actor_id)
        if marks:
            proven |= self.vault.proven_marks(marks, self.actor_id)
        is_foreign = len(proven) < len(pointers) + len(marks)
        foreign = sorted((pointers.keys() | marks.keys()) - proven.keys()) if is_foreign else []
        found = self._open(proven)
        return Originals(references, proven, found, foreign, unmarked, is_searched=True)

    def proves(self, cell: str) -> bool:
        """Return whether a cell is a reference that was made for this uploader."""
        pointer = parse_reference(cell)
        return pointer is not None and self.vault.proves(pointer, self.actor_id)

    def _open(self, proven: Mapping[int, Pointer]) -> dict[int, Original]:
        """Return the rows pointed to, as long as they are stored, by the lines of the pointers."""
        pointing = defaultdict[str, list[tuple[int, int]]](list)
        for line, (public_id, old, _) in proven.items():
            pointing[public_id].append((line, old))
        found: dict[int, Original] = {}
        for public_id, places in pointing.items():
            kept = self._kept(public_id, sorted({old for _, old in places}))
            found |= [(line, kept[old]) for line, old in places if old in kept]
        return found

    def _kept(self, public_id: str, lines: Sequence[int]) -> dict[int, Original]:
        """Return the rows of an import at some lines, which are in order, in a few queries."""
        kept: dict[int, Original] = {}
        for start in range(0, len(lines), CHUNK):
            columns, sealed = self._sealed(public_id, lines[start : start + CHUNK])
            if columns is None:
                break
            layout = Layout.from_names(self.importer, json.loads(columns))
            opened = self._opened(public_id, sealed, layout)
            originals = named_tuples(Original, opened, repeat(layout))
            kept |= zip(map(_LINE, opened), originals, strict=True)
        return kept

    def _sealed(
        self, public_id: str, lines: Sequence[int]
    ) -> tuple[str | None, list[tuple[int, str]]]:
        """Return the columns of an import, and its rows as far as they are stored.

        There are no columns where the import, or its rows, are not kept any more.
        """
        wanted: dict[str, Any] = {"public_id": public_id, "importer": self.importer.slug}
        first, last = lines[0], lines[-1]
        if last - first < DENSE * len(lines):
            query, wanted = _BETWEEN, wanted | {"first": first, "last": last}
        else:
            query, wanted = _AMONG, wanted | {"lines": lines}
        found: dict[int, str] = dict(self.session.execute(query, wanted).all())
        columns = found.pop(_NO_LINE, None)
        return columns, [(line, found[line]) for line in lines if line in found]

    def _opened(
        self, public_id: str, sealed: Sequence[tuple[int, str]], layout: Layout
    ) -> list[Row]:
        """Return the rows that a key opens; nearly always that is all of them."""
        try:
            return open_all_failed(self.vault, public_id, sealed, layout)
        except SealBroken:
            if len(sealed) == 1:
                return []
        return [row for each in sealed for row in self._opened(public_id, [each], layout)]


def _references(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> References:
    """Return what the cells meant as references point to."""
    secret = importer.secret()
    place = layout.places.get(secret) if secret else None
    if place is None:
        return {}
    cells = [row.cells[place] for row in rows]
    pointers = parse_references(cells)
    if None not in pointers:
        return dict(zip(map(_LINE, rows), pointers, strict=True))
    return {
        line: pointer
        for line, cell, pointer in zip(map(_LINE, rows), cells, pointers, strict=True)
        if pointer is not None or looks_like_reference(cell)
    }


def _marks(
    layout: Layout, rows: Sequence[Row], references: References
) -> tuple[dict[int, Pointer], list[int]]:
    """Return the row marks in the Errors column, and the lines that tell errors and point nowhere.

    Where a row has a reference, that is what tells which row it repairs.
    """
    if None not in layout.columns:
        return {}, []
    place = layout.columns.index(None)
    if len(references) == len(rows) and None not in references.values():
        return {}, []
    marks: dict[int, Pointer] = {}
    unmarked: list[int] = []
    for row in rows:
        cell = row.cells[place] if references.get(row.line) is None else ""
        mark = find_mark(cell)
        if mark is not None:
            marks[row.line] = mark
        elif not is_blank(cell) and row.line not in references:
            unmarked.append(row.line)
    return marks, unmarked
