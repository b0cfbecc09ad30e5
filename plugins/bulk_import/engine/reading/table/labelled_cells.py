"""Lines in which each value has the name of its column in front of it, as programs write records.

None of it is repeated, since the values stand there, too, and a password may be one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...sentences.language import N_
from ..naming.header import Names

HINT_LABELLED = N_(
    "Each value has the name of its column in front or around it, as programs write records. "
    "Export the rows as CSV where they come from, then choose the new file."
)
LEAST_NAMES = 3
"""How many names of columns before values are no coincidence."""
_LONGEST = 2_000
#: What stands before `:`, `=` or `=>`, with quotation marks or without, or in tags around a value.
_LABEL = re.compile(r"([^\W\d][\w.-]*(?: [\w.-]+)?)[\"'`]? ?(?:[:=]|=>) ?[^\s,;]|</([\w.-]+)>")


def are_labelled(names: Names, cells: Sequence[str]) -> bool:
    """Return whether the cells of a first line are values with names, and no names of columns."""
    if names.count(cells)[0] >= LEAST_NAMES:
        return False
    found = {"".join(each) for each in _LABEL.findall(",".join(cells)[:_LONGEST])}
    # The name of a tag may stand before the first one.
    return sum(names.is_known(e) or names.is_known(e.split()[-1]) for e in found) >= LEAST_NAMES
