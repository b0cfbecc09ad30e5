"""Notes on rows that have exchanged a name: their logins hold one of their own and one of another.

So a column of first or last names looks that was sorted by itself. A single login may hold the name
that somebody had before; of several rows the names that their logins hold and those that stand in
them are the same ones, in another order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..folded_words import folded, folded_cells, spelled_out, words_of

FEW_ROWS = 64
"""Of more rows the first look is at names without accents only, as it costs a verdict less."""
LEAST_LETTERS = 3
"""Shorter names stand in many logins by chance."""


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
        if len(held) > 1 and Counter(held.values()) == own:
            yield from held

    def _held(self, at: int, names: Mapping[str, str]) -> str:
        """Return whose name a login holds beside its own other one, "" where it is its own."""
        login = self._logins[at]
        if self._names[at].lower() in login.lower():
            return ""
        written = folded(login)
        own = {*words_of(self._names[at]), *words_of(spelled_out(self._names[at]))}
        beside = {*words_of(self._beside[at]), *words_of(spelled_out(self._beside[at]))}
        if not (own and beside) or any(word in written for word in own):
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
        """Return the names without accents, by how logins write those that are one word."""
        names = folded_cells(self._names)
        spelled = folded_cells(list(map(spelled_out, self._names)))
        found = dict(zip(names, names, strict=True)) | dict(zip(spelled, names, strict=True))
        return {written: name for written, name in found.items() if len(written) >= LEAST_LETTERS}
