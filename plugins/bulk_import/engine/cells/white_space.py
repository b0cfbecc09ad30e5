"""White space as Unicode defines it: the property White_Space, not what `str.strip` removes.

Python counts U+001C to U+001F as white space too. They are control characters (decision 7).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_SEPARATORS = re.compile("[\x1c-\x1f]")


def strip(text: str) -> str:
    """Return a text without outer white space."""
    return text.strip(WHITE_SPACE)


def strip_all(texts: Iterable[str]) -> list[str]:
    """Return many texts as `strip` returns each."""
    known = list(texts)
    stripped = list(map(str.strip, known))
    # What Python strips is more than white space: where it finds nothing, there is none.
    if stripped == known:
        return known
    if _SEPARATORS.search("".join(known)):
        return [text.strip(WHITE_SPACE) for text in known]
    return stripped


def is_blank(text: str) -> bool:
    """Return whether a text holds nothing but white space."""
    # Nearly every text that is not empty begins with something else, which `isspace` sees at once.
    return not text or (text.isspace() and not text.strip(WHITE_SPACE))
