"""Notes on first and last names that have changed places, also where no login tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....sentences.language import N_
from ...folded_words import folded
from ...logins.made_logins import holds_begin
from ...names.given_names import GIVEN, HARDLY_LAST
from ...names.repeated_names import Found
from ...row_sample import LEAST_ROWS, all_over

CHANGED = N_(
    "A given name stands in the other column; perhaps first and last name have changed places. It "
    "is taken as it stands"
)
ALL_CHANGED = N_(
    "Most given names stand in the other column; perhaps the columns of first and last name have "
    "changed places"
)
#: More than one row in so many has a given name in one column, and at most one in so many in the
#: other one: else nothing is known of the names of a file.
_MANY, _FEW, _FEW_ROWS = 2, 8, 4
LEAST_BLOCK, LEAST_OTHERS, DENSE, MOST_ROWS = 4, 4, 3, 1_024
"""In a part of the file at least so many rows have a given name in the other column, one in so many
of its rows, and at least so many other rows have it in their own. Longer files are not examined."""


def changed_names(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield the places of the rows whose first name seems to be a last one, and the last a first.

    :param logins: those of the rows, as far as there are some; what holds names is told by them.
    """
    places = all_over(len(first))
    if len(places) < LEAST_ROWS:
        return
    usual, changed = _count(first, last, places), _count(last, first, places)
    if changed * _MANY > len(places) and usual * _FEW <= len(places):
        yield ALL_CHANGED, [*range(len(first))]
    if usual * _MANY > len(places) and changed * _FEW_ROWS <= len(places):
        found = [at for at in _hardly_last(last) if folded(first[at]) not in GIVEN]
        if noted := [at for at in found if not (logins and holds_begin(logins[at], first[at]))]:
            yield CHANGED, noted


def changed_block(first: Sequence[str], last: Sequence[str]) -> Iterator[Found]:
    """Yield a part of the file in which given names stand in the other column, in no other row."""
    rows, places = range(len(first)), all_over(len(first))
    if len(first) > MOST_ROWS or _count(last, first, places) < 2:
        return
    given = [(folded(first[at]) in GIVEN, folded(last[at]) in GIVEN) for at in rows]
    changed = [at for at in rows if given[at] == (False, True)]
    usual = [at for at in rows if given[at] == (True, False)]
    if len({last[at] for at in changed}) < LEAST_BLOCK or len(usual) < LEAST_OTHERS:
        return
    block = range(changed[0], changed[-1] + 1)
    is_dense = len(changed) * DENSE >= len(block)
    if is_dense and not any(at in block for at in usual):
        yield CHANGED, [*block]


def _count(names: Sequence[str], others: Sequence[str], places: Sequence[int]) -> int:
    """Return how many rows have a given name in one column and none in the other."""
    return sum(folded(names[at]) in GIVEN and folded(others[at]) not in GIVEN for at in places)


def _hardly_last(last: Sequence[str]) -> list[int]:
    if HARDLY_LAST.isdisjoint(last):
        return []
    return [at for at, name in enumerate(last) if name in HARDLY_LAST]
