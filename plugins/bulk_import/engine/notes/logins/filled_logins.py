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
"""How many logins below each other that count up are no coincidence."""
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
    found: list[int] = []
    for run in _runs(logins):
        is_all = _IN_DOMAIN.search(logins[run[-1]]) is not None
        found += run if is_all else _of_others(first, last, logins, run)
    if found:
        yield FILLED, found


def _of_others(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str], run: Sequence[int]
) -> Iterator[int]:
    """Yield places of logins that hold a name of another row of the run, and none of their own."""
    letters = {letters_of(names[at]) for names in (first, last) for at in run}
    held = [name for name in letters if len(name) >= LETTERS]
    # The logins of a run have the same letters, so that few of them have to be looked through.
    known: dict[str, bool] = {}
    for at in run:
        if any(holds_begin(logins[at], names[at]) for names in (first, last)):
            continue
        written = letters_of(local_part(logins[at]))
        if written not in known:
            known[written] = any(name in written for name in held)
        if known[written]:
            yield at


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
