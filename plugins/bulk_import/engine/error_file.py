"""The error file: exactly the failed rows, with their cells as typed and their problems."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import zip_longest
from numbers import Number
from typing import Any

from .cells.white_space import is_blank
from .columns.layout import ERRORS_HEADER, Layout
from .fields.base.field import Field
from .fields.removed_column import RemovedColumn
from .fields.skipped_column import LeftOut
from .rows.rows import Problem, Row
from .secrets.redaction import has_moved, hidden_places, shown_hint
from .sentences.language import _t, number

BOM = "\ufeff"
APOSTROPHE = "'"
#: First characters at which a spreadsheet begins a formula, or that it drops, and their
#: full-width forms; the apostrophe itself, so that taking one away is exact.
_TRIGGERS = frozenset("=+-@\t\r\n" + "\uff1d\uff0b\uff0d\uff20" + APOSTROPHE)


def escape(cell: str) -> str:
    """Return the cell so that a spreadsheet takes it for text: perhaps with one apostrophe."""
    return APOSTROPHE + cell if cell[:1] in _TRIGGERS and cell else cell


def unescape(cell: str) -> str:
    """Return the cell as it was before `escape`."""
    return cell[1:] if cell.startswith(APOSTROPHE) else cell


def escape_formula(value: object) -> object:
    """Return what stands in a cell of an export: a number as it is, anything else as safe text."""
    return value if isinstance(value, Number) else escape(str(value))


def describe(problems: Iterable[Problem]) -> str:
    """Return what stands in the Errors column: every sentence, its hint after it."""
    return " | ".join(
        f"{problem.message} ({problem.hint})" if problem.hint else problem.message
        for problem in problems
    )


def write(
    layout: Layout,
    delimiter: str,
    rows: Iterable[tuple[Row, str]],
    *,
    mark: Callable[[Row], str] | None = None,
) -> Iterator[str]:
    """Yield the error file line by line, beginning with the byte order mark and the header.

    :param delimiter: that of the file; a workbook has none, and its error file commas.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter or ",", lineterminator="\r\n")
    buffer.write(BOM)
    for cells in table(layout, rows, mark=mark):
        writer.writerow(cells)
        yield _emptied(buffer)


def table(
    layout: Layout,
    rows: Iterable[tuple[Row, str]],
    *,
    mark: Callable[[Row], str] | None = None,
) -> Iterator[list[str]]:
    """Yield the rows of the error file, the header first, whatever kind of file they go into.

    :param rows: failed rows in the file's order, each with what stands in its secret cell:
        a reference to the sealed cell, or "" where the secret itself was at fault.
    :param mark: what stands at the end of the Errors cell of a row without a reference, so that
        the row is known again (decision 73).
    """
    yield [*(each.header for _, each in _columns(layout)), ERRORS_HEADER]
    for row, reference in rows:
        reference = "" if reference and has_moved(layout, row) else reference
        hidden = hidden_places(layout, row)
        cells = _cells(layout, row, reference, hidden)
        surplus = map(escape, _surplus(layout, row, hidden))
        has_mark = mark is not None and not (reference and _has_secret(layout))
        errors = _described(layout, row, hidden) + (f" {mark(row)}" if mark and has_mark else "")
        yield [*cells, escape(errors), *surplus]


def cells_at_fault(layout: Layout, row: Row) -> frozenset[int]:
    """Return which cells of a row of `table` are at fault, counted from 0."""
    names = set() if row.misshapen else {problem.field for problem in row.problems}
    return frozenset(number for number, field in enumerate(columns(layout)) if field.name in names)


def columns(layout: Layout) -> list[Field[Any]]:
    """Return the columns of `table` before the Errors column, in their order."""
    return [each for _, each in _columns(layout)]


def _has_secret(layout: Layout) -> bool:
    return any(field.is_secret for field in layout.places)


def _described(layout: Layout, row: Row, hidden: Set[int]) -> str:
    problems = [
        replace(problem, hint=shown_hint(layout, row, problem, hidden)) for problem in row.problems
    ]
    if row.misshapen and problems:
        # Its cells are hidden or stand in other columns, so nothing else tells which row it is.
        first, *others = problems
        hint = "; ".join(
            filter(None, (_t("Line {line} of the file", line=number(row.line)), first.hint))
        )
        problems = [replace(first, hint=hint), *others]
    return describe(problems)


def template(fields: Sequence[object], delimiter: str = ",") -> str:
    """Return the import template: byte order mark and the header line, nothing else."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerow(
        [getattr(field, "header", field) for field in fields]
    )
    return BOM + buffer.getvalue()


def reference(columns: Sequence[tuple[str, Sequence[str]]], delimiter: str) -> str:
    """Return the reference file: under each column its usable values, harmless for spreadsheets."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([escape(header) for header, _ in columns])
    for values in zip_longest(*(values for _, values in columns), fillvalue=""):
        writer.writerow([escape(value) for value in values])
    return BOM + buffer.getvalue()


def _cells(layout: Layout, row: Row, reference: str, hidden: Set[int]) -> Iterator[str]:
    """Yield the cells of a row in the uploaded order, without the Errors column."""
    for place, field in _columns(layout):
        if field.is_secret:
            yield reference
        else:
            yield "" if place in hidden else escape(layout.cell(row, field))


def _columns(layout: Layout) -> list[tuple[int, Field[Any]]]:
    """Return the columns with their places, but for Errors, those gone and those left out.

    With a column that the importer does not have the file would be refused.
    """
    return [
        (place, each)
        for place, each in enumerate(layout.columns)
        if each is not None and not isinstance(each, RemovedColumn | LeftOut)
    ]


def _surplus(layout: Layout, row: Row, hidden: Set[int]) -> Iterator[str]:
    """Yield the filled cells after the last column, so that the row is refused again unchanged."""
    surplus = range(len(layout.columns), len(row.cells))
    cells = ["" if place in hidden else row.cells[place] for place in surplus]
    # Blank ones at the end would be lost as soon as the row is read again.
    while cells and is_blank(cells[-1]):
        cells.pop()
    return iter(cells)


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
