"""From the bytes of a file to its rows: the questions about the file alone, in decision 15's order.

Nothing here looks into a cell of a row; that is the pipeline's part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import cast

from ..rows.paged_rows import edited
from ..rows.rows import Row
from . import refusals
from .content import Content
from .delimited.delimiter import Opening, find_opening
from .delimited.shape import are_numbered, fit, usual_width
from .delimited.text import FileText
from .detection.encoding import Decoded, OneByte, decode
from .detection.file_type import refused_kind
from .detection.one_byte import CodePageWish, Question, decode_one_byte
from .formats import TEXTS, Formats
from .naming.header import Names
from .sheet import Column, Refusal, Sheet
from .size_limit import is_within
from .table.blank_columns import blank_columns, rows_below
from .table.broken_lines import in_broken_lines
from .table.chosen_cells import settle
from .table.header_check import Header, judge_header
from .table.joined import find_header_again, refuse_single_line
from .table.prefixed_lines import in_prefixed_lines
from .table.sample_rows import with_sample
from .table.transposed_table import refuse_turned
from .table.two_lines import in_two_lines

Collect = Callable[[Iterable[Row]], Sequence[Row]]
"""Collects the rows as they are read: in a list, or page by page on disk."""


def read(
    name: str,
    content: bytes | Content,
    fields: Sequence[Column],
    *,
    max_bytes: int,
    lookalikes: Mapping[str, Sequence[str]] | None = None,
    wish: CodePageWish | None = None,
    formats: Formats = TEXTS,
    spared: Collection[str] = (),
    choices: str = "",
    collect: Collect = list,
) -> Sheet | Question | Refusal:
    """Return the rows of a file as they stand there, what must be asked, or why there are none.

    :param name: the file's name, asked for its extension and whether an error file is called so.
    :param fields: the columns of the importer.
    :param max_bytes: the limit; the sentence about the size names it.
    :param lookalikes: names of other systems that look like columns, by what they are instead.
    :param wish: the home code page, and the one that a person has chosen; asked of one-byte files.
    :param formats: which kinds of files are taken.
    :param spared: headers of required columns that this file may do without.
    :param choices: what a person says of columns whose names do not fit.
    :param collect: collects the rows of a text; those of a workbook are a list.
    """
    names = Names(fields, lookalikes, spared, choices)
    content = Content.of(content)
    refused = refused_kind(name, content, max_bytes, formats)
    if refused is None and formats.is_workbook(name):
        return _read_workbook(name, bytes(content), names, max_bytes)
    decoded = refused or decode(content)
    if isinstance(decoded, OneByte):
        found = decode_one_byte(decoded, names, wish or CodePageWish())
    else:
        found = decoded
    if isinstance(found, Decoded):
        return _read_text(found, content, names, max_bytes, collect)
    if isinstance(found, Refusal) and found.message == refusals.type_refused("").message:
        # What was found while the bytes were decoded knows of texts only.
        return refusals.type_refused(refusals.HINT_BINARY, formats) if refused is None else found
    return found


def _read_workbook(name: str, content: bytes, names: Names, max_bytes: int) -> Sheet | Refusal:
    """Read a workbook; what it needs is installed with the extra `xlsx` and imported here."""
    module = import_module(".workbook.reader", __package__)
    return cast("Sheet | Refusal", module.read_workbook(name, content, names, max_bytes=max_bytes))


def _read_text(
    decoded: Decoded, content: Content, names: Names, max_bytes: int, collect: Collect
) -> Sheet | Refusal:
    text = decoded.text.without_end_mark()
    opening = find_opening(text, names) or refusals.nothing_entered()
    if isinstance(opening, Refusal):
        return opening
    header = judge_header(names, opening.header, has_stray=opening.has_stray, below=opening.below)
    if _lacks_a_name(header) and (blank := blank_columns(text, opening, names)):
        names = names.leaving_out(blank)
        header = judge_header(names, opening.header, has_stray=False, below=opening.below)
        opening = replace(opening, rows=rows_below(text, opening))
    if isinstance(header, Refusal):
        single = refuse_single_line(text, opening.header, names)
        turned = single or refuse_turned(text, opening, names)
        return turned or _explained(with_sample(header, opening.rows), text, opening, names)
    sheet = _read_rows(decoded, opening, header, names, collect)
    if isinstance(sheet, Sheet) and not is_within(sheet, content, max_bytes):
        return refusals.size_refused(max_bytes)
    return sheet


def _explained(refusal: Refusal, text: FileText, opening: Opening, names: Names) -> Refusal:
    """Return the refusal of a header, with what its lines are where they are no header."""
    refusal = in_prefixed_lines(refusal, opening.header.cells, names)
    refusal = in_broken_lines(refusal, text, opening, names)
    return in_two_lines(refusal, opening.header, names)


def _lacks_a_name(header: Header | Refusal) -> bool:
    return isinstance(header, Refusal) and header.code == "file.header"


def _read_rows(
    decoded: Decoded, opening: Opening, header: Header, names: Names, collect: Collect
) -> Sheet | Refusal:
    """Return the sheet, once every record under the header is read."""
    scan = opening.rows
    # Blank lines above the header are no part of the table.
    blank_above = scan.blank_lines
    rows = collect(scan)
    if scan.refusal:
        return scan.refusal
    if scan.widths != {len(header.columns)} and rows and are_numbered(rows, header.columns):
        message = refusals.HEADER_NAMELESS.format(place=1)
        return refusals.header_refused(message, refusals.HINT_NUMBERED, opening.header.line)
    _fit_odd(rows, opening, header)
    refusal = find_header_again(rows, opening.header.cells, header.columns, names)
    if refusal or not rows:
        return refusal or refusals.nothing_entered()
    turned = settle(rows, header)
    return Sheet(
        encoding=decoded.encoding,
        delimiter=opening.delimiter,
        columns=header.columns,
        rows=rows,
        missing=header.missing,
        blank_lines=scan.blank_lines - blank_above,
        has_errors_column=None in header.columns,
        read_as=decoded.read_as,
        is_guess=decoded.is_guess,
        is_unseen=decoded.is_unseen,
        above=opening.above,
        chosen=header.chosen,
        turned=turned,
    )


def _fit_odd(rows: Sequence[Row], opening: Opening, header: Header) -> None:
    """Fit the rows to the header whose cells are more or fewer, or that quotation marks join."""
    width, marks = len(header.columns), opening.rows.marks

    def is_odd(row: Row) -> bool:
        return len(row.cells) != width or row.line in marks

    # Without marks the widths alone tell, which were counted when the records were found.
    if not marks and opening.rows.widths == {width}:
        return
    usual = usual_width(rows, header.columns, len(opening.header.cells))
    for row in filter(is_odd, edited(rows)):
        fit(row, marks.get(row.line), header.columns, opening.delimiter, usual)
