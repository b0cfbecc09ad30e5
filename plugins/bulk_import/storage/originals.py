"""The failed rows that the rows of a file repair, found by reference or by row mark."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import NotNullable, select
from sqlalchemy.orm import Session

from ..engine.fields.white_space import is_blank
from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.returned.comparison import Comparison, Original, find_changes
from ..engine.returned.withheld import put_back
from ..engine.rows import Row
from .clock import database_now
from .models import ImportRow, ImportRun
from .reference_format import (
    Pointer,
    find_mark,
    looks_like_reference,
    may_hold_reference,
    parse_reference,
)
from .sealed import open_failed
from .vault import SealBroken, Vault

CHUNK = 500

References = Mapping[int, Pointer | None]
"""Where the references of a file point, by the line of each; None for a damaged one."""
Place = tuple[str, int]
"""The public id of an import and the line of one of its rows."""


@dataclass(frozen=True)
class Originals:
    """Which row each row of a file repairs, as far as that can be told."""

    references: References = field(default_factory=dict)
    proven: Mapping[int, Pointer] = field(default_factory=dict)
    """The references and marks that were handed out to this uploader, by line."""
    rows: Mapping[int, Original] = field(default_factory=dict)
    """The rows that are still kept, by the line of the row that repairs each."""
    foreign: Sequence[int] = ()
    unmarked: Sequence[int] = ()
    is_searched: bool = False
    """False if nothing in the file can be a reference or a mark, so that nobody looks for any."""

    def put_back(self, layout: Layout, rows: Sequence[Row]) -> None:
        """Put back what the rows of a file were handed out without, and have not lost."""
        put_back(layout, self._pairs(rows))

    def _pairs(self, rows: Sequence[Row]) -> list[tuple[Row, Original]]:
        if not self.rows:
            return []
        return [(row, self.rows[row.line]) for row in rows if row.line in self.rows]

    def ways(self) -> dict[str, str]:
        """Return how the columns of the repaired rows were read, as far as their files agree."""
        found: dict[str, set[str]] = {}
        for original in self.rows.values():
            for name, way in original.layout.ways.items():
                found.setdefault(name, set()).add(way)
        return {name: min(ways) for name, ways in found.items() if len(ways) == 1}

    def compare(self, layout: Layout, rows: Sequence[Row]) -> Comparison:
        """Return what programs have changed in the rows of a file."""
        gone = [line for line in self.proven if line not in self.rows]
        # Without any pointer the file is no error file, but has a column of that name.
        is_ours = bool(self.proven or self.foreign)
        unmarked = self.unmarked if is_ours else ()
        found = list(find_changes(layout, self._pairs(rows)))
        return Comparison(
            changes=[each for each in found if not each.is_repair],
            repairs=[each for each in found if each.is_repair],
            foreign=self.foreign,
            gone=gone,
            unmarked=unmarked,
        )


@dataclass(frozen=True)
class KeptRows:
    """The failed rows that are still stored for one uploader."""

    session: Session
    vault: Vault
    importer: type[Importer]
    actor_id: str

    def find(self, layout: Layout, rows: Sequence[Row], content: bytes) -> Originals:
        """Return which rows the rows of a file repair; one query for each import pointed to."""
        if not may_hold_reference(content):
            return Originals()
        shaped = [row for row in rows if not row.misshapen]
        references = _references(self.importer, layout, shaped)
        marks, unmarked = _marks(layout, shaped, references)
        pointers = {line: each for line, each in references.items() if each is not None}
        proven = {
            **{n: each for n, each in pointers.items() if self.vault.proves(each, self.actor_id)},
            **{n: each for n, each in marks.items() if self.vault.proves_mark(each, self.actor_id)},
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
            for start in range(0, len(each), CHUNK):
                kept |= self._open_some(public_id, each[start : start + CHUNK])
        return kept

    def _open_some(self, public_id: str, lines: Sequence[int]) -> dict[Place, Original]:
        query = (
            select(ImportRow.line, NotNullable(ImportRow.sealed), ImportRun.columns)
            .join(ImportRun, ImportRun.id == ImportRow.run_id)
            .where(
                ImportRun.public_id == public_id,
                ImportRun.importer == self.importer.slug,
                ImportRun.expires_at > database_now(),
                ImportRow.sealed.is_not(None),
                ImportRow.line.in_(lines),
            )
        )
        kept: dict[Place, Original] = {}
        layouts: dict[str, Layout] = {}
        for line, sealed, columns in self.session.execute(query):
            layout = layouts.get(columns) or Layout.from_names(self.importer, json.loads(columns))
            layouts[columns] = layout
            try:
                row = open_failed(self.vault, public_id, line, sealed, layout)
            except SealBroken:
                continue
            kept[public_id, line] = Original(row, layout)
        return kept


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
