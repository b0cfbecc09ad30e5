"""Cost of words by language: letter pairs, and triples around accented letters.

The statistics are in `letters.json.gz`. `bench/letters/learn_letters.py` makes it and describes its
format. They are loaded when the first file needs them. Costs are in tenths of nats.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from functools import cache
from operator import add
from pathlib import Path
from typing import Any

from .scripts import LATIN

WORST = 93
"""The cost of a pair with a letter that is not in a language's alphabet."""
_FIRST = 33
_ROWS_KEPT = 20_000
_FILE = Path(__file__).with_name("letters.json.gz")

Costs = tuple[int, ...]


class Script:
    """The languages of one script, and what a letter costs after others in each of them."""

    def __init__(self, described: dict[str, Any], without: frozenset[str]) -> None:
        kept = [each for each in described["languages"] if each["code"] not in without]
        self.languages = tuple(str(each["code"]) for each in kept)
        self.alphabets = tuple(frozenset(each["letters"]) for each in kept)
        self.known = frozenset[str]().union(*self.alphabets)
        self._places = {
            each["mark"]: self.languages.index(each["code"])
            for each in described["languages"]
            if each["code"] in self.languages
        }
        self._worst = bytes([WORST]) * len(kept)
        self._free = bytes(len(kept))
        self._pairs = self._spread(kept, "pairs", self._worst)
        self._contexts = self._spread(kept, "contexts", self._free)
        self._triples: dict[str, str] = described["triples"]
        self._rows: dict[str, list[int]] = {}

    def costs(self, word: str) -> Costs:
        """Return what a word in lower case costs in each of the languages."""
        text = f" {word} "
        rows: list[Sequence[int]] = [self._pairs.get(text[:2], self._worst)]
        rows += [self._row(text[place : place + 3]) for place in range(len(text) - 2)]
        return tuple(map(sum, zip(*rows, strict=True)))

    def _row(self, triple: str) -> Sequence[int]:
        """Return what the last of three letters costs after the other two."""
        if triple.isascii():
            return self._pairs.get(triple[1:], self._worst)
        row = self._rows.get(triple)
        if row is None:
            pair = self._pairs.get(triple[1:], self._worst)
            row = list(map(add, pair, self._contexts.get(triple[:2], self._free)))
            known = self._triples.get(triple, "")
            for mark, cost in zip(known[::2], known[1::2], strict=True):
                if mark in self._places:
                    row[self._places[mark]] = ord(cost) - _FIRST
            if len(self._rows) >= _ROWS_KEPT:
                self._rows.clear()
            self._rows[triple] = row
        return row

    def _spread(self, kept: list[dict[str, Any]], kind: str, rest: bytes) -> dict[str, bytes]:
        """Return the costs of each pair in every language, from a matrix for each language."""
        spread: dict[str, bytearray] = {}
        for place, language in enumerate(kept):
            costs = iter(language[kind])
            letters = f"{language['letters']} "
            for first in letters:
                for second in letters:
                    pair = first + second
                    if kind == "contexts" and pair.isascii():
                        continue
                    row = spread.setdefault(pair, bytearray(rest))
                    row[place] = ord(next(costs)) - _FIRST
        return {pair: bytes(row) for pair, row in spread.items()}


@cache
def load_scripts(without: frozenset[str] = frozenset()) -> dict[str, Script]:
    """Return the scripts by name; `without` leaves languages out, to measure what follows."""
    described = json.loads(gzip.decompress(_FILE.read_bytes()))
    scripts = {name: Script(each, without) for name, each in described.items()}
    return {name: each for name, each in scripts.items() if each.languages or name == LATIN}
