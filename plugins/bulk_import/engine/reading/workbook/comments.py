"""Comments on cells of a worksheet: where they stand; what they say is never read."""

from __future__ import annotations

from collections.abc import Collection

from .archive import Archive
from .areas import cell_name, place_of
from .markup import MAIN, events
from .parts import related


def commented_cells(
    archive: Archive, part: str, rows: Collection[int], width: int
) -> tuple[str, ...]:
    """Return the names of the cells of a table that have a comment, row by row.

    :param part: the worksheet.
    :param rows: the rows of the table, without its header.
    :param width: how many columns it has.
    """
    found = []
    for name in related(archive, part, "comments"):
        with archive.open(name) as comments:
            for event, element in events(comments):
                if event == "end" and element.tag == MAIN + "comment":
                    found.append(place_of(element.get("ref", "")))
                    element.clear()
    inside = [(row, column) for row, column in sorted(found) if row in rows and column <= width]
    return tuple(cell_name(row, column) for row, column in inside)
