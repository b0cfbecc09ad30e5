"""Kept values: the references of an error file, turned back into the secrets they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import NotNullable, select
from sqlalchemy.orm import Session

from ..engine import messages
from ..engine.error_file import unescape
from ..engine.fields.field import Field
from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.rows import Problem, Row
from .clock import database_now
from .models import ImportRow, ImportRun
from .reference_format import (
    REFERENCE_BEGIN,
    Pointer,
    looks_like_reference,
    may_hold_reference,
    parse_reference,
)
from .sealed import KeptRow, open_cells
from .vault import SealBroken, Vault

CHUNK = 500

Pointers = Mapping[int, Pointer | None]
"""Where the references of a file point, by the line of each; None for a damaged one."""


@dataclass(frozen=True)
class KeptSecrets:
    """The secrets of failed rows that are still kept for one uploader."""

    session: Session
    vault: Vault
    importer: type[Importer]
    actor_id: str

    def find(self, pointers: Pointers) -> dict[int, str]:
        """Return the secrets by line of the new file; whatever is missing cannot be resolved."""
        proven = {
            line: pointer
            for line, pointer in pointers.items()
            if pointer is not None and self.vault.proves(pointer, self.actor_id)
        }
        kept = self._kept_rows(list(proven.values()))
        found: dict[int, str] = {}
        for line, pointer in proven.items():
            stored = kept.get((pointer.public_id, pointer.line))
            if stored is not None and (text := self._secret_of(stored)):
                found[line] = text
        return found

    def proves(self, cell: str) -> bool:
        """Say whether a cell is a reference that was made for this uploader."""
        pointer = parse_reference(cell)
        return pointer is not None and self.vault.proves(pointer, self.actor_id)

    def _kept_rows(self, pointers: Sequence[Pointer]) -> dict[tuple[str, int], KeptRow]:
        """Return the rows pointed to, as long as they are kept."""
        kept: dict[tuple[str, int], KeptRow] = {}
        lines: dict[str, list[int]] = {}
        for pointer in pointers:
            lines.setdefault(pointer.public_id, []).append(pointer.line)
        for public_id, wanted in lines.items():
            for start in range(0, len(wanted), CHUNK):
                query = (
                    select(ImportRow.line, NotNullable(ImportRow.sealed), ImportRun.columns)
                    .join(ImportRun, ImportRun.id == ImportRow.run_id)
                    .where(
                        ImportRun.public_id == public_id,
                        ImportRun.importer == self.importer.slug,
                        ImportRun.expires_at > database_now(),
                        ImportRow.sealed.is_not(None),
                        ImportRow.line.in_(wanted[start : start + CHUNK]),
                    )
                )
                for line, sealed, columns in self.session.execute(query):
                    kept[public_id, line] = KeptRow(public_id, line, sealed, columns)
        return kept

    def _secret_of(self, kept: KeptRow) -> str:
        """Return the secret of a kept row; "" when its cell cannot be opened or had moved."""
        secret = self.importer.secret()
        try:
            row, layout = open_cells(self.vault, self.importer, kept)
        except SealBroken:
            return ""
        return layout.cell(row, secret) if secret is not None and not row.misshapen else ""


def restore(
    secrets: KeptSecrets, layout: Layout, rows: Sequence[Row], *, is_error_file: bool
) -> None:
    """Give every row of a repaired file back what it was when it was first typed.

    One apostrophe is taken from the cells of an error file, and a reference becomes the secret
    that it points to. A reference that cannot be resolved, or that stands twice, is a problem of
    its row and never taken literally (decisions 20 and 21).
    """
    field = secrets.importer.secret()
    _refuse_strays(secrets, layout, rows)
    place = layout.places.get(field) if field else None
    pointers = {} if place is None else _pointers(place, rows)
    if not (pointers or is_error_file):
        return
    secrets_by_line = secrets.find(pointers)
    for row in rows:
        if is_error_file or row.line in secrets_by_line:
            row.cells[:] = [
                cell if index == place else unescape(cell) for index, cell in enumerate(row.cells)
            ]
    if field is None or place is None:
        return
    repeated = _repeated(pointers.values())
    for row in (row for row in rows if row.line in pointers):
        pointer, text = pointers[row.line], secrets_by_line.get(row.line)
        row.cells[place] = ""
        if pointer in repeated:
            row.found += (_problem(field, "reference_twice", messages.REFERENCE_TWICE),)
        elif pointer is None or text is None:
            row.found += (_unknown(field),)
        else:
            row.cells[place] = text
            row.parent = (pointer.public_id, pointer.line)


def _refuse_strays(secrets: KeptSecrets, layout: Layout, rows: Sequence[Row]) -> None:
    """Refuse references in columns that hold no secret, or no longer: they are never a text."""
    # Nearly every file holds none at all, and a whole file is looked through at once.
    if REFERENCE_BEGIN not in "\n".join(map("".join, (row.cells for row in rows))):
        return
    for field, place in layout.places.items():
        for row in () if field.is_secret else rows:
            if not row.misshapen and secrets.proves(row.cells[place]):
                row.cells[place] = ""
                row.found += (_unknown(field),)


def _pointers(place: int, rows: Sequence[Row]) -> Pointers:
    """Return what the cells meant as references point to."""
    if not may_hold_reference(row.cells[place] for row in rows if not row.misshapen):
        return {}
    return {
        row.line: parse_reference(row.cells[place])
        for row in rows
        if not row.misshapen and looks_like_reference(row.cells[place])
    }


def _repeated(pointers: Collection[Pointer | None]) -> set[Pointer]:
    """Return the pointers to a row that several rows of the file point to."""
    counts = Counter((each.public_id, each.line) for each in pointers if each is not None)
    return {each for each in pointers if each and counts[each.public_id, each.line] > 1}


def _unknown(field: Field[Any]) -> Problem:
    return _problem(field, "reference_unknown", messages.REFERENCE_UNKNOWN)


def _problem(secret: Field[Any], fault: str, message: str) -> Problem:
    return secret.problem(fault, message.format(label=secret.label), "", final=True)
