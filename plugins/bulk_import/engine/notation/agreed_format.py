"""The notation on which the cells of a column agree."""

from __future__ import annotations

from collections.abc import Iterable


def agreed_format(readings: Iterable[Iterable[str]], known: str = "") -> str:
    """Return the one way in which all cells with a single reading are read, "" without one.

    :param readings: of each cell, the ways in which it can be read.
    :param known: how the file was read whose rows this one repairs.
    """
    single = {ways[0] for ways in set(map(tuple, readings)) if len(ways) == 1}
    agreed = single | ({known} - {""})
    return agreed.pop() if len(agreed) == 1 else ""
