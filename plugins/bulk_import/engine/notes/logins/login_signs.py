"""Notes on logins that hold signs which hardly any other login of their column holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ...cells.keys import trim
from ...sentences.language import N_

ODD_SIGN = N_(
    "Holds a sign inside, unlike the others, as where two logins, a name or a remark stand in one "
    "cell; it is taken as it stands"
)
SEVERAL = N_(
    "Holds a comma, a semicolon or a bar, as where several logins or a login and a name stand in "
    "one cell; whoever signs in has to type all of it. It is taken as it stands"
)
LONGEST = 100
"""How many characters of a login are looked at."""
FEW = 8
"""At most one cell in this many is an exception."""
#: `+` stands in addresses, and `&` in *R&D*; one backslash stands after a domain.
_INSIDE = re.compile(
    r"[^\W_].*[;,|/<>()\[\]{}:\"*#?!^%$]+ ?[^\W\d_]|[^\W_]{3}&[^\W_]{3}"
    r"|^[~^$][^\W_]|\\.*\\|^(?i:user|user_?name|login|account|id|benutzer\w*|kennung)[:=]."
)
#: Between words; no system makes logins with these.
_BETWEEN = re.compile(r"[^\W_][;,|] ?[^\W\d_]")
_DOTS = re.compile(r"\w\.\.\w")


def logins_with_signs(
    cells: Sequence[str], odd: Collection[str], column: str
) -> Iterator[tuple[str, list[int]]]:
    """Yield the logins with an unusual sign, if at most one in eight has it, or a list separator.

    :param odd: the cells that do not begin with a letter or hold other signs.
    :param column: all cells in one text.
    """
    found = {cell for cell in odd if _INSIDE.search(trim(cell)[:LONGEST])} | _doubled(cells, column)
    places = [place for place, cell in enumerate(cells) if cell in found] if found else []
    if 0 < len(places) <= max(1, len(cells) // FEW):
        yield ODD_SIGN, places
    elif several := [at for at in places if _BETWEEN.search(cells[at][:LONGEST])]:
        yield SEVERAL, several


def _doubled(cells: Sequence[str], column: str) -> set[str]:
    """Return the cells with two dots beside each other or two `@`, which begin as all others do."""
    found = {cell for cell in cells if _DOTS.search(cell)} if ".." in column else set()
    if "@" in column and column.count("@") > sum("@" in cell for cell in cells):
        found.update(cell for cell in cells if cell.count("@") > 1)
    return found
