"""Detection of the file type by name, size and first bytes."""

from __future__ import annotations

import re

from ...sentences.language import N_
from .. import refusals
from ..content import Content
from ..formats import Formats
from ..sheet import Refusal
from ..size_limit import most_bytes
from .encoding import ends_in_zeros, is_binary

_EXCEL = N_(
    "This is an Excel workbook. In Excel, choose File, Save as, CSV UTF-8 (comma delimited), "
    "then choose the new file."
)
_OPEN_DOCUMENT = N_(
    "This is a LibreOffice document. In LibreOffice Calc, choose File, Save as, Text CSV, "
    "with the character set Unicode (UTF-8), then choose the new file."
)
_NUMBERS = N_(
    "This is a Numbers document. In Numbers, choose File, Export to, CSV, with the encoding "
    "Unicode (UTF-8), then choose the new file."
)
_ARCHIVE = N_("This is an archive. Unpack it and choose the {formats} file in it.")
_PICTURE = N_("This is a picture. Choose the {formats} file that holds the rows.")
_DOCUMENT = N_("This is a document, not a sheet. Copy its table into the import template.")
_DATABASE = N_("This is a database. Export the table as CSV, then choose the new file.")
_PAGE = N_(
    "This is a web page or an XML file, whatever its name says. Open it in a spreadsheet. "
    "In Excel, choose File, Save as, CSV UTF-8 (comma delimited), then choose the new file."
)
_LINK = N_(
    "This is a link to a file that is kept elsewhere, and not the file. Open it there, download or "
    "save it as {formats}, and choose that."
)
_MAIL = N_("This is a mail. Save the {formats} file that is attached to it, then choose that.")
_UNFINISHED = N_(
    "This is a download that has not come to its end, or was broken off. Download the file again, "
    "and choose it once it has its own name."
)
_BESIDE = N_(
    "This is what a program keeps beside a file, and not the file: its name is the same, without "
    "the signs in front. Choose that."
)
_FRAME = N_(
    "This is a file of data for programs. Export the table as CSV, then choose the new file."
)
_RENAMED = N_(
    "If the file holds a table of text, give it a name that ends in .csv and choose it again."
)
_OTHER_NAME = N_("Choose a file whose name ends in {formats}.")
_OTHER_EXCEL = N_(
    "This is an Excel workbook of another kind, or its name does not end in .xlsx. In Excel, "
    "choose File, Save as, Excel Workbook (.xlsx), then choose the new file."
)

_SIGNATURES = (
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
    (b"\x00\x01\x00\x00Standard ", _DATABASE),
    (b"x\x9f>\x22", _MAIL),
    (b"L\x00\x00\x00\x01\x14\x02\x00", _LINK),
    (b"bplist00", _LINK),
    (b"\x00\x05\x16\x07", _BESIDE),
    *((mark, _FRAME) for mark in (b"PAR1\x15", b"ARROW1\x00", b"Obj\x01", b"\x89HDF\r\n")),
)
#: What documents of an older Office hold, which begin as workbooks do.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PARTS = (
    ("__substg1.0_".encode("utf-16-le"), _MAIL),
    ("WordDocument".encode("utf-16-le"), _DOCUMENT),
    ("PowerPoint".encode("utf-16-le"), _DOCUMENT),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ZIP_PARTS = (
    (b"xl/", _EXCEL),
    (b"application/vnd.oasis.opendocument", _OPEN_DOCUMENT),
    (b".iwa", _NUMBERS),
    (b"word/", _DOCUMENT),
)
_MARKUP = (
    *(b"<!doctype", b"<!--", b"<html", b"<?xml", b"<table"),
    *(b"<head", b"<body", b"<div", b"<script", b"<svg", b"<tr>", b"<tr ", b"<thead", b"<tbody"),
)
_COMMENT = re.compile(rb"(?:\s|<!--.*?-->)*", re.DOTALL)
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
    ".doc": _DOCUMENT,
    ".rtf": _DOCUMENT,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".xml": _PAGE,
    **dict.fromkeys((".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2"), _ARCHIVE),
    **dict.fromkeys((".gsheet", ".url", ".webloc", ".lnk", ".desktop"), _LINK),
    **dict.fromkeys((".eml", ".msg", ".dat", ".mbox"), _MAIL),
    **dict.fromkeys((".crdownload", ".part", ".partial", ".download", ".opdownload"), _UNFINISHED),
    **dict.fromkeys((".tsv", ".tab", ".text", ".prn", ".dsv", ".psv", ".asc"), _RENAMED),
    **dict.fromkeys((".csv.bak", ".csv.old", ".csv~", ".csv.tmp", ".csv.orig"), _RENAMED),
    **dict.fromkeys((".accdb", ".mdb", ".sqlite", ".db"), _DATABASE),
    **dict.fromkeys((".parquet", ".feather", ".avro", ".rds", ".dta", ".sav"), _FRAME),
}
#: How the names of files begin that programs keep beside others; they are small.
_BESIDE_NAMES = re.compile(r"(?:.*[/\\])?(?:~\$|\.~lock\.|\._)")
_MOST_BESIDE = 4_096


def refused_kind(name: str, content: Content, max_bytes: int, formats: Formats) -> Refusal | None:
    """Refuse a file by extension, then size, then because it is not text (decision 15).

    What a workbook is, its own reader says.
    """
    if _BESIDE_NAMES.match(name) and len(content) <= _MOST_BESIDE:
        return refusals.type_refused(_BESIDE, formats)
    if not name.lower().endswith(formats.extensions):
        hint = _known_as(content) or _named_as(name)
        return refusals.type_refused(_for(formats, hint), formats)
    known = _for(formats, _known_as(content))
    if formats.is_workbook(name):
        is_large = len(content) > most_bytes(name, max_bytes)
        return refusals.size_refused(max_bytes) if is_large else None
    if len(content) > most_bytes(name, max_bytes):
        return refusals.size_refused(max_bytes, known.format(formats=formats.listed))
    if not known and is_binary(content):
        known = refusals.HINT_UNFINISHED if ends_in_zeros(content) else refusals.HINT_BINARY
    return refusals.type_refused(known, formats) if known else None


def _for(formats: Formats, hint: str) -> str:
    """Return what to do with a file where workbooks are taken, too."""
    return _OTHER_EXCEL if formats.has_workbooks and hint == _EXCEL else hint


def _known_as(content: Content) -> str:
    """Return what a file of a known signature is and what to do with it, "" for any other."""
    head = content.head(1024)
    if head.startswith(_ZIP):
        return next((hint for part, hint in _ZIP_PARTS if content.find(part) >= 0), _ARCHIVE)
    if head.startswith(_OLE):
        return next((hint for part, hint in _OLE_PARTS if content.find(part) >= 0), _EXCEL)
    for signature, hint in _SIGNATURES:
        if head.startswith(signature):
            return hint
    start = _COMMENT.sub(b"", head.removeprefix(b"\xef\xbb\xbf"), count=1).lower()
    return _PAGE if start.startswith(_MARKUP) else ""


def _named_as(name: str) -> str:
    folded = name.lower()
    return next((hint for ending, hint in _NAMES.items() if folded.endswith(ending)), _OTHER_NAME)
