"""The XML of a workbook's parts, element by element; a part with a DOCTYPE is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from .archive import BROKEN
from .sentences import damaged

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""The namespace of everything that is read; the same names elsewhere mean other things."""
_BROKEN = (*BROKEN, ParseError, DefusedXmlException, LookupError, ValueError)


def events(part: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """Yield the starts and ends of a part's elements; a broken part makes the book damaged.

    What is read is given by whoever asks: an element that is no longer needed is to be cleared.
    """
    stream = iterparse(part, ("start", "end"), forbid_dtd=True)
    while True:
        try:
            found = next(stream, None)
        except _BROKEN as error:
            raise damaged() from error
        if found is None:
            return
        yield found


def ends(part: IO[bytes]) -> Iterator[Element]:
    """Yield a part's elements as they end, each with its content."""
    return (element for event, element in events(part) if event == "end")


def number(element: Element, name: str, default: int | None = None) -> int:
    """Return an attribute that is a whole number not below zero."""
    text = element.get(name)
    if text is None and default is not None:
        return default
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 10):
        raise damaged()
    return int(text)


def truth(element: Element, name: str, default: str = "0") -> bool:
    """Return an attribute that is a truth value, false where it is missing, or as a default is."""
    return element.get(name, default).strip().casefold() in ("1", "true", "on")


def is_struck(font: Element) -> bool:
    """Return whether a font, of a style or of a part of a text, has a line through it."""
    line = font.find(MAIN + "strike")
    return line is not None and truth(line, "val", "1")
