"""Notes on rows that have exchanged a name: each login holds a name of its row and one of another.

A column of first or last names that was sorted by itself looks so. A single login may hold a former
name. Of several rows, the names in the logins and the names in the cells are the same ones in
another order; one in four may differ, as people marry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...folded_words import folded, folded_cells, spelled_out, words_of
from ...logins.made_logins import letters_of

FEW_ROWS = 64
"""In longer files only names without accents are compared first, which is cheaper."""
LEAST_LETTERS = 3
"""Shorter names stand in many logins by chance."""
MOST_SAME = 3 / 4
"""Share of the names in logins that stand in another row, beside a login with another name."""


def exchanged_places(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str], sample: Sequence[int]
) -> Iterator[int]:
    """Yield the places of the rows that have exchanged their first or their last names.

    :param sample: the places of some logins that hold a word.
    """
    yield from _Names(last, first, logins, is_last=True).exchanged(sample)
    yield from _Names(first, last, logins, is_last=False).exchanged(sample)


class _Names:
    """A column of names that is held against the logins, and the names beside it."""

    def __init__(
        self, names: Sequence[str], beside: Sequence[str], logins: Sequence[str], *, is_last: bool
    ) -> None:
        """Take the columns.

        :param is_last: the names are last names, and the first ones or their initials stand beside.
        """
        self._names, self._beside, self._logins = names, beside, logins
        self._is_last = is_last

    def exchanged(self, sample: Sequence[int]) -> Iterator[int]:
        """Yield the places of the rows that have exchanged names."""
        is_short = len(self._names) <= FEW_ROWS
        names = self._folded() if is_short else self._written()
        if not any(self._held(at, names) for at in sample):
            return
        names = names if is_short else self._folded()
        held = {at: name for at in range(len(self._logins)) if (name := self._held(at, names))}
        own = Counter(folded(self._names[at]) for at in held)
        same = (Counter(held.values()) & own).total()
        if same > 1 and same >= MOST_SAME * len(held):
            yield from held

    def _held(self, at: int, names: Mapping[str, str]) -> str:
        """Return whose name a login holds beside its own other one, "" where it is its own."""
        login = self._logins[at]
        if self._names[at].lower() in login.lower():
            return ""
        written = folded(login)
        own, beside = _written(self._names[at]), _written(self._beside[at])
        # A particle such as *de* stands in many logins by chance.
        long = [word for word in own if len(word) >= LEAST_LETTERS] or own
        if not (own and beside) or any(word in written for word in long):
            return ""
        words = words_of(login.partition("@")[0])
        found = map(names.get, self._candidates(words, beside))
        return next(filter(None, found), "")

    def _candidates(self, words: Sequence[str], beside: set[str]) -> Iterator[str]:
        initials = {word[0] for word in beside} if self._is_last else set()
        for word in words:
            others = {*words} - {word}
            if others and others <= beside | initials:
                yield word
            elif not others and word[0] in initials:
                yield word[1:]

    def _written(self) -> dict[str, str]:
        """Return the names in small letters, which finds those that hold no accent."""
        names = "\n".join(self._names).lower().split("\n")
        return dict(zip(names, names, strict=True))

    def _folded(self) -> dict[str, str]:
        """Return the names without accents, by how logins write them: as one word."""
        names = folded_cells(self._names)
        spelled = folded_cells(list(map(spelled_out, self._names)))
        found = dict(zip(names, names, strict=True)) | dict(zip(spelled, names, strict=True))
        found |= {letters_of(name): name for name in {*names} if not name.isalpha()}
        return {written: name for written, name in found.items() if len(written) >= LEAST_LETTERS}


def _written(name: str) -> set[str]:
    """Return the words of a name as logins hold them, and all of it as one word."""
    whole = letters_of(name)
    return {*words_of(name), *words_of(spelled_out(name)), *([whole] if whole else ())}
