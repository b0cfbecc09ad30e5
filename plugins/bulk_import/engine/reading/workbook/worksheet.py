"""The part of a worksheet: its stored cells, and which are hidden or merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element

from .areas import Area, area_of, place_of
from .markup import MAIN, events, number, truth
from .sentences import damaged, too_large
from .texts import BookText, decoded, text_of

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class StoredCell(NamedTuple):
    """A cell as it is stored."""

    kind: str
    """`s` for a text, `n`, `b`, `e` or another letter of the file format."""
    content: BookText
    style: str
    """Which of the styles it has, a number in letters."""
    formula: str | None = None
    """The formula, None for a cell that has none."""
    is_rich: bool = False
    """True where a picture or linked data stands in the cell."""


@dataclass
class Worksheet:
    """The cells that hold something, by row and column, and what is true of the sheet."""

    rows: dict[int, dict[int, StoredCell]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[Area] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    computed: list[Area] = field(default_factory=list)
    """Where array formulas and data tables write their results."""
    conditional: list[tuple[Area, int]] = field(default_factory=list)
    """Where a conditional format changes how cells look, and which one."""


def read_worksheet(part: IO[bytes], texts: Sequence[BookText], most_letters: int) -> Worksheet:
    """Read a worksheet; a `BookRefused` where it makes no sense or holds too much.

    :param most_letters: so many may stand in its cells; each filled cell counts one more.
    """
    reader = _Reader(texts, most_letters)
    for event, element in events(part):
        if event == "end":
            reader.end(element)
        elif reader.data is None and element.tag == MAIN + "sheetData":
            reader.data = element
    return reader.sheet


class _Reader:
    """Takes the elements of a worksheet as they end."""

    def __init__(self, texts: Sequence[BookText], most_letters: int) -> None:
        self.sheet = Worksheet()
        self.data: Element | None = None
        self._texts = texts
        self._left = most_letters
        self._last_row = 0
        self._takers: Mapping[str, Callable[[Element], None]] = {
            MAIN + "row": self._take_row,
            MAIN + "col": self._take_column,
            MAIN + "mergeCell": self._take_merged,
            MAIN + "conditionalFormatting": self._take_conditional,
        }

    def end(self, element: Element) -> None:
        taker = self._takers.get(element.tag)
        if taker is not None:
            taker(element)
            element.clear()

    def _take_row(self, element: Element) -> None:
        row = number(element, "r", self._last_row + 1)
        if not self._last_row < row <= LAST_ROW:
            raise damaged()
        self._last_row = row
        cells: dict[int, StoredCell] = {}
        last = 0
        for child in element.findall(MAIN + "c"):
            last = self._column_of(child, row, last)
            cell = self._cell(child)
            if cell is not None:
                cells[last] = cell
                self._count(cell)
        if cells:
            self.sheet.rows[row] = cells
        if truth(element, "hidden") or _is_zero(element.get("ht")):
            self.sheet.hidden_rows.append(row)
        if self.data is not None:
            # The sheet keeps every row that was read, empty ones too.
            self.data.clear()

    @staticmethod
    def _column_of(element: Element, row: int, last: int) -> int:
        name = element.get("r")
        if name is None:
            column = last + 1
        else:
            stated, column = place_of(name)
            if stated != row:
                raise damaged()
        if not last < column <= LAST_COLUMN:
            raise damaged()
        return column

    def _cell(self, element: Element) -> StoredCell | None:
        kind, style = element.get("t", "n"), element.get("s", "0")
        formula, value = element.find(MAIN + "f"), element.find(MAIN + "v")
        if formula is not None and formula.get("t") in ("array", "dataTable"):
            self.sheet.computed.append(area_of(formula.get("ref") or element.get("r") or ""))
        content = self._content(kind, element, "" if value is None else value.text or "")
        is_rich = element.get("vm") is not None
        if not content.text and formula is None and not is_rich:
            return None
        kind = "s" if kind in ("inlineStr", "str") else kind
        text = None if formula is None else (formula.text or "").strip()
        return StoredCell(kind, content, style, text, is_rich)

    def _content(self, kind: str, element: Element, value: str) -> BookText:
        if kind == "inlineStr":
            inline = element.find(MAIN + "is")
            return BookText("") if inline is None else text_of(inline)
        if kind != "s":
            return BookText(decoded(value) if kind == "str" else value.strip())
        if not value.strip():
            return BookText("")
        if not value.strip().isdecimal() or int(value) >= len(self._texts):
            raise damaged()
        return self._texts[int(value)]

    def _count(self, cell: StoredCell) -> None:
        self._left -= len(cell.content.text.encode("utf-8", "surrogatepass")) + 1
        if self._left < 0:
            raise too_large("its cells hold more than a file of this size may")

    def _take_column(self, element: Element) -> None:
        if truth(element, "hidden") or _is_zero(element.get("width")):
            left, right = number(element, "min"), number(element, "max")
            self.sheet.hidden_columns.append(Area(1, left, LAST_ROW, right))

    def _take_merged(self, element: Element) -> None:
        self.sheet.merged.append(area_of(element.get("ref", "")))

    def _take_conditional(self, element: Element) -> None:
        areas = [area_of(each) for each in element.get("sqref", "").split()]
        for rule in element.findall(MAIN + "cfRule"):
            if rule.get("dxfId") is not None:
                self.sheet.conditional += [(area, number(rule, "dxfId")) for area in areas]


def _is_zero(size: str | None) -> bool:
    """Return whether a height or a width is nothing; one that is no number makes no sense."""
    if size is None:
        return False
    try:
        return float(size) == 0
    except ValueError as error:
        raise damaged() from error
