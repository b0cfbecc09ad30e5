"""Cells with several names where one is expected, as other systems write them."""

from __future__ import annotations

import re

from ..cells.keys import canonical_key, trim
from ..sentences.language import N_

SEVERAL = N_("Names several in one cell; write one of them, such as {name}")
MOST = 20
"""Cells of more parts are no list of names."""
#: Comma, semicolon, bar, slashes of a path, brackets around each, arrows, signs for *and*.
_BETWEEN = re.compile(r"[,;|/\\\[\]\n>+&、，；·•]")


def parts_of(text: str) -> dict[str, str]:
    """Return the names in a text by their keys; nothing where there is one only."""
    if not _BETWEEN.search(text):
        return {}
    parts = [part for each in _BETWEEN.split(text) if (part := trim(each))]
    return {canonical_key(part): part for part in parts} if 1 < len(parts) <= MOST else {}


def multiple_names_hint(name: str) -> str:
    """Return what to do about a cell of several names.

    :param name: the first that may be used.
    """
    return SEVERAL.format(name=name)
