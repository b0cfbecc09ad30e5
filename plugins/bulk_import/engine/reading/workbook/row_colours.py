"""Rows of a worksheet in another colour than the others, by which people mean something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from .archive import Archive
from .markup import MAIN, ends, number
from .worksheet import Worksheet

LEAST_ROWS, FEW = 4, 4
"""With fewer rows no colour is usual; one row in this many at most is marked by a colour."""
_WHITE = ("FFFFFF", "theme 0", "indexed 1", "indexed 9", "indexed 64", "indexed 65")
_BLACK = ("000000", "theme 1", "indexed 0", "indexed 8", "indexed 64")
_LINK = ("theme 10", "theme 11", "0563C1", "954F72")
"""Spreadsheets give these to an address that becomes a link, whoever has typed it."""


def coloured_rows(
    sheet: Worksheet, rows: Iterable[int], width: int, colours: Mapping[str, str]
) -> tuple[int, ...]:
    """Return which rows of a table are coloured unlike most: by their first filled cell.

    :param width: how many columns the table has.
    :param colours: those of the styles, as `read_colours` returns them.
    """
    found = {row: colours.get(_first_style(sheet, row, width), "") for row in rows}
    if len(found) < LEAST_ROWS or not colours:
        return ()
    [(usual, count)] = Counter(found.values()).most_common(1)
    if FEW * (len(found) - count) > len(found):
        return ()
    return tuple(row for row, colour in found.items() if colour != usual)


def _first_style(sheet: Worksheet, row: int, width: int) -> str:
    cells = sheet.rows[row]
    return next((cells[column].style for column in sorted(cells) if column <= width), "")


def read_colours(archive: Archive, name: str) -> Mapping[str, str]:
    """Return the colours of ground and letters by the numbers of styles, without plain ones."""
    if name not in archive:
        return {}
    fonts, fills, styles = [""], [""], {}
    with archive.open(name) as part:
        for element in ends(part):
            if element.tag == MAIN + "fonts":
                fonts = [_colour(each.find(MAIN + "color"), _BLACK + _LINK) for each in element]
            elif element.tag == MAIN + "fills":
                fills = [_fill(each) for each in element]
            elif element.tag == MAIN + "cellXfs":
                styles = {
                    str(place): _of(fills, each, "fillId") + _of(fonts, each, "fontId")
                    for place, each in enumerate(element)
                }
    return {style: colour for style, colour in styles.items() if colour}


def _of(colours: list[str], style: Element, attribute: str) -> str:
    place = number(style, attribute, 0)
    return colours[place] if place < len(colours) else ""


def _fill(element: Element) -> str:
    pattern = element.find(MAIN + "patternFill")
    if pattern is None:
        return "gradient" if len(element) else ""
    is_plain = pattern.get("patternType", "none") in ("none", "gray125")
    return "" if is_plain else _colour(pattern.find(MAIN + "fgColor"), _WHITE)


def _colour(element: Element | None, plain: tuple[str, ...]) -> str:
    """Return a name of a colour, "" for one that says nothing."""
    if element is None or element.get("auto"):
        return ""
    tint = element.get("tint", "")
    parts = (f"{kind} {value}" for kind in ("theme", "indexed") if (value := element.get(kind)))
    name = (element.get("rgb") or "")[-6:].upper() or next(parts, "")
    return "" if name in plain and not tint else f"{name} {tint}"
