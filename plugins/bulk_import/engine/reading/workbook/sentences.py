"""The sentences about workbooks: those that are refused whole, and cells that are no text."""

from __future__ import annotations

from ..sheet import Refusal

PROTECTED = "Workbook: The file is protected with a password."
OLD_EXCEL = "Workbook: The file is an Excel 97-2003 workbook (.xls), whatever its name says."
BINARY = "Workbook: The file is a binary workbook (.xlsb), whatever its name says."
STRICT = "Workbook: The file is saved as Strict Open XML."
OPEN_DOCUMENT = "Workbook: The file is an OpenDocument spreadsheet (.ods), whatever its name says."
NUMBERS = "Workbook: The file is a Numbers document, whatever its name says."
OTHER_DOCUMENT = "Workbook: The file is no workbook, whatever its name says."
TEXT = "Workbook: The file is no workbook but a text, whatever its name says."
DAMAGED = "Workbook: The file is damaged and cannot be read."
TOO_LARGE = "Workbook: The file holds too much to be read: {what}."
NO_SHEET = "Workbook: The file has no visible worksheet."
MANY_SHEETS = "Workbook: Several worksheets hold something: {names}."
HIDDEN_ROWS = "Workbook: {rows} in the table {are} hidden."
HIDDEN_COLUMNS = "Workbook: {columns} in the table {are} hidden."
MERGED = "Workbook: The cells {ranges} are merged."
PIVOT = "Workbook: The worksheet holds a pivot table."

HINT_PROTECTED = "Take the password off, save the file and choose it again."
HINT_SAVE = (
    "In Excel, choose File, Save as, Excel Workbook (.xlsx), then choose the new file; or save "
    "the sheet as CSV UTF-8."
)
HINT_TEXT = "Give it a name that ends in .csv and choose it again."
HINT_DAMAGED = "Open it in a spreadsheet, save it again as Excel Workbook (.xlsx) and choose that."
HINT_LARGE = "Copy the rows alone into the import template, as values, and choose that file."
HINT_NO_SHEET = "Show the worksheet with the rows, save the file and choose it again."
HINT_MANY_SHEETS = (
    "Call the one with the rows “{name}”, or hide or delete the others, and choose the file again."
)
HINT_HIDDEN = "Nobody has seen what stands there. Show or delete them and choose the file again."
HINT_MERGED = "Split them, write the value into each row, and choose the file again."
HINT_PIVOT = "Copy its values into a worksheet of their own and choose the file again."

CELL = "{label}: The cell is no text, and what it shows cannot be told for certain."
HINT_CELL = "{cell} holds {what}. {cure}"
CURE_TEXT = "Make the column Text, then type the cell again"
CURE_VALUES = "Copy it and paste it as values, or type it again"
CURE_TYPE = "Type the cell again"
CURE_TRUTH = "Only TRUE/FALSE columns take one; make the cell Text, then type it again"
CURE_SECRET = "Make the column Text, then type the password again: leading zeros may be lost"
SURPLUS = "{cell} is filled, and the header ends at column {last}"


class BookRefused(Exception):
    """A workbook cannot be read, for a reason that a person can mend."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.refusal = Refusal("file.workbook", what, hint)


def damaged() -> BookRefused:
    """Return what is raised where a part of a workbook is missing or makes no sense."""
    return BookRefused(DAMAGED, HINT_DAMAGED)


def too_large(what: str) -> BookRefused:
    """Return what is raised where a bound is passed before or while a workbook is read."""
    return BookRefused(TOO_LARGE.format(what=what), HINT_LARGE)
