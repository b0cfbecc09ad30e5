"""Plausibility of a file's cells in each code page: spelling, letters, frequency."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .letters import Costs, Script
from .orthography import Habits, Spelling, spelling
from .pages import NO_BREAK, Alike, group_alike, high_bytes, without_blanks
from .pieces import quoted_cells, sample
from .scripts import LATIN
from .signs import quotes_in_pairs

#: A word is of the file's language four times in five, otherwise of any of its script.
_OWN = round(-10 * math.log(0.8))
_OTHER = -10 * math.log(0.2)
#: A language whose programs write another page.
_FOREIGN = 30
#: Signs without a letter beside them never decide alone.
_MOST_FOR_SIGNS = 30
#: A piece whose spelling costs more is taken as wrong.
_MISSPELT = 40
#: Readings that cost so much more than another for their spelling alone are not looked at further.
_HOPELESS = 600
_FEW_PIECES = 20
_AMOUNT_COST = 5
_MOSTLY = 0.8
_NO_LANGUAGE = 10_000


@dataclass(frozen=True)
class Candidate:
    """A reading of the cells, which one or several pages give, and what speaks against it."""

    alike: Alike
    cost: int
    """In tenths of nats; differences count."""
    misspelt: float
    """The share of the pieces that no spelling allows."""
    strange: float
    """The share of letters with accents that are not in the alphabets of their languages."""
    unknown: float
    """The share of those that are in no alphabet at all: a language that was never learned."""
    is_amounts: bool
    """True if the only bytes from 0x80 are signs beside numbers, like £ and °."""

    def is_in(self, codec: str) -> bool:
        """Return whether the page with this codec name reads the cells so."""
        return any(page.codec == codec for page in self.alike.pages)


def weigh(
    cells: Sequence[bytes], home: str, scripts: Mapping[str, Script], *, are_bare: bool = True
) -> list[Candidate]:
    """Return the readings in which every byte is text, the most plausible first.

    There is always one: every byte is a letter or a sign in the pages of DOS.

    :param are_bare: no blanks stand around the cells. Else 0xA0 there tells nothing in pages where
        it is a no-break blank, which is trimmed.
    """
    pieces, plain = sample(cells)
    trimmed = pieces if are_bare else [without_blanks(piece) or piece for piece in pieces]
    quoting = quoted_cells(cells)
    begins = [piece[:1] for piece in (*pieces, *plain) if piece[:1].isalpha()]
    has_capitals = bool(begins) and sum(map(bytes.isupper, begins)) >= _MOSTLY * len(begins)
    plain_costs = [scripts[LATIN].costs(word.decode().lower()) for word in plain]
    alikes = [
        (alike, trimmed if alike.letters.get(NO_BREAK) == chr(NO_BREAK) else pieces)
        for alike in group_alike(high_bytes(cells), home)
    ]
    spelt = [
        (alike, _spell(alike, quoting, own, has_capitals=has_capitals))
        for alike, own in _not_hopeless(alikes)
    ]
    least = min(_wrong(spellings) for _, spellings in spelt)
    candidates = [
        _candidate(alike, spellings, plain_costs, scripts)
        for alike, spellings in spelt
        if _wrong(spellings) <= least + _HOPELESS
    ]
    return sorted(candidates, key=lambda candidate: candidate.cost)


def _spell(
    alike: Alike, quoting: Iterable[bytes], pieces: Iterable[bytes], *, has_capitals: bool
) -> list[Spelling]:
    has_quotes = any(quotes_in_pairs(alike.read(cell)) for cell in quoting)
    habits = Habits(has_quotes, has_capitals)
    return [spelling(alike.read(piece), habits) for piece in pieces]


def _not_hopeless(
    alikes: Sequence[tuple[Alike, Sequence[bytes]]],
) -> list[tuple[Alike, Sequence[bytes]]]:
    """Leave out readings that a few of their pieces show to be much worse spelt than another."""
    wrong = [
        _wrong(_spell(alike, (), pieces[:_FEW_PIECES], has_capitals=False))
        for alike, pieces in alikes
    ]
    return [
        each for each, cost in zip(alikes, wrong, strict=True) if cost <= min(wrong) + _HOPELESS
    ]


def _wrong(spellings: Iterable[Spelling]) -> int:
    return sum(each.wrong for each in spellings)


def _candidate(
    alike: Alike,
    spellings: Sequence[Spelling],
    plain: Sequence[Costs],
    scripts: Mapping[str, Script],
) -> Candidate:
    counts = Counter(word.script for each in spellings for word in each.words)
    main = max((each for each in counts if each != LATIN), key=counts.__getitem__, default=LATIN)
    signs = min(_MOST_FOR_SIGNS, sum(each.signs for each in spellings))
    misspelt = sum(each.wrong >= _MISSPELT for each in spellings) / max(1, len(spellings))
    cost = _wrong(spellings) + signs
    is_amounts = all(not each.wrong and 0 < each.signs <= _AMOUNT_COST for each in spellings)
    if main not in scripts:
        return Candidate(alike, cost + _NO_LANGUAGE, misspelt, 1.0, 0.0, False)
    words = [_words_cost(each, main, scripts) for each in spellings]
    latin = [costs for _, others in words for costs in others] + list(plain)
    own = [costs for costs, _ in words if costs]
    script = scripts[main]
    totals = _totals(own + latin, script) if main == LATIN else _totals(own, script)
    if main != LATIN and scripts[LATIN].languages:
        cost += min(_totals(latin, scripts[LATIN]))
    best, language = min(
        (total + _commonness(alike, script.languages[place]), place)
        for place, total in enumerate(totals)
    )
    strange, unknown = _outside(spellings, words, main, script, language)
    return Candidate(alike, cost + best, misspelt, strange, unknown, is_amounts)


def _words_cost(
    each: Spelling, main: str, scripts: Mapping[str, Script]
) -> tuple[Costs, list[Costs]]:
    """Return what the words of the main script cost together, and each of the others in Latin."""
    own, others = [], []
    for word in each.words:
        if word.script == main:
            own.append(scripts[main].costs(word.letters))
        else:
            others.append(scripts[LATIN].costs(word.letters))
    return tuple(map(sum, zip(*own, strict=True))), others


def _totals(words: Iterable[Costs], script: Script) -> list[int]:
    """Return what the words cost together if the file is in each of the languages."""
    other = round(_OTHER + 10 * math.log(len(script.languages)))
    totals = [round(10 * math.log(len(script.languages)))] * len(script.languages)
    for costs in words:
        most = min(costs) + other
        totals = [
            total + (cost + _OWN if cost + _OWN < most else most)
            for total, cost in zip(totals, costs, strict=True)
        ]
    return totals


def _commonness(alike: Alike, language: str) -> int:
    return min(
        page.rarity + (0 if language in page.languages else _FOREIGN) for page in alike.pages
    )


def _outside(
    spellings: Sequence[Spelling],
    words: Sequence[tuple[Costs, list[Costs]]],
    main: str,
    script: Script,
    language: int,
) -> tuple[float, float]:
    """Return the shares of letters outside each word's likeliest alphabet, and outside all."""
    other = round(_OTHER + 10 * math.log(len(script.languages)))
    outside = unknown = letters = 0
    for each, (costs, _) in zip(spellings, words, strict=True):
        is_own = bool(costs) and costs[language] + _OWN <= min(costs) + other
        place = language if is_own or not costs else costs.index(min(costs))
        accented = [
            letter
            for word in each.words
            if word.script == main
            for letter in word.letters
            if not letter.isascii()
        ]
        letters += len(accented)
        outside += sum(letter not in script.alphabets[place] for letter in accented)
        unknown += sum(letter not in script.known for letter in accented)
    return outside / max(1, letters), unknown / max(1, letters)
