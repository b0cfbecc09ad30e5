"""The sentences about a file that cannot be read, and about a row that does not fit its header."""

from __future__ import annotations

from ..sentences.language import N_, _n, _t, decimal, number
from .formats import TEXTS, Formats
from .sheet import Refusal

FILE_TYPE = N_("File Type: Invalid type. Supported formats: {formats}.")
FILE_SIZE = N_("File Size: File cannot be uploaded as it exceeds the {limit} size limit.")
OPERATION = N_("Operation: This kind of import does not do that.")
HINT_OPERATION = N_("Choose what is offered, and choose the file again.")
PROGRAM_FAILED = N_(
    "Program: A rule of this import failed, so the file was not checked to its end."
)
HINT_PROGRAM_FAILED = N_("Nothing was stored. Tell whoever runs the program; its log says where.")
NO_ENTRIES = N_("No Entries: File cannot be uploaded as at least 1 row entry is required.")

ENCODING_BROKEN = N_("Encoding: Line {line} holds bytes that are not {encoding}.")
ENCODING_UNKNOWN = N_("Encoding: Line {line} holds bytes that are neither UTF-8 nor Windows-1252.")
ENCODING_MIXED = N_(
    "Encoding: Line {line} holds bytes that are UTF-8, unlike the rest of the file."
)
ENCODING_UNMARKED = N_("Encoding: The file is {encoding} without a byte order mark.")
ENCODING_SEVERAL_BYTES = N_(
    "Encoding: The file seems to be {encoding} or a relative of it, which is not supported."
)
ENCODING_UNSUPPORTED = N_("Encoding: The file is {encoding}, which is not supported.")

DELIMITER = N_("Delimiter: Line {line} names none of comma, semicolon and tab.")

HEADER_UNRECOGNISED = N_("Header: Line {line} does not name the columns.")
HEADER_TOO_WIDE = N_("Header: Line {line} holds more than {limit} columns.")
HEADER_NAMELESS = N_("Header: Column {place} has no name.")
HEADER_UNKNOWN = N_("Header: Contains unknown columns: {names}.")
HEADER_DOUBLED = N_("Header: Contains columns more than once: {names}.")
HEADER_ASKED_ANEW = N_("Header: Say which column is which.")
HEADER_MISSING = N_("Header: Required columns are missing: {names}.")
HEADER_NOT_THERE = N_("Header: No column is called {names}.")

HEADER_SINGLE_LINE = N_("Header: The whole file stands in line {line}.")
HEADER_CHANGED = N_("Header: Line {line} names the columns again, in another order.")

HEADER_TURNED = N_("Header: The names of the columns stand below each other.")

QUOTES_UNCLOSED = N_(
    "Quotation Marks: The quotation mark that opens in line {line} is never closed."
)
QUOTES_FOLLOWED = N_(
    "Quotation Marks: The quotation mark that opens in line {line} "
    "closes in a later line with text behind it."
)
QUOTES_HEADER = N_("Quotation Marks: Line {line} holds text behind a closing quotation mark.")

ROW_QUOTES = N_("Quotation Marks: Text stands behind a closing quotation mark.")
ROW_HEADER = N_("Row Shape: The row repeats the header.")
ROW_TOO_FEW = N_("Row Shape: The row has fewer cells than the header has columns.")
ROW_TOO_MANY = N_("Row Shape: The row has filled cells beyond the last column.")

