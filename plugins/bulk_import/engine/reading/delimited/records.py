"""From text to records: the boundaries of records and of their cells.

The rules are stricter than those of Python's `csv` (decisions 9 and 14): a line is what an editor
shows as one; a quotation mark opens a quoted cell only as its first character, and is written twice
inside of it. A mark that would swallow the text after it is reported, with the line where it
opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import repeat, starmap
from operator import itemgetter
from typing import NamedTuple

from ...cells.white_space import is_blank
from ...rows.rows import Row
from .. import refusals
from ..sheet import Refusal
from .quoted import INSIDE, QUOTE, QUOTED
from .text import FileText
from .window import Window

PIECE = 32_768
"""How many characters of plain lines are split at once."""
#: A cell and its delimiter: what a quoted one holds, or a plain one.
_CELL_OF_LINE = f'(?:"({INSIDE})"|((?!")[^{{delimiter}}]*+)){{delimiter}}'
_BREAK = re.compile(r"\r\n?|\n")


class Marks(NamedTuple):
    """The effect of quotation marks on a record."""

    last_line: int
    """The physical line on which it ends."""
    stray: int | None = None
    """The index of the first cell with text after its closing quotation mark."""


class Scan:
    """The records of a text from a line on as rows, found as they are asked for.

    A record of blanks and delimiters only is counted in `blank_lines` and not given.
    """

    def __init__(self, text: FileText, delimiter: str, offset: int = 0, line: int = 1) -> None:
        """Take a text and where in it a line begins, with its number."""
        self.blank_lines = 0
        self.refusal: Refusal | None = None
        """Set as soon as a quotation mark would swallow what follows it; then no more is given."""
        self.marks: dict[int, Marks] = {}
        """By the line of the record; only where it covers several or a mark is at fault."""
        self.widths: set[int] = set()
        """How many cells the records have that were found so far."""
        self._window = Window(text, offset)
        self._delimiter = delimiter
        #: Where in the window the next record begins.
        self._offset = self._window.first
        self._line = line
        self._piece = 0
        self._plain = re.compile(f"[^{delimiter}\r\n]*+")
        self._cell_of_line = re.compile(_CELL_OF_LINE.format(delimiter=delimiter))
        self._good_line = re.compile(f"(?:{self._cell_of_line.pattern})*+")
        self._records = self._find()

    def __iter__(self) -> Iterator[Row]:
        """Go on after the last record that was given."""
        return self._records

    def _find(self) -> Iterator[Row]:
        while (is_filled := self._offset < len(self._window.text)) or self._window.move():
            text = self._window.text
            self._offset = self._offset if is_filled else 0
            quote = text.find(QUOTE, self._offset)
            end = len(text) if quote < 0 else line_begin(text, quote, self._offset)
            while self._offset < end:
                yield from self._plain_records(self._piece_end(end))
                self._piece = PIECE
            if quote >= 0:
                found = self._quoted_record()
                if isinstance(found, Refusal):
                    self.refusal = found
                    return
                if not _are_blank(found.cells):
                    self.widths.add(len(found.cells))
                    yield found
                else:
                    self.blank_lines += 1

    def _piece_end(self, end: int) -> int:
        """Return where a piece of whole lines ends; the first is a line, the header in itself."""
        found = _BREAK.search(self._window.text, self._offset + self._piece, end)
        return found.end() if found else end

    def _plain_records(self, end: int) -> list[Row]:
        """Return the records up to an offset; no quotation mark is in them, so they are lines."""
        lines = _lines(self._window.text[self._offset : end])
        self._offset = end
        first = self._line
        self._line += len(lines)
        cells = list(map(str.split, lines, repeat(self._delimiter)))
        # In most files each line has something in its first cell.
        if all(map(str.strip, map(itemgetter(0), cells))):
            rows = list(map(Row, range(first, self._line), cells))
            self.widths.update(map(len, cells))
        else:
            filled = [each for each in enumerate(cells, first) if not _are_blank(each[1])]
            rows = list(starmap(Row, filled))
            self.blank_lines += len(lines) - len(rows)
            self.widths.update([len(row.cells) for row in rows])
        return rows

    def _quoted_record(self) -> Row | Refusal:
        """Read the record that begins with a line in which there is a quotation mark."""
        text, first = self._window.text, self._line
        found = _BREAK.search(text, self._offset)
        end, after = found.span() if found else (len(text), len(text))
        line = text[self._offset : end] + self._delimiter
        if not self._good_line.fullmatch(line):
            return self._difficult_record()
        self._offset, self._line = after, first + 1
        pairs = self._cell_of_line.findall(line)
        return Row(first, [quoted.replace('""', QUOTE) or plain for quoted, plain in pairs])

    def _difficult_record(self) -> Row | Refusal:
        """Read a record cell by cell: one has several lines, or a quotation mark is at fault."""
        first = self._line
        cells: list[str] = []
        stray = None
        at, line = self._offset, first
        while True:
            cell = self._cell(at)
            if cell is None and self._window.close_cell(self._offset):
                at, self._offset = at - self._offset, 0
                cell = self._cell(at)
            if cell is None:
                return refusals.quotes_refused(refusals.QUOTES_UNCLOSED, line)
            if cell.is_followed:
                if cell.breaks:
                    return refusals.quotes_refused(refusals.QUOTES_FOLLOWED, line)
                stray = len(cells) if stray is None else stray
            cells.append(cell.text)
            line += cell.breaks
            if not self._window.text.startswith(self._delimiter, cell.end):
                break
            at = cell.end + 1
        found = _BREAK.match(self._window.text, cell.end)
        self._offset, self._line = (found.end() if found else cell.end), line + 1
        self.marks[first] = Marks(line, stray)
        return Row(first, cells)

    def _cell(self, at: int) -> _Cell | None:
        """Read the cell at an offset; None if its quotation mark is not closed in the window.

        A cell with text after its closing quotation mark is given as typed.
        """
        text = self._window.text
        if not text.startswith(QUOTE, at):
            end = self._plain_end(at)
            return _Cell(text[at:end], end)
        quoted = QUOTED.match(text, at)
        if quoted is None:
            return None
        breaks = len(_BREAK.findall(quoted[1]))
        end = self._plain_end(quoted.end())
        if end > quoted.end():
            return _Cell(text[at:end], end, breaks, is_followed=True)
        return _Cell(quoted[1].replace('""', QUOTE), end, breaks)

    def _plain_end(self, at: int) -> int:
        """Return where the next delimiter or line break is."""
        found = self._plain.match(self._window.text, at)
        return found.end() if found else at


class _Cell(NamedTuple):
    """One cell of a record that holds quotation marks."""

    text: str
    end: int
    breaks: int = 0
    is_followed: bool = False


def _are_blank(cells: Sequence[str]) -> bool:
    return is_blank("".join(cells))


def line_begin(text: str, offset: int, known: int) -> int:
    """Return where the physical line of `offset` begins, at `known` or later."""
    found = max(text.rfind("\n", known, offset), text.rfind("\r", known, offset))
    return known if found < 0 else found + 1


def _lines(text: str) -> list[str]:
    """Return the physical lines; not those of `splitlines`, which knows eight more line breaks."""
    lines = text.splitlines()
    if text.endswith("\n") and len(lines) == text.count("\n"):
        # There is none of the eight, and no line ends with U+000D alone.
        return lines
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # Behind the last line break no line begins.
    return lines if lines[-1] else lines[:-1]
