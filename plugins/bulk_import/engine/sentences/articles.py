"""English indefinite articles: "a" or "an", by the sound with which a noun begins."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"(?=[AEFHILMNORSX])[B-DF-HJ-NP-TV-Z]{2,}(?![A-Za-z])")
"""An abbreviation without a vowel is spelled out, and these letters begin with one: "an SMS"."""
_AS_YOU = re.compile(
    r"U[A-Z]+(?![a-z])|(?i:eu|ewe|u(?:s(?!her)|ten|til|biq|ran|kr)|uni(?![dmn]|ss))"
)
"""What begins like *you*: "a user", "a unit", "a URL", and not "an uninsured item"."""
_ONE = re.compile(r"on(?:e|ce)\b", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiou]|hour|hono|hones|heir|8|1[18]\b", re.IGNORECASE)


def takes_an(noun: str) -> bool:
    """Return whether it is "an" before some English words, such as "article" or "hour"."""
    if _LETTERS.match(noun):
        return True
    return not (_AS_YOU.match(noun) or _ONE.match(noun)) and _VOWEL.match(noun) is not None
