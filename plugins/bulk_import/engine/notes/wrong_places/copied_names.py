"""Notes on names that were filled down: they stand in the row above, and not in their login."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import eq

from ...sentences.language import N_
from ..logins.made_logins import LETTERS, has_initial, holds_begin, letters_of, rest_of
from ..names.repeated_names import Found
from ..row_sample import LEAST_ROWS, PLACES, USUAL

COPIED = N_(
    "The name of the row above stands there and not in the login, unlike in the other rows, as "
    "where a cell is filled down; it is taken as it stands"
)


def copied_first_names(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield which first names repeat the one above, and whose initial in the login is another."""

    def initial(at: int) -> str:
        rest = rest_of(logins[at], last[at])
        return rest if len(rest) == 1 else ""

    def is_own(at: int) -> bool:
        return initial(at) == letters_of(first[at])[:1]

    def is_other(at: int) -> bool:
        return initial(at) != "" and not is_own(at) and not holds_begin(logins[at], first[at])

    yield from _copied(first, is_other, is_own)


def copied_last_names(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield which last names repeat the one above, where another one stands in the login."""

    def is_other(at: int) -> bool:
        name, login = letters_of(last[at]), logins[at]
        if len(name) < LETTERS or holds_begin(login, last[at]):
            return False
        return has_initial(login, first[at]) and len(rest_of(login, first[at])) > LETTERS

    yield from _copied(last, is_other, lambda at: holds_begin(logins[at], last[at]))


def _copied(
    names: Sequence[str], is_other: Callable[[int], bool], is_own: Callable[[int], bool]
) -> Iterator[Found]:
    alike = [at for at, is_same in enumerate(map(eq, names, names[1:]), 1) if is_same]
    copied = [at for at in alike if is_other(at)]
    if not copied:
        return
    others = sorted(set(range(len(names))).difference(copied))
    seen = others[:: max(1, len(others) // PLACES)]
    if len(seen) >= LEAST_ROWS and sum(map(is_own, seen)) > USUAL * len(seen):
        yield COPIED, copied
