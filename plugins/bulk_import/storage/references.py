"""Kept values: the references of an error file, turned back into the secrets they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import NotNullable, select
from sqlalchemy.orm import Session

from ..engine import messages
from ..engine.error_file import unescape
from ..engine.fields.field import Field
from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.rows import Row
from .clock import database_now
from .models import ImportRow, ImportRun
from .reference_format import (
    Pointer,
    looks_like_reference,
    may_hold_reference,
    parse_reference,
)
from .sealed import open_cells
from .vault import SealBroken, Vault

CHUNK = 500


def restore(
    session: Session,
    vault: Vault,
    importer: type[Importer],
    layout: Layout,
    rows: Sequence[Row],
    *,
    actor_id: str,
    is_error_file: bool,
) -> None:
    """Give every row of a repaired file back what it was when it was first typed.

    One apostrophe is taken from the cells of an error file, and a reference becomes the secret
    that it points to. A reference that cannot be resolved, or that stands twice, is a problem of
    its row and never taken literally (decisions 20 and 21).
    """
    secret = importer.secret()
    place = layout.places.get(secret) if secret else None
    meant = {} if place is None else _references(place, rows)
    if not (meant or is_error_file):
        return
    known = _resolve(session, vault, importer, meant, actor_id)
    twice = _standing_twice(meant.values())
    for row in rows:
        if is_error_file or row.line in known:
            row.cells[:] = [
                cell if index == place else unescape(cell) for index, cell in enumerate(row.cells)
            ]
        if secret is None or place is None or row.line not in meant:
            continue
        row.cells[place] = ""
        pointer = meant[row.line]
        if pointer in twice:
            row.found += (_problem(secret, "reference_twice", messages.REFERENCE_TWICE),)
        elif row.line not in known or pointer is None:
            row.found += (_problem(secret, "reference_unknown", messages.REFERENCE_UNKNOWN),)
        else:
            row.cells[place] = known[row.line]
            row.parent = (pointer.public_id, pointer.line)


def _references(place: int, rows: Sequence[Row]) -> dict[int, Pointer | None]:
    """Return what the cells meant as references point to, by line; None for damaged ones."""
    if not may_hold_reference(row.cells[place] for row in rows if not row.misshapen):
        return {}
    return {
        row.line: parse_reference(row.cells[place])
        for row in rows
        if not row.misshapen and looks_like_reference(row.cells[place])
    }


def _standing_twice(pointers: Any) -> set[Pointer]:
    counts = Counter((each.public_id, each.line) for each in pointers if each is not None)
    return {each for each in pointers if each and counts[each.public_id, each.line] > 1}


def _resolve(
    session: Session,
    vault: Vault,
    importer: type[Importer],
    meant: dict[int, Pointer | None],
    actor_id: str,
) -> dict[int, str]:
    """Return the secrets by line of the new file; whatever is missing cannot be resolved."""
    proven = {
        line: pointer
        for line, pointer in meant.items()
        if pointer is not None and vault.proves(pointer, actor_id)
    }
    kept = _kept_rows(session, importer, list(proven.values()))
    found: dict[int, str] = {}
    for line, pointer in proven.items():
        stored = kept.get((pointer.public_id, pointer.line))
        if stored is not None:
            text = _secret_of(vault, importer, pointer, *stored)
            if text:
                found[line] = text
    return found


def _kept_rows(
    session: Session, importer: type[Importer], pointers: Sequence[Pointer]
) -> dict[tuple[str, int], tuple[str, str]]:
    """Return the sealed cells and the columns of the rows pointed to, as long as they are kept."""
    kept: dict[tuple[str, int], tuple[str, str]] = {}
    lines: dict[str, list[int]] = {}
    for pointer in pointers:
        lines.setdefault(pointer.public_id, []).append(pointer.line)
    for public_id, wanted in lines.items():
        for start in range(0, len(wanted), CHUNK):
            query = (
                select(ImportRow.line, NotNullable(ImportRow.sealed), ImportRun.columns)
                .join(ImportRun, ImportRun.id == ImportRow.run_id)
                .where(ImportRun.public_id == public_id, ImportRun.importer == importer.slug)
                .where(ImportRun.expires_at > database_now(), ImportRow.sealed.is_not(None))
                .where(ImportRow.line.in_(wanted[start : start + CHUNK]))
            )
            for line, sealed, columns in session.execute(query):
                kept[public_id, line] = (sealed, columns)
    return kept


def _secret_of(
    vault: Vault, importer: type[Importer], pointer: Pointer, sealed: str, columns: str
) -> str:
    """Return the secret of a kept row; "" when its cell cannot be opened or had moved."""
    secret = importer.secret()
    try:
        row, layout = open_cells(vault, importer, pointer.public_id, pointer.line, sealed, columns)
    except SealBroken:
        return ""
    return layout.cell(row, secret) if secret is not None and not row.misshapen else ""


def _problem(secret: Field[Any], fault: str, message: str) -> Any:
    return secret.problem(fault, message.format(label=secret.label), "", final=True)
