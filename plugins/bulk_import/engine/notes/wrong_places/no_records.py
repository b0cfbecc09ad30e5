"""Notes on rows that hold no record: headings, subtotals, footnotes, legends, explanations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...cells.white_space import is_blank
from ...columns.layout import Layout
from ...declaration.importer import Importer
from ...rows.page import shaped_rows
from ...rows.rows import Row
from ...sentences.language import N_, _n
from ...sentences.line_numbers import named
from .group_headings import headed_column
from .moved_cells import lone_cell
from .unfilled_rows import UNFILLED, unfilled_rows

ONE = N_(
    "{lines} holds one or two cells alone, as a heading, a subtotal, a footnote or a legend does; "
    "nothing is created of it. Take it out of the file."
)
MANY = N_(
    "{lines} hold one or two cells alone, as headings, subtotals, footnotes and legends do; "
    "nothing is created of them. Take them out of the file."
)
HEADED = N_(
    "{lines}: a value of {column} stands there alone, as a heading of the rows below, and no row "
    "has one of its own. Write it into each of these rows, and take the headings out of the file."
)
EXPLAINED = N_(
    "{lines} seems to explain the columns and to be no row; nothing is created of it. Take it out "
    "of the file."
)
RULED_ONE = N_(
    "{lines} is a line that is drawn between the rows, as databases and terminals draw one; "
    "nothing is created of it. Take it out of the file."
)
RULED = N_(
    "{lines} are lines that are drawn between the rows, as databases and terminals draw them; "
    "nothing is created of them. Take them out of the file."
)
VERSIONS = N_(
    "{lines}: marks that a program such as git leaves between two versions of the same rows. Keep "
    "the rows of one version, and take the marks out of the file."
)
FEW_CELLS = 2
"""At most this many cells are filled; one where three are required, none where fewer are."""
LEAST_PROBLEMS = 3
LEAST_EXPLAINED = 4
_OTHER_DELIMITERS = ",;\t|"
_RULE = re.compile(r"[-=_+*~─━═]{2,}")
_VERSION = re.compile(r"<{7}(?: |$)|>{7}(?: |$)|\|{7}(?: |$)|={7}$")
_EXPLANATION = re.compile(
    r"(?:mandatory|required|optional|not required|text|string|varchar|char|boolean|bool|integer|int"
    r"|number|numeric|enum|list|unique|free text|pflichtfeld|pflicht|wahlweise|freiwillig|zahl"
    r"|obligatoire|facultatif|texte|nombre|obligatorio|opcional|texto|número|verplicht|optioneel"
    r"|obbligatorio|facoltativo|true ?/ ?false|true or false|yes ?/ ?no|y ?/ ?n|e\.g\.|max\b|min\b"
    r"|example|beispiel|exemple|ejemplo)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def no_record_notes(
    layout: Layout, rows: Sequence[Row], importer: Importer | None = None
) -> list[str]:
    """Return which rows hold nothing but a remark, where most rows are others.

    Rows without a fault are never looked at.

    :param importer: the importer of the uploader, to be asked which values headings may name.
    """
    required = sum(field.required for field in layout.places)
    most = min(FEW_CELLS, required - 2)
    if most < 1:
        return []
    least = min(LEAST_PROBLEMS, required - most)
    faulty = [row for row in rows if row.misshapen or len(row.problems) >= least]
    unfilled = unfilled_rows(layout, rows, most) if faulty else []
    notes = [UNFILLED.format(lines=_where([row.line for row in unfilled]))] if unfilled else []
    ruled = [row for row in faulty if _is_ruled(row)]
    if ruled:
        notes.append(_n(RULED_ONE, RULED, len(ruled), lines=_where([row.line for row in ruled])))
    other = {row.line for row in (*unfilled, *ruled)}
    moved = rows[-1] if lone_cell(layout, rows) else None
    few = [
        row
        for row in faulty
        if row is not moved and row.line not in other and _has_few_cells(row, most)
    ]
    if 0 < 2 * len(few) <= len(rows) - len(other):
        notes.append(_few_cells(layout, rows, few, importer))
    if faulty and len(rows) > 1 and faulty[0] is rows[0] and _explains(rows[0]):
        notes.append(EXPLAINED.format(lines=_where([rows[0].line])))
    return notes


def _few_cells(
    layout: Layout, rows: Sequence[Row], few: Sequence[Row], importer: Importer | None
) -> str:
    """Return the notes on rows of one or two cells."""
    where = _where([row.line for row in few])
    shaped = shaped_rows(rows)
    if importer and (field := headed_column(layout, importer, few, shaped)):
        return HEADED.format(lines=where, column=field.header)
    if len(few) > 1 and all(_VERSION.match("".join(row.cells)) for row in few):
        return VERSIONS.format(lines=where)
    return _n(ONE, MANY, len(few), lines=where)


def _where(lines: Sequence[int]) -> str:
    written = named(lines)
    return written[:1].upper() + written[1:]


def _has_few_cells(row: Row, most: int) -> bool:
    filled = [cell for cell in row.cells if not is_blank(cell)]
    # A row of a file that was joined to another may have its delimiter inside.
    is_whole = len(row.cells) == 1 and any(sign in row.cells[0] for sign in _OTHER_DELIMITERS)
    return len(filled) <= most and not is_whole


def _is_ruled(row: Row) -> bool:
    """Return whether signs of a line stand in all cells that are filled, the first among them."""
    if not (row.cells and _RULE.fullmatch(row.cells[0].strip())):
        return False
    filled = [cell for cell in row.cells if not is_blank(cell)]
    return len(filled) > 1 and all(_RULE.fullmatch(cell.strip()) for cell in filled)


def _explains(row: Row) -> bool:
    """Return whether most cells of a row say what belongs into their column."""
    filled = [cell.strip() for cell in row.cells if not is_blank(cell)]
    explanations = sum(_EXPLANATION.fullmatch(cell) is not None for cell in filled)
    return explanations >= LEAST_EXPLAINED and 2 * explanations > len(filled)
