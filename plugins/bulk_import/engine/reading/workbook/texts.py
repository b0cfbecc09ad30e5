"""The texts of a workbook: shared and inline ones, with their runs joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .archive import Archive
from .markup import MAIN, events, is_struck

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")


class BookText(NamedTuple):
    """A text, and whether the blanks around it may be there for one program and not for another."""

    text: str
    is_loose: bool = False
    is_struck: bool = False
    """True where a part of it has a line through it."""

    @property
    def is_text(self) -> bool:
        """Return False for half a character or a code point that no text has."""
        return _NO_TEXT.search(self.text) is None


def shared_texts(archive: Archive, name: str) -> list[BookText]:
    """Return the texts that cells point to by their number; none where there is no such part."""
    if name not in archive:
        return []
    found, root = [], None
    with archive.open(name) as part:
        for event, element in events(part):
            if event == "start" and root is None:
                root = element
            if event == "end" and element.tag == MAIN + "si":
                found.append(text_of(element))
                element.clear()
                if root is not None:
                    root.clear()
    return found


def text_of(element: Element) -> BookText:
    """Return the text of a shared string or of a cell with one: its runs, without the furigana."""
    pieces = list(_pieces(element))
    is_loose = any(
        (piece.text or "") != (piece.text or "").strip() and piece.get(_PRESERVE) != "preserve"
        for piece in pieces
    )
    text = decoded("".join(piece.text or "" for piece in pieces))
    return BookText(text, is_loose, any(map(_is_struck_run, element)))


def decoded(text: str) -> str:
    """Return a text with `_xHHHH_` resolved, once and from left to right."""
    if "_x" not in text:
        return text
    units = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # Two escapes may be the halves of one character.
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _pieces(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == MAIN + "t":
            yield child
        elif child.tag == MAIN + "r":
            yield from child.findall(MAIN + "t")


def _is_struck_run(element: Element) -> bool:
    font = element.find(MAIN + "rPr") if element.tag == MAIN + "r" else None
    return font is not None and is_struck(font)
