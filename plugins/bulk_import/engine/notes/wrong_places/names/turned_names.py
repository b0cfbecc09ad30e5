"""Notes on first and last names that have changed places, as the logins made of them tell."""

from __future__ import annotations

from collections.abc import Iterator

from ....sentences.language import N_
from ...folded_words import words_of
from ...names.repeated_names import Found
from ...row_sample import LEAST_ROWS, USUAL, all_over, are_usual
from .name_columns import NameColumns

ALL_TURNED = N_(
    "The logins begin with the initial of the last name and hold the first name, as the other way "
    "round is usual; perhaps the columns of first and last name have changed places"
)
TURNED = N_(
    "The login names first and last name the other way round than those of the other rows; perhaps "
    "the two have changed places"
)
FEW_ROWS = 64
"""In longer files all rows are looked at once one row of a sample is odd."""


class TurnedNames(NameColumns):
    """Names and logins, of which some rows have the two names in another order."""

    def found(self) -> Iterator[Found]:
        """Yield where the login has the two names in another order than usual."""
        if found := self._turned() or self._turned_initials():
            yield TURNED, found
        elif are_usual(len(self.logins), self._has_last_initial):
            yield ALL_TURNED, [at for at in range(len(self.logins)) if self._has_last_initial(at)]

    def _has_last_initial(self, place: int) -> bool:
        """Return whether a login is the last name's initial and the first name, and no more."""
        if self.logins[place][:1].lower() == self.first[place][:1].lower():
            return False
        turned = _with_initial(self.last[place], self.first[place])
        return self._written(place) in turned and not self._has_first_initial(place)

    def _turned_initials(self) -> list[int]:
        """Return where the login begins with the initial of the last name, unlike most others."""
        places = all_over(len(self.logins))
        turned = sum(map(self._has_last_initial, places))
        if not turned and len(self.logins) > FEW_ROWS:
            return []
        usual = sum(map(self._has_first_initial, places))
        if usual < LEAST_ROWS or usual <= USUAL * (len(places) - turned):
            return []
        return [at for at in range(len(self.logins)) if self._has_last_initial(at)]

    def _has_first_initial(self, place: int) -> bool:
        """Return whether a login is the first name's initial and the last name, and no more."""
        return self._written(place) in _with_initial(self.first[place], self.last[place])

    def _written(self, place: int) -> str:
        return "".join(words_of(self.logins[place].partition("@")[0]))

    def _turned(self) -> list[int]:
        """Return where the login has the two names in another order than usual."""
        places = all_over(len(self.logins))
        orders = [order for at in places if (order := self._order(at)) is not None]
        for usual in (True, False):
            count = orders.count(usual)
            if len(orders) >= LEAST_ROWS and USUAL * len(orders) < count < len(orders):
                rows = range(len(self.logins))
                return [place for place in rows if self._order(place) is (not usual)]
        few = min(orders.count(True), orders.count(False))
        return self._turned_block() if few >= LEAST_ROWS else []

    def _turned_block(self) -> list[int]:
        """Return where the fewer rows have the other order, if all of them stand together."""
        orders = [
            (at, order) for at in range(len(self.logins)) if (order := self._order(at)) is not None
        ]
        is_first = 2 * sum(order for _, order in orders) < len(orders)
        places = [number for number, (_, order) in enumerate(orders) if order is is_first]
        is_block = places == list(range(places[0], places[0] + len(places)))
        return [orders[number][0] for number in places] if is_block else []

    def _order(self, place: int) -> bool | None:
        """Return whether a login has the first name before the last one; None without both."""
        login = self.logins[place].lower()
        if not (self.first[place][:1].lower() in login and self.last[place][-1:].lower() in login):
            return None
        words = words_of(login.partition("@")[0])
        if len(words) != 2:
            return None
        first, last = words_of(self.first[place]), words_of(self.last[place])
        if not (first and last) or first[0] == last[-1]:
            return None
        orders = {(first[0], last[-1]): True, (last[-1], first[0]): False}
        return orders.get((words[0], words[1]))


def _with_initial(one: str, other: str) -> set[str]:
    """Return the logins made of the initial of one name and another name, or one word of it.

    Empty if the two names share a word, from which no order can be told.
    """
    words, others = words_of(one), words_of(other)
    if not (words and others) or words[0] == others[-1]:
        return set()
    return {
        initial + name
        for initial in (words[0][0], words[-1][0])
        for name in (others[0], others[-1], "".join(others))
    }
