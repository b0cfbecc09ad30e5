"""Notes on logins and names that stand in the wrong row, or in the column of each other.

Names and login of a row are held against each other at places all over the file; the whole file
is only looked through where one of these is odd.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..fields.field import Field
from ..language import N_

OTHER_PERSON = N_(
    "Names another person of the file and not the one of its row, as when a column is sorted, "
    "moved or filled down by itself; it is taken as it stands"
)
TURNED = N_(
    "The login names first and last name the other way round than those of the other rows; perhaps "
    "the two have changed places"
)
WHOLE_NAME = N_(
    "Holds the other name too, which has a column of its own; it is taken as it stands. Write each "
    "once"
)
SAME_PERSON = N_(
    "One name stands in three rows or more below each other, as cells that are filled down; it is "
    "taken as it stands"
)

PLACES = 32
"""So many rows are looked at first."""
LEAST_LETTERS = 3
"""Shorter names stand in many logins by chance."""
LEAST_ROWS = 4
USUAL = 3 / 4
"""What more than this share of the rows have is usual in a file."""
_WORD = re.compile(r"[^\W\d_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LONG_WORD = re.compile(rf"[^\W\d_]{{{LEAST_LETTERS},}}")

Found = tuple[str, list[int]]
"""A sentence, and the places of the rows that it is about."""


def wrong_rows(
    names: Sequence[Field[Any]],
    logins: Sequence[Field[Any]],
    cells_of: Callable[[Field[Any]], list[str]],
) -> Iterator[tuple[Field[Any], str, list[int]]]:
    """Yield what is to be said of the rows of a file, and of which column it is said.

    :param names: the columns of first and last name.
    :param logins: that of the logins, if there is one.
    """
    first, last = names
    people = People(cells_of(first), cells_of(last), *map(cells_of, logins))
    yield from ((first, *found) for found in people.odd_names())
    for login in logins:
        yield from ((login, *found) for found in people.odd_logins())
        yield from ((first, *found) for found in people.turned_names())


@dataclass(frozen=True)
class People:
    """Columns of a file: the two parts of each name, and the logins."""

    first: list[str]
    last: list[str]
    logins: Sequence[str] = ()

    def odd_logins(self) -> Iterator[Found]:
        """Yield which logins name somebody else."""
        kinds = []
        if any(map(self._may_be_anothers, self._all_over())):
            kinds.append(self._is_anothers)
        if self._are_usual(self._has_other_first):
            kinds.append(self._has_other_first)
        rows = range(len(self.logins)) if kinds else ()
        if found := [at for at in rows if any(is_so(at) for is_so in kinds)]:
            yield OTHER_PERSON, found

    def odd_names(self) -> Iterator[Found]:
        """Yield which first names are whole names, last names, or those of the rows above."""
        is_whole = self._is_double if self._are_usual(self._is_double) else self._is_whole
        for sentence, is_so in ((WHOLE_NAME, is_whole), (SAME_PERSON, self._is_repeated)):
            if any(map(is_so, self._all_over())):
                yield sentence, [place for place in range(len(self.first)) if is_so(place)]

    def turned_names(self) -> Iterator[Found]:
        """Yield where the login has the two names in another order than usual."""
        if found := self._turned():
            yield TURNED, found

    def _all_over(self) -> range:
        return range(0, len(self.first), max(1, len(self.first) // PLACES))

    def _are_usual(self, is_so: Callable[[int], bool]) -> bool:
        """Say whether several rows are so, and most."""
        places = self._all_over()
        count = sum(map(is_so, places))
        return len(places) >= LEAST_ROWS and count > len(places) * USUAL

    def _has_other_first(self, place: int) -> bool:
        """Say whether a login holds the last name of its row, and a first name of another one.

        A single one may be called otherwise at work, as Robert who is Bob in the file.
        """
        login = self.logins[place].lower()
        if self.first[place].lower() in login or self.last[place].lower() not in login:
            return False
        others = set(_words(login)).difference(_words(self.last[place]))
        return any(len(each) >= LEAST_LETTERS and each in self._first_names for each in others)

    @cached_property
    def _first_names(self) -> set[str]:
        return set(map(_folded, self.first))

    def _is_double(self, place: int) -> bool:
        """Say whether both names of a row are the same, as of some people they are."""
        return self.first[place] == self.last[place]

    def _may_be_anothers(self, place: int) -> bool:
        """Say whether a login does not hold a name of its row, but perhaps one of the file."""
        login = self.logins[place]
        if not _LONG_WORD.search(login) or self._is_own(place):
            return False
        words = (word for word in _words(login) if len(word) >= LEAST_LETTERS)
        return any(self._is_last(word) or self._is_last(word[1:]) for word in words)

    def _is_last(self, word: str) -> bool:
        return f"\n{word}\n" in self._last_column

    @cached_property
    def _last_column(self) -> str:
        return _folded("\n".join(("", *self.last, "")))

    def _is_own(self, place: int) -> bool:
        login = self.logins[place].lower()
        if (self.last[place].lower() or "\n") in login:
            return True
        login = _folded(login)
        names = (*_words(self.first[place]), *_words(self.last[place]))
        return any(len(name) >= LEAST_LETTERS and name in login for name in names)

    def _is_anothers(self, place: int) -> bool:
        """Say whether a login holds both names of another row, of the first the initial at least.

        A login of a row whose own names it holds is its own, whoever else is called so.
        """
        if not self._may_be_anothers(place):
            return False
        words = _words(self.logins[place])
        return any(self._are_names_of(words, word) for word in words)

    def _are_names_of(self, words: Sequence[str], word: str) -> bool:
        """Say whether a word is a last name, and another one its first name or initial."""
        others = {each for each in words if each != word}
        for other in self._last_names.get(word, ()):
            first = _words(self.first[other])[:1]
            if others.intersection((*first, *(each[:1] for each in first))):
                return True
        joined = self._last_names.get(word[1:], ())
        return any(_folded(self.first[other])[:1] == word[:1] for other in joined)

    @cached_property
    def _last_names(self) -> dict[str, list[int]]:
        """Where people stand whose last name is one word, by that word."""
        found: dict[str, list[int]] = {}
        for place, name in enumerate(self.last):
            words = _words(name)
            if len(words) == 1 and len(words[0]) >= LEAST_LETTERS:
                found.setdefault(words[0], []).append(place)
        return found

    def _is_whole(self, place: int) -> bool:
        first, last = self.first[place], self.last[place]
        if first == last:
            return " " in first
        return len(last) >= LEAST_LETTERS and first.endswith(f" {last}")

    def _is_repeated(self, place: int) -> bool:
        """Say whether a row has the names of two rows beside it."""
        name = self.first[place], self.last[place]
        if name[0] not in self.first[place + 1 : place + 2] + self.first[max(0, place - 1) : place]:
            return False
        near = range(max(0, place - 2), min(len(self.first), place + 3))
        alike = [(self.first[at], self.last[at]) == name for at in near]
        return any(all(alike[at : at + 3]) for at in range(len(alike) - 2))

    def _turned(self) -> list[int]:
        """Return where the login has the two names in another order than usual."""
        orders = [order for at in self._all_over() if (order := self._order(at)) is not None]
        for usual in (True, False):
            count = orders.count(usual)
            if len(orders) >= LEAST_ROWS and USUAL * len(orders) < count < len(orders):
                rows = range(len(self.logins))
                return [place for place in rows if self._order(place) is (not usual)]
        return []

    def _order(self, place: int) -> bool | None:
        """Say whether a login has the first name before the last one; None without both."""
        login = self.logins[place].lower()
        if not (self.first[place][:1].lower() in login and self.last[place][-1:].lower() in login):
            return None
        words = _words(login.partition("@")[0])
        if len(words) != 2:
            return None
        first, last = _words(self.first[place]), _words(self.last[place])
        if not (first and last) or first[0] == last[-1]:
            return None
        told = {(first[0], last[-1]): True, (last[-1], first[0]): False}
        return told.get((words[0], words[1]))


def _words(text: str) -> list[str]:
    return _WORD.findall(_folded(text))


def _folded(text: str) -> str:
    """Return a text in small letters and without accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
