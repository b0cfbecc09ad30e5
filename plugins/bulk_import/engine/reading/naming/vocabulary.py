"""The vocabulary of an importer: which columns, or which other things, a name may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import translate

from ...sentences.language import _t
from ..sheet import Column
from . import lexicon
from .copies import without_copy_mark
from .meaning import CORE, HALF, HALF_KEYS, PART, SYNONYM, VAGUE, VAGUE_KEYS, Meaning, known_as
from .misspelling import similar
from .spelling import Spelling, parts_of, sought_key, without_marks, words_of
from .switches import ASKED, NOISE, switch_of

_RANK = 0.01
"""How much less certain each further synonym of a column is."""
ALIKE_OPPOSITE = 0.84


class Vocabulary:
    """The names that an importer knows beside its own: synonyms, opposites and look-alikes."""

    def __init__(
        self, fields: Sequence[Column], lookalikes: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._own = {
            sought_key(name): each for each in fields for name in (each.label, each.header)
        }
        self._own_words = [frozenset(words_of(each.label)) for each in fields]
        self._synonyms: dict[str, dict[Column, float]] = {}
        self._opposites: dict[str, Column] = {}
        self._concepts = {id(concept): known_as(concept, fields) for concept in lexicon.CONCEPTS}
        for field in fields:
            self._learn(field)
        self._phrases: dict[str, str] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for phrase, names in (lookalikes or {}).items():
            self._learn_phrase(phrase, names)
        self._whole_name = self._whole_name_phrase()
        if self._whole_name:
            self._learn_phrase(self._whole_name, lexicon.WHOLE_NAMES)

    @property
    def active(self) -> Column | None:
        """Return the column that says who is active, if there is one."""
        return self._concepts[id(lexicon.ACTIVE)]

    @property
    def halves(self) -> tuple[Column, Column] | None:
        """Return the columns of the first and of the last name, if there are both."""
        first = self._concepts[id(lexicon.FIRST_NAME)]
        last = self._concepts[id(lexicon.LAST_NAME)]
        return (first, last) if first and last else None

    def understands(self, name: str) -> bool:
        """Return whether a name is one that is known as it is written, whatever it means."""
        key = sought_key(without_marks(name).bare)
        known = (self._own, self._synonyms, self._opposites, self._phrases)
        is_known = any(key in each for each in known) or (key in HALF_KEYS and bool(self.halves))
        return is_known or self.copied(name) is not None

    def copied(self, name: str) -> Column | None:
        """Return the column whose name a program has marked as a copy; None for any other name."""
        marked = next(filter(None, map(without_copy_mark, (name, without_marks(name).bare))), "")
        column = self._own.get(sought_key(without_marks(marked).bare)) if marked else None
        # For a truth value *left* has a meaning of its own: who has left is not active.
        is_left = column is not None and column.is_boolean and words_of(name)[-1:] == ["left"]
        return None if is_left else column

    def meaning(self, name: str) -> Meaning:
        """Return the meaning of a name that is not the name of a column."""
        spelling = without_marks(name)
        if copied := self.copied(name):
            return Meaning({copied: CORE})
        if lexicon.KIND_OF_ADDRESS.search(" ".join(words_of(name))):
            return Meaning(phrase=lexicon.KIND_PHRASE)
        if opposite := self._opposite(spelling):
            return Meaning(opposite=opposite)
        asides = (*spelling.remarks, *spelling.properties)
        remarked = (self._phrase(text) for text in asides if not NOISE.issuperset(words_of(text)))
        if phrase := next(filter(None, remarked), ""):
            return self._explained(phrase)
        scores, phrase = self._scores(spelling), self._phrase(spelling.bare)
        key = sought_key(spelling.bare)
        if key in HALF_KEYS and self.halves and not phrase:
            scores = dict.fromkeys(self.halves, HALF) | scores
            return Meaning(scores, None, self._whole_name, self.halves, is_half=True)
        if not scores and not phrase:
            scores = similar(key, self._known_names())
        return self._explained(phrase, scores)

    def _known_names(self) -> Mapping[str, Mapping[Column, float]]:
        """Return the columns of every name that a column has, its own or another."""
        own = {name: {column: SYNONYM} for name, column in self._own.items()}
        return {**self._synonyms, **own}

    def _explained(self, phrase: str, scores: Mapping[Column, float] | None = None) -> Meaning:
        halves = self.halves if phrase and phrase == self._whole_name else None
        return Meaning(scores or {}, None, phrase, halves)

    def _learn(self, field: Column) -> None:
        names = list(field.synonyms)
        for concept in lexicon.CONCEPTS:
            if self._concepts[id(concept)] is field:
                names = [*concept.names, *names]
                if field.is_boolean:
                    self._opposites |= {sought_key(name): field for name in concept.opposites}
        for rank, name in enumerate(dict.fromkeys(map(sought_key, names))):
            certain = VAGUE if name in VAGUE_KEYS else SYNONYM
            self._synonyms.setdefault(name, {}).setdefault(field, certain - rank * _RANK)
        self._opposites |= {sought_key(name): field for name in field.opposites}

    def _learn_phrase(self, phrase: str, names: Iterable[str]) -> None:
        for name in names:
            if "*" in name:
                self._patterns.append((re.compile(translate(name)), phrase))
            else:
                self._phrases.setdefault(sought_key(name), phrase)

    def _whole_name_phrase(self) -> str:
        if not self.halves:
            return ""
        first, last = self.halves
        return _t(
            "the whole name; split it into {first} and {last}",
            first=first.header,
            last=last.header,
        )

    def _opposite(self, spelling: Spelling) -> Column | None:
        """Return the column whose opposite a name, a part of it or a remark means."""
        if self._names_both(spelling.bare):
            return None
        for text in (spelling.bare, *spelling.properties, *spelling.remarks):
            key, words = sought_key(text), words_of(text)
            if key in self._own or self._worded(words):
                continue
            switch = self._switch(words)
            if found := self._opposites.get(key) or switch.opposite:
                return found
            if key not in self._synonyms and not switch.scores and len(key) > 4:
                close = get_close_matches(key, self._opposites, n=1, cutoff=ALIKE_OPPOSITE)
                # *Employee* is no slip of *ex employee*: what is left out or added turns the sense.
                if close and key != f"un{close[0]}" and not close[0].endswith(key):
                    return self._opposites[close[0]]
        return None

    def _names_both(self, name: str) -> bool:
        """Return whether a name holds both states of a switch, as `Active/Inactive` does."""
        found = [switch for part in parts_of(name) if (switch := switch_of(words_of(part)))]
        return len({each.is_off for each in found}) > 1

    def _scores(self, spelling: Spelling) -> dict[Column, float]:
        """Return the columns of which a name is a synonym."""
        bare, words = spelling.bare, words_of(spelling.bare)
        found = dict(self._exact(bare))
        if found:
            return found
        parts = tuple(parts_of(bare))
        for part in (*parts, *spelling.remarks, *spelling.properties):
            for column, score in (self._exact(part) or self._core(words_of(part))).items():
                # A remark does not tell the sense: `Bloquer la connexion [accountEnabled]`.
                if part in parts or not column.is_boolean:
                    found[column] = max(found.get(column, 0), score - SYNONYM + PART)
        if found or self._worded(words):
            return found
        return dict(self._switch(words).scores) or dict(self._core(words))

    def _core(self, words: Sequence[str]) -> Mapping[Column, float]:
        """Return the columns that some words mean without those that say nothing, and numbers."""
        if self._patterned(words):
            return {}
        unnumbered = [word for word in words if not word.isdecimal()]
        core = [word for word in unnumbered if word not in NOISE]
        own_words = [word for word in core if word not in ASKED]
        # What a form asks for is that, whatever a mail address beside it may be.
        for some, certain in ((unnumbered, CORE), (core, CORE), (own_words, SYNONYM)):
            if exact := self._exact(" ".join(some)):
                return {column: score - SYNONYM + certain for column, score in exact.items()}
        return {}

    def _exact(self, name: str) -> Mapping[Column, float]:
        key = sought_key(name)
        if key in self._own:
            return {self._own[key]: SYNONYM}
        return self._synonyms.get(key, {})

    def _phrase(self, text: str) -> str:
        """Return what a look-alike of a column means, "" if nothing is known."""
        if phrase := self._phrases.get(sought_key(text)):
            return phrase
        words = words_of(text)
        return self._patterned(words) or self._worded(words) or self._switch(words).phrase

    def _patterned(self, words: Sequence[str]) -> str:
        text = " ".join(words)
        return next((phrase for pattern, phrase in self._patterns if pattern.match(text)), "")

    def _worded(self, words: Sequence[str]) -> str:
        """Return what some words mean wherever they stand, unless a column has them too."""
        text = " ".join(words)
        for pattern, phrase in lexicon.WORDED:
            found = pattern.search(text)
            if found and not any(map(frozenset(found.group().split()).issubset, self._own_words)):
                return phrase
        return ""

    def _switch(self, words: Sequence[str]) -> Meaning:
        """Return the meaning of a name that calls something on, off or allowed."""
        switch = switch_of(words)
        if switch is None:
            return Meaning()
        known = self._exact(" ".join(switch.core))
        column = next((each for each in known if each.is_boolean), None)
        column = self.active if switch.is_signing_in else column
        if column is None:
            is_other = switch.core and switch.has_state
            return Meaning(phrase=lexicon.SWITCH if is_other else "")
        return Meaning(opposite=column) if switch.is_off else Meaning({column: CORE})
