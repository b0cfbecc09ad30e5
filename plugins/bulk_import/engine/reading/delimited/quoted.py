"""Quoted cells: where one ends, also in a later piece of the text."""

from __future__ import annotations

import re

QUOTE = '"'
#: What a quoted cell holds; the possessive loop neither recurses nor backtracks.
INSIDE = '[^"]*+(?:""[^"]*+)*+'
QUOTED = re.compile(f'"({INSIDE})"')
"""A cell that is opened and closed."""
_END = re.compile(f'{INSIDE}"')


def is_closed_in(piece: str) -> bool:
    """Return whether a quoted cell that is open where a piece of whole lines begins ends in it.

    Of two quotation marks, of which the second closes nothing, no line break is between.
    """
    return _END.match(piece) is not None
