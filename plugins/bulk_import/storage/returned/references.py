"""The references of an error file, turned back into the secrets they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import repeat
from operator import attrgetter, itemgetter
from typing import Any

from ...engine.columns.layout import Layout
from ...engine.error_file import APOSTROPHE, unescape
from ...engine.fields.base.field import Field
from ...engine.returned.differences import Difference
from ...engine.returned.moved_cells import secrets_of_others
from ...engine.returned.original import Pair
from ...engine.returned.original_table import OriginalTable
from ...engine.rows.paged_rows import edited_pages
from ...engine.rows.rows import Problem, Row
from ...engine.sentences import messages
from ..sealing.reference_format import REFERENCE_BEGIN, Pointer
from .kept_rows import KeptRows
from .originals import Originals

_LINE, _PLACE = itemgetter(1), itemgetter(0, 1)
"""The line of a pointer, and the import with it."""


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
    is_repaired = is_error_file or bool(originals.references)
    if not (originals.is_searched or is_repaired):
        return
    field = kept.importer.secret()
    place = layout.places.get(field) if field else None
    secrets = {} if field is None else _secrets(originals, field)
    for page in edited_pages(rows):
        shaped = [row for row in page if not row.misshapen]
        texts = _column_texts(shaped)
        if originals.is_searched:
            _refuse_strays(kept, layout, shaped, texts)
        if is_repaired:
            escaped = page if is_error_file else [row for row in page if row.line in secrets]
            _unescape(escaped, texts, place)
    for row in rows:
        if row.line in originals.rows:
            row.parent = _PLACE(originals.proven[row.line])
    if field is not None and place is not None and originals.references:
        _resolve(originals, field, place, secrets, rows)


def refuse_others(
    originals: Originals, layout: Layout, pairs: Sequence[Pair], columns: Sequence[Difference]
) -> bool:
    """Refuse secrets that came back in the row of another record; say whether there are any.

    A column of references that was sorted or moved by itself gives everybody the secret of somebody
    else, and all cells are sound.

    :param columns: those in which the pairs differ.
    """
    found = [
        pairs[number][0]
        for number in secrets_of_others(pairs, columns)
        if pairs[number][0].line in originals.references
    ]
    for row in found:
        for field, place in layout.places.items():
            if field.is_secret:
                row.cells[place], row.parent = "", None
                message, hint = messages.REFERENCE_OTHER, messages.HINT_REFERENCE_OTHER
                row.found += (_problem(field, "reference_other", message, hint),)
    return bool(found)


def _column_texts(rows: Sequence[Row]) -> list[str]:
    """Return the cells of each column as one text: what it lacks, no cell of the column has."""
    return list(map("\n".join, zip(*[row.cells for row in rows], strict=True)))


def _unescape(rows: Sequence[Row], texts: Sequence[str], place: int | None) -> None:
    """Take one apostrophe from the cells that begin with one, but those of the secret's column.

    :param texts: those of the columns of the page on which the rows stand.
    """
    # A cell with one inside, such as O'Brien, is as it was; most columns have none at all.
    for at in [at for at, text in enumerate(texts) if at != place and APOSTROPHE in text]:
        for row in rows:
            if not row.misshapen and row.cells[at].startswith(APOSTROPHE):
                row.cells[at] = unescape(row.cells[at])
    for row in filter(attrgetter("misshapen"), rows):
        row.cells[:] = [
            cell if at == place else unescape(cell) for at, cell in enumerate(row.cells)
        ]


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
    for row in rows:
        if row.line not in references:
            continue
        text = secrets.get(row.line)
        if repeated and references[row.line] in repeated:
            problem = _problem(field, "reference_twice", messages.REFERENCE_TWICE)
        elif text is None:
            problem = _unknown(field)
        else:
            row.cells[place] = text
            continue
        row.cells[place], row.parent = "", None
        row.found += (problem,)


def _refuse_strays(
    kept: KeptRows, layout: Layout, shaped: Sequence[Row], texts: Sequence[str]
) -> None:
    """Refuse references in columns that hold no secret, or no longer: they are never a text.

    :param texts: those of the columns of the rows, which fit their header.
    """
    for field, place in layout.places.items() if shaped else ():
        if field.is_secret or REFERENCE_BEGIN not in texts[place]:
            continue
        for row in shaped:
            if kept.proves(row.cells[place]):
                row.cells[place] = ""
                row.found += (_unknown(field),)


def _secrets(originals: Originals, field: Field[Any]) -> dict[int, str]:
    """Return the secrets that references point to, by line, but those whose cells had moved."""
    # A mark may tell the row of a damaged reference, but it never stands for the secret.
    references, rows = originals.references, originals.rows
    if isinstance(rows, OriginalTable):
        place = rows.layout.places.get(field)
        texts = repeat("") if place is None else rows.columns[place]
        beside = zip(rows.lines, texts, strict=False)
        return {line: text for line, text in beside if text and references.get(line) is not None}
    return {
        line: text
        for line, (row, layout) in rows.items()
        if not row.misshapen
        and references.get(line) is not None
        # A row that fits its header has a cell in each of its columns.
        and (place := layout.places.get(field)) is not None
        and (text := row.cells[place])
    }


def _repeated(pointers: Collection[Pointer | None]) -> set[Pointer]:
    """Return the pointers to a row that several rows of the file point to."""
    places = [pointer for pointer in pointers if pointer is not None]
    if len(set(map(_LINE, places))) == len(places):
        # Nearly always, as most files repair rows of one import.
        return set()
    counts = Counter(map(_PLACE, places))
    return {pointer for pointer in places if counts[_PLACE(pointer)] > 1}


def _unknown(field: Field[Any]) -> Problem:
    message, hint = messages.REFERENCE_UNKNOWN, messages.HINT_REFERENCE_UNKNOWN
    return _problem(field, "reference_unknown", message, hint)


def _problem(secret: Field[Any], fault: str, message: str, hint: str = "") -> Problem:
    return secret.problem(fault, message.format(label=secret.label), hint, final=True)
