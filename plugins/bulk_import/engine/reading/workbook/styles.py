"""Styles of the cells of a workbook: number formats, and which cells are struck out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .archive import Archive
from .markup import MAIN, ends, is_struck, number
from .number_formats import BUILT_IN, Format, format_of


@dataclass(frozen=True)
class Styles:
    """Which number format each style has, and which strike a cell out."""

    formats: Sequence[Format | None] = ()
    """By the number of a style; None for a format whose code is not in the file."""
    changing: frozenset[int] = field(default=frozenset())
    """The conditional formats that change how numbers look."""
    striking: frozenset[str] = frozenset()
    """The numbers of the styles whose font has a line through it."""

    def format_of(self, style: str) -> Format | None:
        """Return the number format of a cell; a workbook without styles has General only."""
        if not self.formats and style == "0":
            return format_of(BUILT_IN[0])
        is_known = style.isascii() and style.isdecimal() and int(style) < len(self.formats)
        return self.formats[int(style)] if is_known else None

    def changes_numbers(self, conditional: int) -> bool:
        """Return whether a conditional format has a number format."""
        return conditional in self.changing


def read_styles(archive: Archive, name: str) -> Styles:
    """Read the styles of a workbook; one without them shows everything in General."""
    if name not in archive:
        return Styles()
    codes: dict[int, str] = {}
    cells: list[int] = []
    changing: set[int] = set()
    struck: set[int] = set()
    striking: set[str] = set()
    with archive.open(name) as part:
        for element in ends(part):
            if element.tag == MAIN + "numFmts":
                codes = {number(each, "numFmtId"): each.get("formatCode", "") for each in element}
            elif element.tag == MAIN + "fonts":
                struck = {place for place, each in enumerate(element) if is_struck(each)}
            elif element.tag == MAIN + "cellXfs":
                cells = [number(each, "numFmtId", 0) for each in element]
                fonts = (number(each, "fontId", 0) for each in element)
                striking = {str(place) for place, font in enumerate(fonts) if font in struck}
            elif element.tag == MAIN + "dxfs":
                changing = _with_numbers(element)
    formats = [_known(each, codes) for each in cells]
    return Styles(formats, frozenset(changing), frozenset(striking))


def _with_numbers(element: Element) -> set[int]:
    return {place for place, each in enumerate(element) if each.find(MAIN + "numFmt") is not None}


def _known(number_format: int, codes: Mapping[int, str]) -> Format | None:
    """Return a number format by its id: 0 is General, whatever its name in the workbook."""
    code = codes.get(number_format) if number_format else None
    code = BUILT_IN.get(number_format) if code is None else code
    return None if code is None else format_of(code)
