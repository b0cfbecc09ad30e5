"""Every way in which a file is refused, with the sentence that the product promises for it."""

from __future__ import annotations

import codecs
import io
import zipfile
from typing import NamedTuple

from tests.files.sheets import HEADER, sheet

FILE_TYPE = "File Type: Invalid type. Supported formats: .csv or .txt."
FILE_SIZE = "File Size: File cannot be uploaded as it exceeds the 100 KB size limit."
NO_ENTRIES = "No Entries: File cannot be uploaded as at least 1 row entry is required."
LIMIT = 102_400

LINE = ",".join(HEADER).encode()
ROW = b"Ann,Bo,ann.bo,Tidy Lantern 48,Agent,TRUE,,Sales,,TRUE\r\n"


class FileCase(NamedTuple):
    """One file that makes no import."""

    content: bytes
    code: str
    message: str
    hint: str = ""
    """What the hint holds, among other things."""
    name: str = "people.csv"


def packed(*names: str) -> bytes:
    """Return an archive like those that workbooks are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<xml/>")
    return buffer.getvalue()


def refused(code: str, message: str, content: bytes, hint: str = "", **others: str) -> FileCase:
    """Return a case; what it is about comes before what is chosen."""
    return FileCase(content, code, message, hint, **others)


def header(*names: str) -> bytes:
    """Return a file with other columns and one row."""
    return ",".join(names).encode() + b"\r\n" + b",".join([b"x"] * len(names))


GOOD = LINE + b"\r\n" + ROW
WITHOUT_LOGIN = [name for name in HEADER if name != "Login"]

CASES = {
    "another extension": refused("file.type", FILE_TYPE, GOOD, ".csv or .txt", name="people.log"),
    "no extension": refused("file.type", FILE_TYPE, GOOD, ".csv or .txt", name="people"),
    "a workbook by name": refused("file.type", FILE_TYPE, GOOD, "Excel", name="people.xlsx"),
    "a workbook named csv": refused("file.type", FILE_TYPE, packed("xl/workbook.xml"), "Excel"),
    "an archive named csv": refused("file.type", FILE_TYPE, packed("people.csv"), "Unpack it"),
    "a picture named csv": refused(
        "file.type", FILE_TYPE, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture"
    ),
    "a web page named txt": refused(
        "file.type",
        FILE_TYPE,
        b"<!DOCTYPE html><html><table></table></html>",
        "web page",
        name="people.txt",
    ),
    "bytes of no text": refused("file.type", FILE_TYPE, bytes(range(256)) * 8, "no text"),
    "too many bytes": refused("file.size", FILE_SIZE, GOOD + b"\r\n" * LIMIT, "Split the sheet"),
    "too many bytes for any form": refused("file.size", FILE_SIZE, b"x" * 300_000, "Split"),
    "utf-8 but for one byte": refused(
        "file.encoding",
        "Encoding: Line 3 holds bytes that are not UTF-8.",
        LINE + "\nZoë,Ångström,a\n".encode() + b"Zo\xeb,Bo,b\n",
        "Correct the line",
    ),
    "utf-8 with its mark but for one byte": refused(
        "file.encoding",
        "Encoding: Line 2 holds bytes that are not UTF-8.",
        codecs.BOM_UTF8 + LINE + b"\nZo\xeb,Bo,b\n",
        "Correct the line",
    ),
    "half a character of utf-16": refused(
        "file.encoding",
        "Encoding: Line 3 holds bytes that are not UTF-16.",
        GOOD.decode().encode("utf-16") + b"\x00\xd8\x41\x00",
        "Correct the line",
    ),
    "a byte without a character": refused(
        "file.encoding",
        "Encoding: Line 2 holds bytes that are neither UTF-8 nor Windows-1252.",
        b"Name\nZo\x81\n",
        "CSV UTF-8",
    ),
    "one cell in utf-8": refused(
        "file.encoding",
        "Encoding: Line 3 holds bytes that are UTF-8, unlike the rest of the file.",
        LINE
        + b"\n"
        + ROW.replace(b"Ann,Bo", b"Zo\xeb,\xc5ngstr\xf6m")
        + ROW.replace(b"Ann", "Zoé".encode()),
        "It probably says Zoé.",
    ),
    "shift-jis": refused(
        "file.encoding",
        "Encoding: The file seems to be Shift-JIS or a relative of it, which is not supported.",
        LINE + "\n太郎,山田,a\n花子,佐藤,b\n".encode("cp932"),
        "CSV UTF-8",
    ),
    "utf-16 without its mark": refused(
        "file.encoding",
        "Encoding: The file is UTF-16 without a byte order mark.",
        GOOD.decode().encode("utf-16-le"),
        "CSV UTF-8",
    ),
    "utf-32": refused(
        "file.encoding",
        "Encoding: The file is UTF-32, which is not supported.",
        GOOD.decode().encode("utf-32"),
        "CSV UTF-8",
    ),
    "another delimiter in sep": refused(
        "file.delimiter",
        "Delimiter: Line 1 names none of comma, semicolon and tab.",
        b"sep=|\r\n" + GOOD,
        "sep=;",
    ),
    "no header": refused(
        "file.header", "Header: Line 1 does not name the columns.", ROW, "First name, Last name"
    ),
    "too many columns": refused(
        "file.header",
        "Header: Line 1 holds more than 100 columns.",
        LINE + b",x" * 91 + b"\n",
        "The columns are",
    ),
    "a column without a name": refused(
        "file.header", "Header: Column 2 has no name.", header("Login", "", "Password"), "Name the"
    ),
    "an unknown column": refused(
        "file.header",
        'Header: Contains unknown columns: "Frist name".',
        header("Frist name", *HEADER[1:]),
        "Did you mean First name?",
    ),
    "a column of another system": refused(
        "file.header",
        'Header: Contains unknown columns: "username".',
        header(*("username" if name == "Login" else name for name in HEADER)),
        "Did you mean Login?",
    ),
    "a column of the opposite sense": refused(
        "file.header",
        'Header: Contains unknown columns: "Locked".',
        header(*("Locked" if name == "Active" else name for name in HEADER)),
        '"Locked": the opposite sense of Active.',
    ),
    "the whole file in one line": refused(
        "file.header",
        "Header: The whole file stands in line 1.",
        LINE + b"," + ROW,
        "The line breaks between the rows are lost.",
    ),
    "a table that is turned round": refused(
        "file.header",
        "Header: The names of the columns stand below each other.",
        b"First name,Ann,Bob\r\nLast name,Lee,Ray\r\nLogin,ann,bob\r\nActive,TRUE,TRUE\r\n",
        "Turn the table round",
    ),
    "two files joined with other columns": refused(
        "file.header",
        "Header: Line 3 names the columns again, in another order.",
        GOOD + header("Login", *WITHOUT_LOGIN),
        "Upload each of them by itself.",
    ),
    "a column twice": refused(
        "file.header",
        "Header: Contains columns more than once: Login.",
        header(*HEADER, "LOGIN"),
        "Keep one",
    ),
    "a required column is missing": refused(
        "file.header",
        "Header: Required columns are missing: Login.",
        header(*WITHOUT_LOGIN),
        "the import template has them",
    ),
    "text behind a quotation mark of the header": refused(
        "file.quotes",
        "Quotation Marks: Line 1 holds text behind a closing quotation mark.",
        LINE.replace(b"Login", b'"Login"x') + b"\r\n" + ROW,
        "twice",
    ),
    "a quotation mark is never closed": refused(
        "file.quotes",
        "Quotation Marks: The quotation mark that opens in line 3 is never closed.",
        GOOD + b'"Ann,Bo,b,Tidy Lantern 48,Agent,TRUE,,Sales,,TRUE\r\n' + ROW,
        "twice",
    ),
    "a quotation mark closes too late": refused(
        "file.quotes",
        "Quotation Marks: The quotation mark that opens in line 2 closes in a later line with "
        "text behind it.",
        LINE + b'\r\n"Ann,Bo,b,Tidy Lantern 48,Agent,TRUE,,Sales,,TRUE\r\nCy"x,' + ROW,
        "twice",
    ),
    "no row": refused("file.empty", NO_ENTRIES, sheet([]), "Write one row"),
    "nothing at all": refused("file.empty", NO_ENTRIES, b"", "Write one row"),
    "blank lines only": refused("file.empty", NO_ENTRIES, sheet([]) + b",,,,\r\n \r\n", "Write"),
}