SAVE_AS_UTF8 = N_(
    "In Excel, choose File, Save as, CSV UTF-8 (comma delimited), then choose the new file."
)
HINT_BINARY = N_("This file holds no text. Choose the {formats} file that holds the rows.")
HINT_SIZE = N_("Split the sheet into smaller files, each with the header in its first line.")
HINT_EMPTY = N_("Write one row for each entry under the header, save the file and choose it again.")
HINT_MIXED = N_(
    "The rest of the file is {encoding}, so these characters cannot be told for certain. "
    "Correct the line in the sheet and save it again."
)
HINT_ONE_CELL = N_("It probably says {probably}. Correct that cell in the sheet and save it again.")
HINT_DELIMITER = N_("Write sep=, or sep=; or remove this line.")
HINT_FIRST_LINE = N_(
    "The first line holds the names of the columns, separated by commas, semicolons or tabs; "
    "the import template has them."
)
HINT_SEPARATOR = N_(
    "Save the file with commas, semicolons or tabs between the cells; {sign} seems to separate the "
    "names."
)
HINT_ONE_CELL_LINE = N_(
    "All names stand in one cell: the whole line is in quotation marks, or a sep= line above it "
    "names another delimiter. Save the sheet again as CSV, or take away what is wrong."
)
HINT_KIND = N_(
    "The file is {kind} and no table, whatever its name says. Export the rows as CSV, then choose "
    "the new file."
)
HINT_TURNED = N_(
    "Each line of the file is a column. Turn the table round, in a spreadsheet with Copy and then "
    "Paste Special, Transpose, and choose the new file."
)
HINT_UNFINISHED = N_(
    "Zero bytes fill the end of the file, as where it was not written or copied to its end. Save "
    "or copy it again, then choose the new file."
)
HINT_BELOW = N_(
    "Line {line} seems to hold them. Only comments and titles above it are left out by themselves: "
    "move it to the top, and keep other lines only if they are rows."
)
HINT_SINGLE_LINE = N_(
    "The line breaks between the rows are lost. Save the sheet again as CSV and choose that file."
)
HINT_SEPARATED = N_("{sign} stands where line breaks belong. Write each row in a line of its own.")
HINT_SECOND_HEADER = N_("It names the columns once more; take this line out")
HINT_ROW_HEADER = N_("Two files seem to have been joined here; take this line out")
HINT_CHANGED = N_("Two files seem to have been joined here. Upload each of them by itself.")
HINT_NUMBERED = N_(
    "Each row has one cell more than the header: its number, in front. Take the first cell of each "
    "row away, or put a name for them in front of the others."
)
HINT_NAMELESS = N_("Name the column or remove it.")
DID_YOU_MEAN = N_("Did you mean {column}?")
ONLY_IF = N_("Only if it says TRUE or FALSE.")
OPPOSITE = N_(
    "The opposite sense of {column}. Where it says TRUE, {column} says FALSE; turn its cells round "
    "before you call it {column}."
)
OPPOSITE_NAMED = N_("The opposite sense of {column}, which is named already.")
SECOND = N_(
    "A second column called {column}, as where tables are joined or copied; keep the one whose "
    "cells are right."
)
NAMED_ALREADY = N_("Another name for {column}, which is named already.")
WHOLE_NAME_TOO = N_("The whole name, which is not needed beside {first} and {last}.")
CALLED_SO = N_("no column here is called so.")
STILL_MISSING = N_("Nothing was found for {columns}: if a column holds it, give it that name.")
THE_COLUMNS = N_("The columns are {columns}.")
LEAVE_OUT = N_("Upload a copy of the file without the others.")
HINT_NOT_THERE = N_("Write the name as it stands in the file.")
HINT_DOUBLED = N_("Keep one column of each name.")
HINT_BESIDE = N_(
    "Two lists seem to stand side by side. Put the rows of the second one below those of the first "
    "and take its columns away; keep one column of each name."
)
HINT_QUOTES = N_(
    "A cell that begins with a quotation mark ends at the next one. Remove the mark, or close "
    "the cell and write each quotation mark inside it twice."
)


def type_refused(hint: str, formats: Formats = TEXTS) -> Refusal:
    """Refuse a file that is no text, or does not say by its name that it is."""
    message = FILE_TYPE.format(formats=formats.listed)
    return Refusal("file.type", message, hint.format(formats=formats.listed))


def size_refused(max_bytes: int, hint: str = "") -> Refusal:
    """Refuse a file of more than `max_bytes`."""
    message = FILE_SIZE.format(limit=size_text(max_bytes))
    return Refusal("file.size", message, f"{hint} {HINT_SIZE}".strip())


def encoding_refused(message: str, hint: str = "", line: int | None = None) -> Refusal:
    """Refuse a file whose characters cannot be read for certain."""
    return Refusal("file.encoding", message, f"{hint} {SAVE_AS_UTF8}".strip(), line)


def header_refused(message: str, hint: str, line: int) -> Refusal:
    """Refuse a file whose columns are not those of the importer."""
    return Refusal("file.header", message, hint, line)


def quotes_refused(message: str, line: int) -> Refusal:
    """Refuse a file in which a quotation mark would swallow what follows it."""
    return Refusal("file.quotes", message.format(line=line), HINT_QUOTES, line)


def nothing_entered() -> Refusal:
    """Refuse a file without a row under its header."""
    return Refusal("file.empty", NO_ENTRIES, HINT_EMPTY)


def all_or_nothing_refused(limit: int) -> Refusal:
    """Refuse all or nothing for a file with more rows than one transaction may hold."""
    message = _t(
        "All or nothing: File cannot be uploaded as it has more than {limit} rows.",
        limit=number(limit),
    )
    hint = _t("Create the good rows instead, or split the file.")
    return Refusal("file.all_or_nothing", message, hint)


def program_failed() -> Refusal:
    """Return the refusal of a file that the host's rules could not judge."""
    return Refusal("file.program", PROGRAM_FAILED, HINT_PROGRAM_FAILED)


def operation_refused() -> Refusal:
    """Refuse what the importer does not offer."""
    return Refusal("file.operation", OPERATION, HINT_OPERATION)


def size_text(max_bytes: int) -> str:
    """Return a size as people read it: "100 KB", "97.6 KB", "1 byte"; never more than it is.

    The script of the upload dialog says the same before a file is sent.
    """
    if max_bytes < 1024:
        return _n("{number} byte", "{number} bytes", max_bytes, number=max_bytes)
    tenths = max_bytes * 10 // 1024
    return _t("{number} KB", number=decimal(tenths, 10))
