"""Notes on first names that repeat what stands beside them, or in the rows above and below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...sentences.language import N_
from ..folded_words import folded, words_of
from ..row_sample import all_over, are_usual
from .beside_names import beside_name

WHOLE_NAME = N_(
    "Holds the other name too, which has a column of its own; it is taken as it stands. Write each "
    "once"
)
SAME_PERSON = N_(
    "One name stands in three rows or more below each other, as cells that are filled down; it is "
    "taken as it stands"
)

LEAST_LETTERS = 3
"""Shorter last names end many first names by chance."""
#: Second parts of first names that are last names too: *María José* may be called José.
_SECOND = re.compile(
    "jose|maria|jesus|luis|antonio|juan|pablo|miguel|angel|carlos|manuel|marie|anne|paul|pierre|luc"
    "|marc|michel|claude|francois|louis|peter|hans|martin|pia|paula"
)

Found = tuple[str, list[int]]
"""A sentence, and the places of the rows that it is about."""


def odd_names(first: list[str], last: list[str], logins: Sequence[str] = ()) -> Iterator[Found]:
    """Yield which first names are whole names, last names, or those of the rows beside them.

    :param logins: those of the rows, as far as there are some.
    """
    names = _Names(first, last, logins)
    for sentence, is_so in ((WHOLE_NAME, names.wholeness()), (SAME_PERSON, names.is_repeated)):
        if any(map(is_so, all_over(len(first)))):
            yield sentence, [place for place in range(len(first)) if is_so(place)]


def whole_last_names(first: list[str], last: list[str]) -> Iterator[Found]:
    """Yield which last names hold the first name of their row, too."""

    def begins_so(place: int) -> bool:
        name = first[place]
        is_so = len(name) >= LEAST_LETTERS and last[place].startswith(f"{name} ")
        return is_so and not beside_name(last[place])

    def ends_so(place: int) -> bool:
        return len(first[place]) >= LEAST_LETTERS and last[place].endswith(f" {first[place]}")

    places = all_over(len(first))
    # *San Pedro* and *De Martin* are last names.
    kinds = [begins_so] if any(map(begins_so, places)) else []
    kinds += [ends_so] if are_usual(len(first), ends_so) else []
    if found := [at for at in range(len(first)) if any(is_so(at) for is_so in kinds)]:
        yield WHOLE_NAME, found


@dataclass(frozen=True)
class _Names:
    """The two columns of names of a file."""

    first: list[str]
    last: list[str]
    logins: Sequence[str]

    def wholeness(self) -> Callable[[int], bool]:
        """Return the test for a first name that is a whole name, by what is usual in the file."""
        return self.is_double if are_usual(len(self.first), self.is_double) else self.is_odd_whole

    @cached_property
    def _are_whole(self) -> bool:
        return are_usual(len(self.first), self.is_whole)

    def is_double(self, place: int) -> bool:
        """Return whether both names of a row are the same, as of some people they are."""
        return self.first[place] == self.last[place]

    def is_whole(self, place: int) -> bool:
        """Return whether the first name holds the last one, too."""
        first, last = self.first[place], self.last[place]
        if first == last:
            return " " in first or self._has_other_initial(place)
        return len(last) >= LEAST_LETTERS and first.endswith(f" {last}")

    def _has_other_initial(self, place: int) -> bool:
        """Return whether a login is the last name after an initial of another first name."""
        name = folded(self.last[place])
        login = folded(self.logins[place].partition("@")[0]) if self.logins else ""
        initial = login.removesuffix(name).rstrip("._-")
        return login.endswith(name) and len(initial) == 1 and initial != name[:1]

    def is_odd_whole(self, place: int) -> bool:
        """Return `is_whole`, except for a double first name in a row that is unlike the others.

        A login of the two words and nothing else shows that the first of them is the first name.
        """
        if not self.is_whole(place) or self._are_whole:
            return self.is_whole(place)
        words = words_of(self.first[place])
        is_second = len(words) == 2 and folded(self.last[place]) == words[1]
        is_known = is_second and _SECOND.fullmatch(words[1]) is not None
        login = self.logins[place].partition("@")[0] if self.logins else ""
        return not is_known or words_of(login) == words

    def is_repeated(self, place: int) -> bool:
        """Return whether a row has the names of two rows beside it."""
        name = self.first[place], self.last[place]
        if name[0] not in self.first[place + 1 : place + 2] + self.first[max(0, place - 1) : place]:
            return False
        near = range(max(0, place - 2), min(len(self.first), place + 3))
        alike = [(self.first[at], self.last[at]) == name for at in near]
        return any(all(alike[at : at + 3]) for at in range(len(alike) - 2))
