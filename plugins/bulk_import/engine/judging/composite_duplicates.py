"""Duplicates within one file of values that are unique together: every copy fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..cells.keys import canonical_keys, trimmed
from ..columns.layout import Layout
from ..declaration.rules import UniqueGroup, Values
from ..fields.base.field import Field
from ..fields.textual.references import Reference
from ..rows.page import shaped_rows
from ..rows.rows import REFUSED, Problem, Row
from ..sentences import messages
from ..sentences.language import _t, listed
from ..sentences.line_numbers import SHOWN_LINES, named
from .duplicates import Keys, add_problems, groups_of

Fields = Sequence[Field[Any]]


def find_composite_duplicates(group: UniqueGroup, layout: Layout, rows: Sequence[Row]) -> None:
    """Add to `row.found` of every row whose values of some columns stand in another row too.

    A column that the file lacks counts as the record has it, which the file does not tell. Texts
    are compared as the database does, and names whatever their case.
    """
    fields = group.fields
    if not layout.places.keys() >= {*fields}:
        return
    problems: dict[int, Problem] = {}
    form = group.find_form()
    for copies in groups_of(rows, lambda page: _keys(fields, form, layout, page)):
        lines = [line for line, _ in copies]
        problems |= {line: _problem(fields, lines, line) for line in lines}
    add_problems(problems, rows)


def already_there(fields: Fields, hint: str = "") -> Problem:
    """Return the problem of a row whose values of some columns another record has."""
    words = listed([each.label for each in fields])
    message = _t(messages.ALREADY_THERE, columns=words)
    return Problem(messages.ALREADY_THERE_CODE, message, hint=hint)


def _problem(fields: Fields, lines: Sequence[int], own: int) -> Problem:
    others = [line for line in lines[: SHOWN_LINES + 1] if line != own]
    return already_there(fields, _t("Also on {lines}", lines=named(others, len(lines) - 1)))


def _keys(
    fields: Fields, form: Callable[[Values], Values], layout: Layout, rows: Sequence[Row]
) -> Keys:
    """Return the values of the rows that have one in each column; the others are left out."""
    shaped = shaped_rows(rows)
    columns = [_values(each, layout, shaped) for each in fields]
    keys = list(zip(*columns, strict=True))
    texts = ["" if None in key or REFUSED in key else "x" for key in keys]
    return [row.line for row in shaped], texts, list(map(form, keys))


def _values(field: Field[Any], layout: Layout, rows: Sequence[Row]) -> Sequence[Any]:
    """Return the value of each row; None without one, or where the record keeps its own."""
    cells = trimmed([row.cells[layout.places[field]] for row in rows])
    values = layout.reader(field).read_column(cells, ())
    if isinstance(field, Reference):
        values = canonical_keys([each if isinstance(each, str) else "" for each in values])
    may_leave = layout.operation.is_updating or isinstance(field, Reference)
    pairs = zip(cells, values, strict=True)
    return [value if cell or not may_leave else None for cell, value in pairs]
