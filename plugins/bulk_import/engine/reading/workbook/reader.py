"""From the bytes of a workbook to its rows, as `reading.reader` does it for texts (decision 88)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...cells.white_space import is_blank
from ...declaration.mistakes.header_limits import MAX_COLUMNS
from ...rows.rows import Problem, Row
from .. import refusals
from ..delimited.preamble import MOST_GROUPS, MOST_LINES, is_comment, names_groups
from ..naming.header import Names
from ..sheet import WORKBOOK, Refusal, Sheet
from ..size_limit import most_bytes, typed_bytes
from ..table.blank_columns import hold_nothing, nameless_columns
from ..table.chosen_cells import settle
from ..table.header_check import Header, judge_header
from ..table.joined import find_header_again
from ..table.sample_rows import with_sample
from ..table.two_lines import in_two_lines
from . import sentences
from .archive import Archive
from .areas import Area, cell_name, column_name
from .cells import CellRule, Unseen
from .comments import commented_cells
from .hidden_sheets import with_hidden_names
from .parts import Book, SheetPart, has_pivot, read_book
from .row_colours import coloured_rows, read_colours
from .sentences import BookRefused
from .sheet_choice import choose_sheet
from .styles import read_styles
from .texts import shared_texts
from .unseen_cells import problems_of, struck_once
from .worksheet import Worksheet

_SHOWN_NAMES = 5


def read_workbook(name: str, content: bytes, names: Names, *, max_bytes: int) -> Sheet | Refusal:
    """Return the rows of a workbook as they were seen, or why there are none.

    The size limit applies to the same rows saved as CSV, too: a workbook is compressed, and would
    hold more work than a text.
    """
    try:
        archive = Archive(content, most_bytes(name, max_bytes))
        book = read_book(archive)
        texts = shared_texts(archive, book.texts) if book.texts else []
        part, worksheet = choose_sheet(archive, book, texts, most_bytes(name, max_bytes))
        rule = CellRule.of(worksheet, read_styles(archive, book.styles), is_1904=book.is_1904)
        if has_pivot(archive, part.part):
            raise BookRefused(sentences.PIVOT, sentences.HINT_PIVOT)
        sheet = _Table(worksheet, rule, names).read()
        if isinstance(sheet, Sheet):
            sheet = _with_marks(sheet, archive, book, part, worksheet)
    except BookRefused as refused:
        return refused.refusal
    if not isinstance(sheet, Sheet):
        return with_hidden_names(sheet, book.hidden)
    is_large = typed_bytes(sheet, max_bytes) > max_bytes
    return refusals.size_refused(max_bytes) if is_large else sheet


def _with_marks(
    sheet: Sheet, archive: Archive, book: Book, part: SheetPart, worksheet: Worksheet
) -> Sheet:
    """Return a sheet with what people have marked in it; in an error file the marks are ours."""
    rows, width = [row.line for row in sheet.rows], len(sheet.columns)
    colours = {} if sheet.has_errors_column else read_colours(archive, book.styles)
    commented = commented_cells(archive, part.part, {*rows}, width)
    coloured = coloured_rows(worksheet, rows, width, colours)
    return replace(sheet, commented=commented, coloured=coloured)


class _Table:
    """The table of a worksheet: its header, and the rows under it."""

    def __init__(self, sheet: Worksheet, rule: CellRule, names: Names) -> None:
        self._sheet = sheet
        self._rule = rule
        self._names = names
        self._numbers = sorted(sheet.rows)

    def read(self) -> Sheet | Refusal:
        """Return the rows; a `BookRefused` where some of the table cannot have been seen."""
        found = self._find_header()
        if found is None:
            return refusals.nothing_entered()
        top, above = found
        names = Row(top, self._plain(top))
        header = judge_header(self._names, names, has_stray=False)
        if isinstance(header, Refusal) and (blank := self._blank_columns(names)):
            self._names = self._names.leaving_out(blank)
            header = judge_header(self._names, names, has_stray=False)
        if isinstance(header, Refusal):
            return in_two_lines(with_sample(header, self._plain_rows(top)), names, self._names)
        self._refuse_unseen(top, len(header.columns))
        under = [row for row in self._numbers if row > top]
        rows = [row for number in under if (row := self._row(number, header)) is not None]
        refusal = find_header_again(rows, names.cells, header.columns, self._names)
        if refusal or not rows:
            return refusal or refusals.nothing_entered()
        turned = settle(rows, header)
        return Sheet(
            encoding=WORKBOOK,
            delimiter="",
            columns=header.columns,
            rows=rows,
            missing=header.missing,
            blank_lines=rows[-1].line - top - len(rows),
            has_errors_column=None in header.columns,
            above=tuple(above),
            chosen=header.chosen,
            turned=turned,
        )

    def _blank_columns(self, header: Row) -> list[int]:
        """Return the places of the columns without a name that hold nothing."""
        places = nameless_columns(header.cells, self._names)
        rows = [row for row in self._numbers if row > header.line] if places else ()
        # What cannot be determined may hold a value.
        return places if hold_nothing((self._plain(row, "?") for row in rows), places) else []

    def _find_header(self) -> tuple[int, Sequence[int]] | None:
        """Return the row that names most columns, and those above it: comments and titles, and one
        row of groups of columns.
        """
        best: tuple[tuple[int, int], int, Sequence[int]] | None = None
        above: list[int] = []
        groups: list[Sequence[str]] = []
        for row in self._numbers[:MOST_LINES]:
            cells = self._plain(row)
            if all(map(is_blank, cells)):
                continue
            rank = self._names.count(cells)
            are_groups = all(names_groups(each, cells, self._names) for each in groups)
            is_better = best is None or rank > best[0]
            if self._names.is_header(cells) and is_better and are_groups:
                best = rank, row, tuple(above)
            if sum(not is_blank(cell) for cell in cells) > 1 and not is_comment(cells[0]):
                if best is None and not above:
                    best = rank, row, ()
                if len(groups) == MOST_GROUPS or self._has_unseen(row):
                    break
                groups.append(cells)
            above.append(row)
        if best is None:
            first = next(iter(self._numbers), None)
            return None if first is None else (first, ())
        return best[1], best[2]

    def _has_unseen(self, row: int) -> bool:
        """Return whether a cell of a row cannot be determined, so that it may be any."""
        columns = range(1, min(max(self._sheet.rows[row]), MAX_COLUMNS + 1) + 1)
        return any(isinstance(self._rule.seen(row, each, None), Unseen) for each in columns)

    def _plain_rows(self, top: int) -> Iterator[Row]:
        """Yield the rows under the header as texts."""
        return (Row(row, self._plain(row)) for row in self._numbers if row > top)

    def _plain(self, row: int, unseen: str = "") -> list[str]:
        """Return the texts of a row by column, and another one where it cannot be determined."""
        width = min(max(self._sheet.rows[row]), MAX_COLUMNS + 1)
        found = [self._rule.seen(row, column, None) for column in range(1, width + 1)]
        return [unseen if isinstance(each, Unseen) else each for each in found]

    def _refuse_unseen(self, top: int, width: int) -> None:
        """Refuse a table of which a part is hidden, or joined from several cells."""
        table = Area(top, 1, self._numbers[-1], width)
        hidden = [row for row in self._sheet.hidden_rows if row > top and row in self._sheet.rows]
        if top in self._sheet.hidden_rows:
            hidden.insert(0, top)
        if hidden:
            raise BookRefused(sentences.hidden_rows(hidden), sentences.HINT_HIDDEN)
        columns = [
            each
            for each in range(1, width + 1)
            if any(area.holds(1, each) for area in self._sheet.hidden_columns)
        ]
        if columns:
            listed = ", ".join(map(column_name, columns))
            what = sentences.hidden_columns(listed, len(columns))
            raise BookRefused(what, sentences.HINT_HIDDEN)
        merged = [str(area) for area in self._sheet.merged if area.touches(table)]
        if merged:
            listed = ", ".join(merged[:_SHOWN_NAMES])
            raise BookRefused(sentences.MERGED.format(ranges=listed), sentences.HINT_MERGED)

    def _row(self, number: int, header: Header) -> Row | None:
        """Return a row with the cells that were seen; None where it holds nothing but blanks."""
        stored = self._sheet.rows[number]
        width = len(header.columns)
        seen = [
            self._rule.seen(number, place, column)
            for place, column in enumerate(header.columns, start=1)
        ]
        found = list(struck_once(header.columns, seen))
        surplus = [column for column in sorted(stored) if column > width]
        filled = [
            column
            for column in surplus
            if isinstance(text := self._rule.seen(number, column, None), Unseen)
            or not is_blank(text)
        ]
        cells = ["" if isinstance(each, Unseen) else each for each in found]
        cells += self._behind(number, width, filled)
        problems = problems_of(number, header.columns, found)
        if not problems and not filled and all(map(is_blank, cells)):
            return None
        row = Row(number, cells)
        if filled:
            first = cell_name(number, filled[0])
            hint = sentences.SURPLUS.format(cell=first, last=column_name(width))
            row.found = (Problem("row.too_many", refusals.ROW_TOO_MANY, hint=hint),)
            row.misshapen = True
        else:
            row.found = tuple(problems)
        return row

    def _behind(self, number: int, width: int, filled: Sequence[int]) -> list[str]:
        """Return the cells after the last column, so that the row is refused again unchanged."""
        last = min(filled[-1], MAX_COLUMNS + 1) if filled else width
        found = [self._rule.seen(number, each, None) for each in range(width + 1, last + 1)]
        return ["" if isinstance(each, Unseen) else each for each in found]
