"""Messages about workbooks: refusals, and cells without a text."""

from __future__ import annotations

from collections.abc import Sequence

from ...sentences.language import N_, _n, _t, listed, number
from ...sentences.line_numbers import SHOWN_LINES
from ..sheet import Refusal

PROTECTED = N_("Workbook: The file is protected with a password.")
OLD_EXCEL = N_("Workbook: The file is an Excel 97-2003 workbook (.xls), whatever its name says.")
BINARY = N_("Workbook: The file is a binary workbook (.xlsb), whatever its name says.")
STRICT = N_("Workbook: The file is saved as Strict Open XML.")
OPEN_DOCUMENT = N_(
    "Workbook: The file is an OpenDocument spreadsheet (.ods), whatever its name says."
)
NUMBERS = N_("Workbook: The file is a Numbers document, whatever its name says.")
OTHER_DOCUMENT = N_("Workbook: The file is no workbook, whatever its name says.")
TEXT = N_("Workbook: The file is no workbook but a text, whatever its name says.")
DAMAGED = N_("Workbook: The file is damaged and cannot be read.")
TOO_LARGE = N_("Workbook: The file holds too much to be read: {what}.")
NO_SHEET = N_("Workbook: The file has no visible worksheet.")
MANY_SHEETS = N_("Workbook: Several worksheets hold something: {names}.")
MERGED = N_("Workbook: The cells {ranges} are merged.")
PIVOT = N_("Workbook: The worksheet holds a pivot table.")

HINT_PROTECTED = N_("Take the password off, save the file and choose it again.")
HINT_SAVE = N_(
    "In Excel, choose File, Save as, Excel Workbook (.xlsx), then choose the new file; or save "
    "the sheet as CSV UTF-8."
)
HINT_TEXT = N_("Give it a name that ends in .csv and choose it again.")
HINT_DAMAGED = N_(
    "Open it in a spreadsheet, save it again as Excel Workbook (.xlsx) and choose that."
)
HINT_LARGE = N_("Copy the rows alone into the import template, as values, and choose that file.")
HINT_NO_SHEET = N_("Show the worksheet with the rows, save the file and choose it again.")
HINT_HIDDEN_SHEETS = N_(
    "Hidden worksheets are not read: {names}. If the rows stand in one of them, show it, call it "
    "“{name}”, and choose the file again."
)
HINT_MANY_SHEETS = N_(
    "Call the one with the rows “{name}”, or hide or delete the others, and choose the file again."
)
HINT_HIDDEN = N_(
    "Nobody has seen what stands there. Show or delete them and choose the file again."
)
HINT_MERGED = N_("Split them, write the value into each row, and choose the file again.")
HINT_PIVOT = N_("Copy its values into a worksheet of their own and choose the file again.")

CELL = N_("{label}: The cell is no text, and what it shows cannot be told for certain.")
HINT_CELL = N_("{cell} holds {what}. {cure}")
CURE_TEXT = N_("Make the column Text, then type the cell again")
CURE_VALUES = N_("Copy it and paste it as values, or type it again")
CURE_STRUCK = N_(
    "Take the row out of the sheet if it is no more wanted, or the line through the cell away"
)
CURE_TYPE = N_("Type the cell again")
CURE_TRUTH = N_("Only TRUE/FALSE columns take one; make the cell Text, then type it again")
CURE_SECRET = N_("Make the column Text, then type the password again: leading zeros may be lost")
SURPLUS = N_("{cell} is filled, and the header ends at column {last}")


class BookRefused(Exception):
    """A workbook cannot be read, for a reason that a person can mend."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.refusal = Refusal("file.workbook", what, hint)


def damaged() -> BookRefused:
    """Return the error for a part of a workbook that is missing or makes no sense."""
    return BookRefused(DAMAGED, HINT_DAMAGED)


def too_large(what: str) -> BookRefused:
    """Return the error for a workbook that exceeds a bound."""
    return BookRefused(TOO_LARGE.format(what=what), HINT_LARGE)


def hidden_rows(rows: Sequence[int]) -> str:
    """Return which rows of the table are hidden."""
    names = [str(row) for row in rows[:SHOWN_LINES]]
    if len(rows) > SHOWN_LINES:
        names.append(_t("{n} more", n=number(len(rows) - SHOWN_LINES)))
    one = N_("Workbook: Row {rows} in the table is hidden.")
    return _n(one, "Workbook: Rows {rows} in the table are hidden.", len(rows), rows=listed(names))


def hidden_columns(names: str, count: int) -> str:
    """Return which columns of the table are hidden."""
    one = N_("Workbook: Column {columns} in the table is hidden.")
    many = N_("Workbook: Columns {columns} in the table are hidden.")
    return _n(one, many, count, columns=names)
