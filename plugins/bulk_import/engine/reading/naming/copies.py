"""Names of columns that a program has marked, since two columns of a table were called the same.

So do joins (`Login_x`, `Login.y`, `Login_right`), data frames (`Login.1`, `Login...4`), databases
(`Login:1`) and spreadsheets (`Login2`, `Login (2)`).
"""

from __future__ import annotations

import re

from .spelling import LONGEST_NAME

_MARK = re.compile(
    r"(?:[._: -]?(?:[1-9][0-9]?|\([1-9][0-9]?\))|\.{3}[0-9]{1,3}|[._](?:x|y|left|right|l|r|dup)"
    r"|[._ -]+\(?(?:copy|copie|kopie|copia|duplicate)\)?)$",
    re.IGNORECASE,
)


def without_copy_mark(name: str) -> str:
    """Return a name without such a mark, "" where it has none."""
    bare = _MARK.sub("", name) if len(name) <= LONGEST_NAME else name
    return bare if bare != name else ""
