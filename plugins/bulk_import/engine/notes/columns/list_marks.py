"""Secrets with what lists and generators of passwords write around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...sentences.language import N_

REMARK = N_(
    "{secrets} with a remark behind or the mark of a list in front, as lists and password "
    "generators write them; whoever signs in has to type it"
)
LEAST = 3
"""How many secrets that all end alike or stand in a list are no coincidence."""
#: Behind a blank, in brackets: a passphrase hardly ends so. Or two secrets, the second one instead
#: of the first.
_BEHIND = re.compile(
    r"\S [(\[][^()\[\]]+[)\]]$|^\S{8,} / \S{8,}$"
    r"|^(?=\S*\d)\S{8,} (?:->|=>|→|or|oder|ou) (?=\S*\d)\S{8,}$"
)
_IN_FRONT = re.compile(r"(?:[0-9]{1,3}[.):]|[-*•–]) \S")
_SPOKEN = re.compile(
    r"(?:[^\W\d_]+ ){1,3}(?:passwor[dt]|kennwort|mot de passe|contrase[ñn]a)"
    r"(?: is| ist| est| es|:|=) ?\S",
    re.IGNORECASE,
)
_SIGNS = (" (", " [", " / ", "> ", "→ ", " or ", " oder ", " ou ")


def count_remarked(secrets: Sequence[str]) -> int:
    """Return how many secrets of a column have such a remark or a mark."""
    if _all_marked(secrets):
        return len(secrets)
    column = "\n".join(secrets)
    if " " not in column:
        return 0
    patterns = [_BEHIND] if any(each in column for each in _SIGNS) else []
    if any(word in column for word in ("assw", "ennwort", "passe", "ontrase")):
        patterns.append(_SPOKEN)
    if not patterns:
        return 0
    return sum(any(each.search(secret) for each in patterns) for secret in secrets)


def _all_marked(secrets: Sequence[str]) -> bool:
    """Return whether all secrets begin as the lines of a list do, or end with one word."""
    if len(secrets) < LEAST:
        return False
    if all(map(_IN_FRONT.match, secrets)):
        return True
    blank = secrets[0].rstrip().rfind(" ")
    word = secrets[0][blank:] if blank > 0 else ""
    return bool(word) and all(secret.endswith(word) for secret in secrets) and len({*secrets}) > 1
