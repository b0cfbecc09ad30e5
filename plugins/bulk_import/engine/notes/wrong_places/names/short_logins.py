"""Logins of the first letters of both names, as `annlee`, that stand in the row of somebody else.

All have one length. Where a column of names or logins was sorted or moved by itself, the letters
of one name, or of both, stand in other rows: the same letters in another order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from ...logins.made_logins import letters_of, local_part
from ...row_sample import LEAST_ROWS, USUAL, all_over

LETTERS = range(5, 9)
"""How many letters such a login has."""
LEAST_COPIED = 3
"""How many names below each other that belong to other rows are no coincidence."""
LEAST_PART = 2
"""How many of them at least are of one name."""
MOST_ROWS = 1_024
"""Longer files are not examined, as each row is compared with many."""


def short_logins(first: Sequence[str], last: Sequence[str], logins: Sequence[str]) -> set[int]:
    """Return the places of logins that contain letters of the name in another row."""
    sample = [letters_of(local_part(logins[at])) for at in all_over(len(logins))]
    length = len(sample[0]) if len(sample) >= LEAST_ROWS else 0
    is_short = length in LETTERS and sum(len(each) == length for each in sample)
    if not is_short or is_short <= USUAL * len(sample) or len(logins) > MOST_ROWS:
        return set()
    written, *names = (list(map(letters_of, each)) for each in (logins, first, last))
    rows = [at for at, login in enumerate(written) if len(login) == length]
    found: set[int] = set()
    for part in range(LEAST_PART, length - LEAST_PART + 1):
        for name, begin, end in ((names[0], 0, part), (names[1], part, length)):
            found.update(_of_others(written, name, rows, slice(begin, end)))
    return found


def _of_others(
    logins: Sequence[str], names: Sequence[str], rows: Sequence[int], part: slice
) -> Iterator[int]:
    """Yield where a part of the logins begins the names of other rows that are at fault, too."""
    length = part.stop - part.start
    fitting = [at for at in rows if names[at][:length] == logins[at][part]]
    odd = sorted({*rows}.difference(fitting))
    own = Counter(names[at][:length] for at in odd)
    same = (own & Counter(logins[at][part] for at in odd)).total()
    if same >= LEAST_ROWS and same > USUAL * len(odd):
        yield from odd
    elif len(fitting) > USUAL * len(rows):
        yield from _copied(names, odd, {names[at] for at in fitting})


def _copied(names: Sequence[str], odd: Sequence[int], others: Set[str]) -> Iterator[int]:
    """Yield the rows below each other whose names are those of others, as copied cells are."""
    run: list[int] = []
    for at in (*odd, -1):
        if run and not (at == run[-1] + 1 and names[at] in others):
            yield from run if len(run) >= LEAST_COPIED else ()
            run = []
        run += [at] if at >= 0 and names[at] in others else []
