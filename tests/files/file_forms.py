"""The forms in which one and the same file may come: encodings, delimiters and newlines."""

from __future__ import annotations

import codecs
from itertools import product
from typing import NamedTuple

ENCODINGS = {
    "UTF-8": (b"", "utf-8"),
    "UTF-8 with BOM": (codecs.BOM_UTF8, "utf-8"),
    "UTF-16 LE": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "UTF-16 BE": (codecs.BOM_UTF16_BE, "utf-16-be"),
    "Windows-1252": (b"", "cp1252"),
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
#: Written in a text, it becomes bytes that are no character in an encoding.
NO_CHARACTER = "\N{LOZENGE}"
_NO_BYTES = {
    "utf-8": b"\x81",
    "utf-16-le": b"\x00\xd8",
    "utf-16-be": b"\xd8\x00",
    "cp1252": b"\x81",
}
NEWLINES = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}


class Form(NamedTuple):
    """One of them; printed when a test fails in it."""

    encoding: str
    delimiter: str
    newline: str
    sep: bool
    """True with a line above the header that names the delimiter."""

    @property
    def mark(self) -> str:
        """Return the delimiter itself."""
        return DELIMITERS[self.delimiter]

    @property
    def lines_above(self) -> int:
        """Return by how many lines everything stands lower."""
        return int(self.sep)

    @property
    def shown(self) -> str:
        """Return the encoding as Details shows it."""
        return self.encoding.removesuffix(" LE").removesuffix(" BE")

    def bytes_of(self, text: str) -> bytes | None:
        """Return a file in this form; None where Windows-1252 lacks a character.

        The text has the delimiter and the line breaks of the form, but not the line above it.
        """
        mark, codec = ENCODINGS[self.encoding]
        above = f"sep={self.mark}{NEWLINES[self.newline]}" if self.sep else ""
        try:
            parts = [part.encode(codec) for part in (above + text).split(NO_CHARACTER)]
        except UnicodeEncodeError:
            return None
        return mark + _NO_BYTES[codec].join(parts)

    def typed(self, text: str) -> str:
        """Return a text written with | for the delimiter and plain line breaks."""
        return text.replace("|", self.mark).replace("\n", NEWLINES[self.newline])


FORMS = [Form(*each) for each in product(ENCODINGS, DELIMITERS, NEWLINES, (False, True))]
