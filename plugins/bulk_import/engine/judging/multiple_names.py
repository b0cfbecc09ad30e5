"""Cells with several names where one is expected, or with more around it, as other systems write
them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from ..cells.keys import canonical_key, trim
from ..sentences.language import N_

SEVERAL = N_("Names several in one cell; write one of them, such as {name}")
MEANT = N_("Did you mean {column}?")
NUMBER = N_("It seems to be the number that another system has for it; write the name")
MOST = 20
"""Cells of more parts are no list of names."""
LONGEST = 200
"""How many characters of a cell are looked at."""
#: Between the names of a list: signs, arrows, and words for *and*, *or* and *then*.
_LISTED = re.compile(
    r"[,;|\n+&、，；·•→⇒]|[-=]>| [-–—] |\][ ,]*\[|\}[ ,]*\{"
    r"| (?:and|or|then|und|oder|dann|et|ou|puis|y|o|luego|e|poi|en|of|og|och|i|lub) ",
    re.IGNORECASE,
)
#: Around a name: a path, a directory, brackets, quotation marks, a number after `#`.
_AROUND = re.compile(r"[/\\\[\](){}<>:=#@\"'“”„«»]")
_BETWEEN = re.compile(f"{_LISTED.pattern}|{_AROUND.pattern}", re.IGNORECASE)
#: As LDAP names a thing, with all that it is a part of.
_ENTRY = re.compile(r"(?:cn|ou|uid|dc)=", re.IGNORECASE)
_NUMBER = re.compile(
    r"[0-9]+|\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?|[A-Z]{1,3}[-_]?[0-9]{3,}"
)


def parts_of(text: str) -> dict[str, str]:
    """Return the names in a text by their keys; empty for a text that is one name alone."""
    if not _BETWEEN.search(text[:LONGEST]):
        return {}
    parts = [part for each in _BETWEEN.split(text[:LONGEST]) if (part := trim(each))]
    return {canonical_key(part): part for part in parts} if len(parts) <= MOST else {}


def known_parts(parts: Mapping[str, str], keys: Set[str] | Mapping[str, object]) -> list[str]:
    """Return those of several names in a cell that are known."""
    return [part for key, part in parts.items() if key in keys]


def multiple_names_hint(text: str, known: Sequence[str]) -> str:
    """Return what to do about a cell of which some parts may be used.

    :param known: those parts, one at least.
    """
    if len(known) > 1 or _lists_others(text[:LONGEST], known[0]):
        return SEVERAL.format(name=known[0])
    return MEANT.format(column=known[0])


def number_hint(text: str) -> str:
    """Return the hint on a number in the place of a name, "" for any other text."""
    return NUMBER if _NUMBER.fullmatch(text) else ""


def _lists_others(text: str, known: str) -> bool:
    """Return whether a cell lists a name beside one that is known, and not only its number."""
    if _ENTRY.match(text):
        return False
    others = [part for each in _LISTED.split(text) if (part := trim(each)) and known not in part]
    return any(any(map(str.isalpha, each)) for each in others)
