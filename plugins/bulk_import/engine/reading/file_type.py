"""What kind of file this is, by its name, its size and its first bytes."""

from __future__ import annotations

from . import refusals
from .encoding import is_binary
from .sheet import Refusal
from .size_limit import most_bytes

EXTENSIONS = (".csv", ".txt")

_EXCEL = f"This is an Excel workbook. {refusals.SAVE_AS_UTF8}"
_OPEN_DOCUMENT = (
    "This is a LibreOffice document. In LibreOffice Calc, choose File, Save as, Text CSV, "
    "with the character set Unicode (UTF-8), then choose the new file."
)
_NUMBERS = (
    "This is a Numbers document. In Numbers, choose File, Export to, CSV, with the encoding "
    "Unicode (UTF-8), then choose the new file."
)
_ARCHIVE = "This is an archive. Unpack it and choose the .csv or .txt file in it."
_PICTURE = "This is a picture. Choose the .csv or .txt file that holds the rows."
_DOCUMENT = "This is a document, not a sheet. Copy its table into the import template."
_DATABASE = "This is a database. Export the table as CSV, then choose the new file."
_PAGE = (
    "This is a web page or an XML file, whatever its name says. Open it in a spreadsheet. "
    f"{refusals.SAVE_AS_UTF8}"
)
_OTHER_NAME = "Choose a file whose name ends in .csv or .txt."

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _EXCEL),
    (b"%PDF-", _DOCUMENT),
    (b"{\\rtf", _DOCUMENT),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh91AY&SY", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"SQLite format 3\x00", _DATABASE),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ZIP_PARTS = (
    (b"xl/", _EXCEL),
    (b"application/vnd.oasis.opendocument", _OPEN_DOCUMENT),
    (b".iwa", _NUMBERS),
    (b"word/", _DOCUMENT),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")
_NAMES = {
    ".xlsx": _EXCEL,
    ".xlsm": _EXCEL,
    ".xlsb": _EXCEL,
    ".xls": _EXCEL,
    ".ods": _OPEN_DOCUMENT,
    ".numbers": _NUMBERS,
    ".zip": _ARCHIVE,
    ".pdf": _DOCUMENT,
    ".docx": _DOCUMENT,
}


def refused_kind(name: str, content: bytes, max_bytes: int) -> Refusal | None:
    """Refuse a file by extension, then size, then because it is not text (decision 15)."""
    if not name.lower().endswith(EXTENSIONS):
        return refusals.type_refused(_known_as(content) or _named_as(name))
    if len(content) > most_bytes(name, max_bytes):
        return refusals.size_refused(max_bytes, _known_as(content))
    hint = _known_as(content)
    if not hint and is_binary(content):
        hint = refusals.HINT_BINARY
    return refusals.type_refused(hint) if hint else None


def _known_as(content: bytes) -> str:
    """Return what a file of a known signature is and what to do with it, "" for any other."""
    if content.startswith(_ZIP):
        return next((hint for part, hint in _ZIP_PARTS if part in content), _ARCHIVE)
    for signature, hint in _SIGNATURES:
        if content.startswith(signature):
            return hint
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return _PAGE if start.startswith(_MARKUP) else ""


def _named_as(name: str) -> str:
    folded = name.lower()
    return next((hint for ending, hint in _NAMES.items() if folded.endswith(ending)), _OTHER_NAME)
