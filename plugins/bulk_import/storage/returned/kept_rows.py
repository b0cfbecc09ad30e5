"""The failed rows that are kept for an uploader, found by the references and marks of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter, methodcaller

from sqlalchemy.orm import Session

from ...engine.cells.white_space import is_blank
from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.returned.original import Original
from ...engine.rows.rows import Row
from ..rows.stored_rows import StoredRows
from ..sealing.reference_format import (
    Pointer,
    find_mark,
    looks_like_reference,
    parse_reference,
    parse_references,
)
from ..sealing.vault import Vault
from .originals import Originals, References

_LINE = attrgetter("line")
_items = methodcaller("items")


@dataclass(frozen=True)
class KeptRows:
    """The failed rows that are still stored for one uploader."""

    session: Session
    vault: Vault
    importer: type[Importer]
    actor_id: str

    def find(self, layout: Layout, rows: Sequence[Row], *, may_refer: bool) -> Originals:
        """Return which rows the rows of a file repair, in a few queries.

        :param may_refer: whether a cell of the file may be a reference or a mark.
        """
        if not may_refer:
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

    def _open(self, proven: Mapping[int, Pointer]) -> Mapping[int, Original]:
        """Return the rows pointed to, as long as they are stored, by the lines of the pointers."""
        pointing = defaultdict[str, dict[int, int]](dict)
        for line, (public_id, old, _) in proven.items():
            pointing[public_id][line] = old
        found = [
            StoredRows(self.session, self.vault, self.importer, public_id).find(places)
            for public_id, places in pointing.items()
        ]
        return found[0] if len(found) == 1 else dict(chain.from_iterable(map(_items, found)))


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
