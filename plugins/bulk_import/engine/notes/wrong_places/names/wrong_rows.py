"""Notes on logins and names that stand in the wrong row, or in the column of each other.

They are held against each other at places all over the file, and in each row where one is odd.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Any

from ....fields.base.field import Field
from ....sentences.language import N_
from ...folded_words import folded, spelled_out, words_of
from ...logins.built_logins import built_logins
from ...logins.filled_logins import filled_logins
from ...logins.misread_logins import misread_logins
from ...names.cut_names import cut_names
from ...names.dropped_letters import dropped_letters
from ...names.repeated_names import Found, odd_names, whole_last_names
from ...names.teams_in_names import joined_names
from ...row_sample import all_over, are_usual
from .changed_names import changed_block, changed_names
from .copied_names import copied_first_names, copied_last_names
from .exchanged_names import exchanged_places
from .few_values import few_first_names, few_last_names
from .filled_runs import filled_runs
from .listed_names import LISTED, listed_names
from .moved_initials import moved_initials
from .moved_names import moved_places
from .name_columns import NameColumns
from .short_logins import short_logins
from .turned_names import TurnedNames

OTHER_PERSON = N_(
    "Names another person of the file and not the one of its row, as when a column is sorted, "
    "moved or filled down by itself; it is taken as it stands"
)
LEAST_LETTERS = 3
"""Shorter names stand in many logins by chance."""
_LONG_WORD = re.compile(rf"[^\W\d_]{{{LEAST_LETTERS},}}")


def wrong_rows(
    names: Sequence[Field[Any]],
    logins: Sequence[Field[Any]],
    listed: Sequence[Field[Any]],
    cells_of: Callable[[Field[Any]], list[str]],
) -> Iterator[tuple[Field[Any], str, list[int]]]:
    """Yield the notes on the rows of a file, each with its column.

    :param names: the columns of first and last name.
    :param logins: that of the logins, if there is one.
    :param listed: those whose cells name things of a list, as teams.
    """
    found = [*_notes_by_logins(names, logins, listed, cells_of)]
    yield from found
    noted = {at for _, _, places in found for at in places}
    first, last = names
    parts = cells_of(first), cells_of(last)
    written = cells_of(logins[0]) if logins else ()
    alone = [(first, *each) for each in changed_block(*parts)]
    alone += [(name, *each) for name in names for each in filled_runs(cells_of(name), written)]
    yield from (each for each in alone if noted.isdisjoint(each[2]))


def _notes_by_logins(
    names: Sequence[Field[Any]],
    logins: Sequence[Field[Any]],
    listed: Sequence[Field[Any]],
    cells_of: Callable[[Field[Any]], list[str]],
) -> Iterator[tuple[Field[Any], str, list[int]]]:
    """Yield the notes that compare names with logins, and those on names alone."""
    first, last = names
    parts = cells_of(first), cells_of(last)
    yield from ((last, *found) for found in joined_names(parts[1], listed, cells_of))
    written = cells_of(logins[0]) if logins else ()
    yield from ((first, *found) for found in odd_names(*parts, written))
    yield from ((last, *found) for found in whole_last_names(*parts))
    yield from ((first, *found) for found in changed_names(*parts, written))
    yield from ((first, *found) for found in few_first_names(*parts, written))
    yield from ((last, *found) for found in few_last_names(*parts, written))
    for login in logins:
        people = People(*parts, cells_of(login))
        filled = [*filled_logins(*parts, people.logins)]
        yield from ((login, *found) for found in filled)
        counted = {at for _, places in filled for at in places}
        for sentence, places in people.odd_logins():
            if others := [at for at in places if at not in counted]:
                yield login, sentence, others
        turned = TurnedNames(*parts, people.logins)
        yield from ((first, *found) for found in turned.found())
        yield from ((first, *found) for found in copied_first_names(*parts, people.logins))
        for column, columns in ((first, parts), (last, parts[::-1])):
            yield from ((column, *found) for found in dropped_letters(*columns, people.logins))
        for of_last in (copied_last_names, cut_names):
            yield from ((last, *found) for found in of_last(*parts, people.logins))
        for of_login in (misread_logins, built_logins):
            yield from ((login, *found) for found in of_login(*parts, people.logins))
        for field in listed:
            values = {*cells_of(field)} - {""}
            found_by_column = listed_names(*parts, people.logins, values)
            for column, places in zip((first, last, login), found_by_column, strict=True):
                if places:
                    yield column, LISTED.format(column=field.header), places


class People(NameColumns):
    """Names and logins, of which some logins name somebody else."""

    def odd_logins(self) -> Iterator[Found]:
        """Yield which logins name somebody else."""
        sample = [at for at in all_over(len(self.logins)) if _LONG_WORD.search(self.logins[at])]
        foreign = [at for at in sample if not self._is_own(at)]
        kinds = [self._is_anothers] if any(map(self._may_be_anothers, foreign)) else []
        for is_so in (self._has_other_first, *([self._is_only_anothers] if foreign else ())):
            kinds += [is_so] if are_usual(len(self.logins), is_so) else []
        rows = range(len(self.logins)) if kinds else ()
        found = {at for at in rows if any(is_so(at) for is_so in kinds)}
        for find in (moved_places, exchanged_places) if sample else ():
            found.update(find(self.first, self.last, self.logins, sample))
        for of_parts in (moved_initials, short_logins):
            found |= of_parts(self.first, self.last, self.logins)
        if found:
            yield OTHER_PERSON, sorted(found)

    def _has_other_first(self, place: int) -> bool:
        """Return whether a login holds the last name of its row, and a first name of another one.

        A single one may be called otherwise at work, as Robert who is Bob in the file.
        """
        login = self.logins[place].lower()
        if self.first[place].lower() in login or self.last[place].lower() not in login:
            return False
        own = (*words_of(self.first[place]), *words_of(self.last[place]))
        others = set(words_of(login)).difference(own)
        return any(len(each) >= LEAST_LETTERS and each in self._first_names for each in others)

    def _is_only_anothers(self, place: int) -> bool:
        """Return whether a login is nothing but a first or a last name, which is not of its row."""
        if not self._is_foreign(place):
            return False
        words = words_of(self.logins[place].partition("@")[0])
        return len(words) == 1 and (words[0] in self._first_names or self._is_last(words[0]))

    @cached_property
    def _first_names(self) -> set[str]:
        return set(map(folded, self.first))

    def _may_be_anothers(self, place: int) -> bool:
        """Return whether a login that holds no name of its row perhaps holds one of the file."""
        words = (word for word in words_of(self.logins[place]) if len(word) >= LEAST_LETTERS)
        return any(self._is_last(word) or self._is_last(word[1:]) for word in words)

    def _is_foreign(self, place: int) -> bool:
        return _LONG_WORD.search(self.logins[place]) is not None and not self._is_own(place)

    def _is_last(self, word: str) -> bool:
        return f"\n{word}\n" in self._last_column

    @cached_property
    def _last_column(self) -> str:
        """The last names in one text: for the rows that are looked at first, that is quickest."""
        return folded("\n".join(("", *self.last, "")))

    def _is_own(self, place: int) -> bool:
        login = self.logins[place].lower()
        if (self.last[place].lower() or "\n") in login:
            return True
        login, name = folded(login), f"{self.first[place]} {self.last[place]}"
        words = (*words_of(name), *(() if name.isascii() else words_of(spelled_out(name))))
        return any(len(word) >= LEAST_LETTERS and word in login for word in words)

    def _is_anothers(self, place: int) -> bool:
        """Return whether a login holds both names of another row, the first as an initial or whole.

        A login of a row whose own names it holds is its own, whoever else is called so.
        """
        if not self._is_foreign(place):
            return False
        words = words_of(self.logins[place])
        return any(self._are_names_of(words, word) for word in words)

    def _are_names_of(self, words: Sequence[str], word: str) -> bool:
        """Return whether a word is a last name, and another one its first name or initial."""
        others = {each for each in words if each != word}
        is_apart = not others.isdisjoint(self._called.get(word, ()))
        return is_apart or word[:1] in self._called.get(word[1:], ())

    @cached_property
    def _called(self) -> Mapping[str, Set[str]]:
        """First names and initials of those whose last name is one word, by that word."""
        found: dict[str, set[str]] = {}
        for first, last in zip(self.first, self.last, strict=True):
            words = words_of(last)
            if len(words) == 1 and len(words[0]) >= LEAST_LETTERS:
                names = words_of(first)[:1]
                found.setdefault(words[0], set()).update(names, (each[0] for each in names))
        return found
