"""Logins that were filled down: they count up, and hold the name of one row alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...sentences.language import N_
from ..names.repeated_names import Found
from ..row_sample import all_over
from .made_logins import LETTERS, holds_begin, letters_of, local_part

FILLED = N_(
    "It counts up from the login of another row and holds no name of its own, as where cells are "
    "filled down; it is taken as it stands"
)
LEAST_RUN = 3
"""So many logins below each other that count up are no chance."""
_NUMBERS = re.compile("[0-9]+")
_IN_DOMAIN = re.compile("@[^0-9]*[0-9]")


def filled_logins(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield which logins count up beside one that holds the name of its row, and hold none.

    So do those whose domain counts up. In a long file neighbours are compared at places all over.
    """
    places = all_over(len(logins))
    if not any(_counts_up(logins, at) for at in places):
        return
    found = [
        at
        for run in _runs(logins)
        for at in run
        if _IN_DOMAIN.search(logins[run[-1]]) or _is_anothers(first, last, logins, run, at)
    ]
    if found:
        yield FILLED, found


def _is_anothers(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str], run: Sequence[int], at: int
) -> bool:
    """Return whether a login holds the name of another row of its run, and none of its own."""
    if any(holds_begin(logins[at], names[at]) for names in (first, last)):
        return False
    written = letters_of(local_part(logins[at]))
    held = (letters_of(names[place]) for place in run for names in (first, last))
    return any(len(name) >= LETTERS and name in written for name in held)


def _runs(logins: Sequence[str]) -> Iterator[list[int]]:
    """Yield the places of logins below each other that count up; the first may have no number."""
    run: list[int] = []
    for at in range(len(logins) + 1):
        if at < len(logins) and _counts_up(logins, at):
            run = [*(run or [at - 1]), at]
            continue
        if len(run) >= LEAST_RUN:
            yield run
        run = []


def _counts_up(logins: Sequence[str], at: int) -> bool:
    """Return whether a login is the one above it but for one number, which is the next."""
    if at == 0 or logins[at][:1] != logins[at - 1][:1]:
        return False
    above, own = logins[at - 1], logins[at]
    if _NUMBERS.sub("", above) != _NUMBERS.sub("", own):
        return False
    before, after = _NUMBERS.findall(above), _NUMBERS.findall(own)
    if len(after) == len(before) + 1:
        # Behind a login without a number comes the second of its kind.
        return int(after[-1]) in (1, 2) and before == after[:-1]
    changed = [(int(a), int(b)) for a, b in zip(before, after, strict=False) if a != b]
    return len(before) == len(after) and len(changed) == 1 and changed[0][1] == changed[0][0] + 1
