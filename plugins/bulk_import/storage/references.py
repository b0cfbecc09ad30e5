"""The references of an error file, turned back into the secrets they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from ..engine import messages
from ..engine.error_file import APOSTROPHE, unescape
from ..engine.fields.field import Field
from ..engine.layout import Layout
from ..engine.rows import Problem, Row
from .kept_rows import KeptRows
from .originals import Originals
from .reference_format import REFERENCE_BEGIN, Pointer


def restore(
    kept: KeptRows,
    originals: Originals,
    layout: Layout,
    rows: Sequence[Row],
    *,
    is_error_file: bool,
) -> None:
    """Restore the cells of a repaired file as they were typed.

    One apostrophe is taken from the cells of an error file, and a reference becomes the secret
    that it points to. A reference that cannot be resolved, or that stands twice, is a problem of
    its row and never taken literally (decisions 20 and 21).
    """
    if originals.is_searched:
        _refuse_strays(kept, layout, rows)
    if not (is_error_file or originals.references):
        return
    field = kept.importer.secret()
    place = layout.places.get(field) if field else None
    secrets = {} if field is None else _secrets(originals, field)
    for row in rows:
        has_mark = APOSTROPHE in "".join(row.cells)
        if has_mark and (is_error_file or row.line in secrets):
            row.cells[:] = [
                cell if index == place else unescape(cell) for index, cell in enumerate(row.cells)
            ]
        if row.line in originals.rows:
            pointer = originals.proven[row.line]
            row.parent = (pointer.public_id, pointer.line)
    if field is not None and place is not None:
        _resolve(originals, field, place, secrets, rows)


def _resolve(
    originals: Originals,
    field: Field[Any],
    place: int,
    secrets: dict[int, str],
    rows: Sequence[Row],
) -> None:
    """Put the secrets into their cells, and add a problem where one cannot be resolved."""
    references = originals.references
    repeated = _repeated(references.values())
    for row in (row for row in rows if row.line in references):
        text = secrets.get(row.line)
        if references[row.line] in repeated:
            problem = _problem(field, "reference_twice", messages.REFERENCE_TWICE)
        elif text is None:
            problem = _unknown(field)
        else:
            row.cells[place] = text
            continue
        row.cells[place], row.parent = "", None
        row.found += (problem,)


def _refuse_strays(kept: KeptRows, layout: Layout, rows: Sequence[Row]) -> None:
    """Refuse references in columns that hold no secret, or no longer: they are never a text."""
    shaped = [row for row in rows if not row.misshapen]
    for field, place in layout.places.items():
        has_any = REFERENCE_BEGIN in "\n".join([row.cells[place] for row in shaped])
        for row in () if field.is_secret or not has_any else shaped:
            if kept.proves(row.cells[place]):
                row.cells[place] = ""
                row.found += (_unknown(field),)


def _secrets(originals: Originals, field: Field[Any]) -> dict[int, str]:
    """Return the secrets that references point to, by line, but those whose cells had moved."""
    secrets = {}
    for line, pointer in originals.references.items():
        original = originals.rows.get(line)
        # A mark may tell the row of a damaged reference, but it never stands for the secret.
        if pointer is None or original is None or original.row.misshapen:
            continue
        if text := original.layout.cell(original.row, field):
            secrets[line] = text
    return secrets


def _repeated(pointers: Collection[Pointer | None]) -> set[Pointer]:
    """Return the pointers to a row that several rows of the file point to."""
    counts = Counter(
        (pointer.public_id, pointer.line) for pointer in pointers if pointer is not None
    )
    return {
        pointer for pointer in pointers if pointer and counts[pointer.public_id, pointer.line] > 1
    }


def _unknown(field: Field[Any]) -> Problem:
    return _problem(field, "reference_unknown", messages.REFERENCE_UNKNOWN)


def _problem(secret: Field[Any], fault: str, message: str) -> Problem:
    return secret.problem(fault, message.format(label=secret.label), "", final=True)
