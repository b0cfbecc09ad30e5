"""Notes on names that were copied from other rows, and do not stand in their login."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import eq

from ....sentences.language import N_
from ...logins.made_logins import LETTERS, has_initial, holds_begin, letters_of, rest_of
from ...names.repeated_names import Found
from ...row_sample import LEAST_ROWS, PLACES, USUAL, all_over
from ..pasted_names import pasted_places

COPIED = N_(
    "The name of the row above stands there and not in the login, unlike in the other rows, as "
    "where a cell is filled down; it is taken as it stands"
)
PASTED = N_(
    "The names of other rows stand there in the same order and not in the logins, unlike in the "
    "other rows, as where cells are pasted over others; they are taken as they stand"
)


def copied_first_names(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield the first names that were copied from other rows, alone or with the last ones.

    The login holds a different one.
    """

    def beside(at: int) -> str:
        """Return the first name of a login, or its initial."""
        rest = rest_of(logins[at], last[at])
        return rest if len(rest) == 1 or len(rest) >= LETTERS else ""

    def is_own(at: int) -> bool:
        name, own = beside(at)[:LETTERS], letters_of(first[at])
        return name != "" and name == own[: len(name)]

    def is_other(at: int) -> bool:
        return beside(at) != "" and not is_own(at) and not holds_begin(logins[at], first[at])

    def is_initial(at: int) -> bool:
        return len(beside(at)) == 1

    yield from _copied(first, is_other, is_own, is_initial)
    yield from _copied_people(first, last, logins)


def copied_last_names(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield which last names repeat the one above, where another one stands in the login."""

    def is_other(at: int) -> bool:
        name, login = letters_of(last[at]), logins[at]
        if len(name) < LETTERS or holds_begin(login, last[at]):
            return False
        return has_initial(login, first[at]) and len(rest_of(login, first[at])) > LETTERS

    yield from _copied(last, is_other, lambda at: holds_begin(logins[at], last[at]), lambda _: True)


def _copied_people(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield which rows repeat both names of the one above, where the login holds neither."""

    def is_own(at: int) -> bool:
        return holds_begin(logins[at], last[at]) or holds_begin(logins[at], first[at])

    same = (at for at, is_same in enumerate(map(eq, last, last[1:]), 1) if is_same)
    alike = [at for at in same if first[at] == first[at - 1] != ""]
    copied = [at for at in alike if is_own(at - 1) and not is_own(at)]
    seen = all_over(len(logins)) if copied else ()
    if len(seen) >= LEAST_ROWS and sum(map(is_own, seen)) > USUAL * len(seen):
        yield COPIED, copied


def _copied(
    names: Sequence[str],
    is_other: Callable[[int], bool],
    is_own: Callable[[int], bool],
    is_told_alone: Callable[[int], bool],
) -> Iterator[Found]:
    """Yield which names were copied from the row above, or else in the order of other rows.

    :param is_told_alone: returns whether a single one is no coincidence. Robert may be Bob in the
        file, but hardly three people below each other.
    """
    alike = [at for at, is_same in enumerate(map(eq, names, names[1:]), 1) if is_same]
    others = {at for at in alike if is_other(at)}
    copied = [at for at in sorted(others) if is_told_alone(at) or others & {at - 1, at + 1}]
    pasted = [] if copied else pasted_places(names, is_other)
    if not (copied or pasted):
        return
    rest = sorted(set(range(len(names))).difference(copied, pasted))
    seen = rest[:: max(1, len(rest) // PLACES)]
    if len(seen) >= LEAST_ROWS and sum(map(is_own, seen)) > USUAL * len(seen):
        yield (COPIED, copied) if copied else (PASTED, pasted)
