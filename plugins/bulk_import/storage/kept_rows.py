"""The failed rows that are kept for an uploader, found by the references and marks of a file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, NotNullable, select
from sqlalchemy.orm import Session

from ..engine.fields.white_space import is_blank
from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.returned.comparison import Original
from ..engine.rows import Row
from .clock import database_now
from .models import ImportRow, ImportRun
from .opened import open_all_failed
from .originals import Originals, Place, References
from .reference_format import (
    Pointer,
    find_mark,
    looks_like_reference,
    may_hold_reference,
    parse_reference,
)
from .vault import SealBroken, Vault

CHUNK = 500
DENSE = 2
"""Lines are asked for one by one where so many times as many lie between the first and the last."""


@dataclass(frozen=True)
class KeptRows:
    """The failed rows that are still stored for one uploader."""

    session: Session
    vault: Vault
    importer: type[Importer]
    actor_id: str

    def find(self, layout: Layout, rows: Sequence[Row], content: bytes) -> Originals:
        """Return which rows the rows of a file repair, in a few queries."""
        if not may_hold_reference(content):
            return Originals()
        shaped = [row for row in rows if not row.misshapen]
        references = _references(self.importer, layout, shaped)
        marks, unmarked = _marks(layout, shaped, references)
        pointers = {line: each for line, each in references.items() if each is not None}
        proven = {
            **self.vault.proven(pointers, self.actor_id),
            **self.vault.proven_marks(marks, self.actor_id),
        }
        foreign = sorted((pointers.keys() | marks.keys()) - proven.keys())
        kept = self._open({(each.public_id, each.line) for each in proven.values()})
        found = {
            line: kept[each.public_id, each.line]
            for line, each in proven.items()
            if (each.public_id, each.line) in kept
        }
        return Originals(references, proven, found, foreign, unmarked, is_searched=True)

    def proves(self, cell: str) -> bool:
        """Return whether a cell is a reference that was made for this uploader."""
        pointer = parse_reference(cell)
        return pointer is not None and self.vault.proves(pointer, self.actor_id)

    def _open(self, wanted: Collection[Place]) -> dict[Place, Original]:
        """Return the rows pointed to, as long as they are stored."""
        lines: dict[str, list[int]] = {}
        for public_id, line in sorted(wanted):
            lines.setdefault(public_id, []).append(line)
        kept: dict[Place, Original] = {}
        for public_id, each in lines.items():
            run = self._run(public_id)
            if run is None:
                continue
            layout = Layout.from_names(self.importer, json.loads(run.columns))
            for start in range(0, len(each), CHUNK):
                part = each[start : start + CHUNK]
                opened = self._open_some(run.id, public_id, part, layout)
                kept |= {(public_id, row.line): Original(row, layout) for row in opened}
        return kept

    def _run(self, public_id: str) -> Any:
        """Return id and columns of an import whose rows are kept, else None."""
        query = select(ImportRun.id, ImportRun.columns).where(
            ImportRun.public_id == public_id,
            ImportRun.importer == self.importer.slug,
            ImportRun.expires_at > database_now(),
        )
        return self.session.execute(query).one_or_none()

    def _open_some(
        self, run_id: int, public_id: str, lines: Sequence[int], layout: Layout
    ) -> list[Row]:
        """Return some of the rows of an import, as long as they are stored.

        :param lines: in order.
        """
        query = select(ImportRow.line, NotNullable(ImportRow.sealed)).where(
            ImportRow.run_id == run_id, _is_among(lines), ImportRow.sealed.is_not(None)
        )
        wanted = set(lines)
        sealed = [(line, text) for line, text in self.session.execute(query) if line in wanted]
        return self._opened(public_id, sealed, layout)

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


def _is_among(lines: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition of some lines; where they are dense, also of those between them."""
    first, last = lines[0], lines[-1]
    if last - first < DENSE * len(lines):
        return ImportRow.line.between(first, last)
    return ImportRow.line.in_(lines)


def _references(importer: type[Importer], layout: Layout, rows: Iterable[Row]) -> References:
    """Return what the cells meant as references point to."""
    secret = importer.secret()
    place = layout.places.get(secret) if secret else None
    if place is None:
        return {}
    return {
        row.line: parse_reference(row.cells[place])
        for row in rows
        if looks_like_reference(row.cells[place])
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
