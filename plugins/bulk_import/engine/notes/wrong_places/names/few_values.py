"""Notes on columns of names in which few values stand again and again, as sexes and teams do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ....sentences.language import N_
from ...logins.made_logins import LETTERS, has_initial, holds_begin, letters_of, rest_of
from ...names.repeated_names import Found
from ...row_sample import USUAL, all_over

SAME = N_(
    "One and the same name stands in all rows, as a cell that is filled down leaves it; it is "
    "taken as it stands"
)
FEW = N_(
    "A few values stand in all rows again and again, as in a column of sexes, teams or places; "
    "they are taken as they stand. Perhaps another column holds the names"
)
NUMBERS = N_(
    "The cells are numbers and no names; they are taken as they stand. Perhaps another column "
    "holds the names"
)

LEAST_ROWS = 6
#: A column has few values if it has one in so many rows: where the logins hold other names, and
#: where they tell nothing. Many people share a last name, but hardly so many a first name.
_SHARE, _SHARE_ALONE = 3, 6
_MOST = 8
#: At most one login in so many may hold the name of its row by chance.
_MOST_HELD = 4


def few_first_names(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield the notes on a whole column of first names.

    :param logins: those of the rows, as far as there are some.
    """

    def is_held(at: int) -> bool:
        is_made = holds_begin(logins[at], first[at])
        return is_made or (len(first[at]) >= LETTERS and has_initial(logins[at], first[at]))

    def is_foreign(at: int) -> bool:
        rest, own = rest_of(logins[at], last[at]), letters_of(first[at])
        if len(rest) >= LETTERS:
            # In letters of another script a name is another word, and not another name.
            return own.isascii() and rest[:LETTERS] != own[:LETTERS]
        return len(rest) == 1 and rest != own[:1]

    yield from _few(first, is_held if logins else None, is_foreign, _SHARE_ALONE)


def few_last_names(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield the notes on a whole column of last names, which many people share.

    :param logins: those of the rows, as far as there are some.
    """

    def is_held(at: int) -> bool:
        return holds_begin(logins[at], last[at])

    def is_foreign(at: int) -> bool:
        is_made = has_initial(logins[at], first[at]) and letters_of(last[at]).isascii()
        return is_made and len(rest_of(logins[at], first[at])) >= LETTERS

    yield from _few(last, is_held if logins else None, is_foreign, 0)


def _few(
    names: Sequence[str],
    is_held: Callable[[int], bool] | None,
    is_foreign: Callable[[int], bool],
    alone: int,
) -> Iterator[Found]:
    """Yield the notes on a column.

    :param is_held: whether a login is made of the name of its row; None without logins.
    :param is_foreign: whether it is made of another one.
    :param alone: one value in so many rows is few whatever the logins are made of, 0 if none is.
    """
    places = all_over(len(names))
    if len(names) < LEAST_ROWS:
        return
    if all(names[at].isdecimal() for at in places):
        if any(int(names[at]) not in (at, at + 1) for at in places):
            yield NUMBERS, [at for at, name in enumerate(names) if name.isdecimal()]
        return
    if _SHARE * len({names[at] for at in places}) > len(places):
        return
    if is_held and sum(map(is_held, places)) * _MOST_HELD > len(places):
        return
    is_told = is_held is not None and sum(map(is_foreign, places)) > USUAL * len(places)
    count = len(set(names))
    if count == 1 and (is_told or alone or len(names) >= 2 * LEAST_ROWS):
        yield SAME, [*range(len(names))]
    elif 1 < count <= _MOST and count * (_SHARE if is_told else alone or len(names)) <= len(names):
        yield FEW, [*range(len(names))]
