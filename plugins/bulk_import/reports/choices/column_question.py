"""The question which column of a file is which, as the dialog, the page and the command ask it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from ...engine.cells.keys import canonical_key
from ...engine.columns.allowed_values import choices_of
from ...engine.declaration.importer import Importer
from ...engine.fields.textual.booleans import Boolean
from ...engine.reading.naming.column_choices import (
    LEAVE_OUT,
    TURNED,
    ColumnChoice,
    choices_text,
    parse_choices,
)
from ...engine.reading.refusals import HEADER_ASKED_ANEW
from ...engine.reading.sheet import Likeness, Refusal
from ...engine.sentences.language import N_, _n, _t, listed
from ...engine.sentences.shown_text import shown
from .cell_descriptions import Looks, describe_cells

WHICH = N_("Which column is {column}?")
LEFT_OUT = N_("Columns that are chosen nowhere are left out; nothing of them is read or stored.")
ALL_THERE = N_("Every column that a file must have is there.")
ONLY_LEFT_OUT = N_("Nothing of them is read or stored.")


@dataclass(frozen=True)
class Option:
    """One answer: a column of the file."""

    value: str
    """As it travels with the file."""
    text: str


@dataclass(frozen=True)
class Asked:
    """One of our columns, and the columns of the file that it may be."""

    name: str
    """The name of the field."""
    header: str
    required: bool
    options: tuple[Option, ...]
    """The likeliest first."""
    chosen: str = ""
    """The value of the option that is chosen beforehand, "" for none."""

    @property
    def question(self) -> str:
        """Return "Which column is Login?"."""
        return WHICH.format(column=self.header)


class ColumnQuestion:
    """The question which column is which, for a header that does not fit, and the answers."""

    def __init__(self, importer: Importer, refusal: Refusal, said: str = "") -> None:
        """Prepare the question about a refused file.

        :param said: what was answered so far.
        """
        self._importer = importer
        self._refusal = refusal
        self._said = {each.key: each for each in parse_choices(said)}
        self._names = {each.place: each.name for each in refusal.suggestions}
        self._taken: set[int] = set()

    @cached_property
    def asked(self) -> list[Asked]:
        """Return our columns without one of the file, those that must have one first."""
        fixed = {
            each.column
            for each in self._refusal.suggestions
            if each.likeness is Likeness.SAME and each.place not in self._refusal.asked
        }
        fields = [each for each in self._importer.fields if each not in fixed]
        return [self._ask(each) for each in sorted(fields, key=lambda each: not each.required)]

    @property
    def title(self) -> str:
        """Return the question in a line."""
        if not self.asked:
            return _n("Leave it out?", "Leave them out?", len(self._refusal.asked))
        if len(self.asked) == 1:
            return self.asked[0].question
        return _t("Which column is which?")

    @property
    def explanation(self) -> str:
        """Return what becomes of the others, and whether any has to be chosen."""
        if not self.asked:
            return str(ONLY_LEFT_OUT)
        is_needed = any(each.required for each in self.asked)
        return str(LEFT_OUT) if is_needed else f"{ALL_THERE} {LEFT_OUT}"

    @property
    def button(self) -> str:
        """Return what the button says that answers."""
        if self.asked:
            return _t("Check with these columns")
        names = listed([self._label(place) for place in self._refusal.asked])
        return _t("Leave out {names}", names=names)

    @property
    def is_wished(self) -> bool:
        """Return whether the person asked for the question although the file is accepted."""
        return self._refusal.message == _t(HEADER_ASKED_ANEW)

    @cached_property
    def rest(self) -> str:
        """Return the answer that leaves every column out; what is chosen counts instead."""
        return choices_text(self._choice(place, LEAVE_OUT) for place in self._refusal.asked)

    def as_json(self) -> dict[str, Any]:
        """Return the question for programs."""
        return {
            "title": self.title,
            "explanation": self.explanation,
            "columns": [asdict(each) | {"question": each.question} for each in self.asked],
            "rest": self.rest,
        }

    def _choice(self, place: int, meaning: str) -> ColumnChoice:
        return ColumnChoice(place, self._names[place], meaning)

    def _ask(self, field: Any) -> Asked:
        places = sorted(self._refusal.asked, key=lambda place: -self._likeness(place, field))
        options = [self._option(place, field.name) for place in places]
        if isinstance(field, Boolean):
            turned = [self._option(place, field.name, is_turned=True) for place in places]
            # The opposite sense of a name stands before what only may be meant.
            first = [
                each
                for place, each in zip(places, turned, strict=True)
                if self._is_opposite(place, field)
            ]
            options = first + options + [each for each in turned if each not in first]
        # A secret that can be made may be in no column; then that is offered.
        is_spared = field.is_generated or field.header in self._refusal.spared
        required = field.required and not is_spared
        return Asked(field.name, field.header, required, tuple(options), self._chosen(field))

    def _option(self, place: int, name: str, *, is_turned: bool = False) -> Option:
        meaning = f"{TURNED}{name}" if is_turned else name
        text = self._label(place) + (_t(", turned round") if is_turned else "")
        looks = self._looks[place].text
        return Option(self._choice(place, meaning).text, f"{text} ({looks})" if looks else text)

    def _label(self, place: int) -> str:
        name = shown(self._names[place])
        is_shared = sum(each == self._names[place] for each in self._names.values()) > 1
        if not name.strip():
            return _t("column {place}, without a name", place=place + 1)
        return _t("{name} (column {place})", name=name, place=place + 1) if is_shared else name

    def _chosen(self, field: Any) -> str:
        """Return the answer that was given, or else the one that is surely meant."""
        for place in self._refusal.asked:
            key = self._choice(place, LEAVE_OUT).key
            choice = self._said.get(key) or self._said.get((None, key[1]))
            if choice is not None and choice.meaning.removeprefix(TURNED) == field.name:
                return self._choice(place, choice.meaning).text
        sure = [n for n in self._refusal.asked if self._is_sure(n, field) and n not in self._taken]
        if self._said:
            sure = [n for n in sure if self._is_named(n) and not self._is_said(n)]
        if len(sure) != 1:
            return ""
        self._taken.update(sure)
        return self._choice(sure[0], field.name).text

    def _is_sure(self, place: int, field: Any) -> bool:
        suggestion, looks = self._suggestions[place], self._looks[place]
        if suggestion.likeness is Likeness.OPPOSITE:
            return False
        if suggestion.column is field:
            is_synonym = suggestion.likeness in (Likeness.SYNONYM, Likeness.SAME)
            agrees = looks.is_truth if field.is_boolean else field.name in looks.lists
            return is_synonym or agrees
        return suggestion.column is None and looks.lists == {field.name}

    def _is_named(self, place: int) -> bool:
        return self._suggestions[place].likeness is Likeness.SAME

    def _is_said(self, place: int) -> bool:
        key = self._choice(place, LEAVE_OUT).key
        return key in self._said or (None, key[1]) in self._said

    def _is_opposite(self, place: int, field: Any) -> bool:
        suggestion = self._suggestions[place]
        return suggestion.likeness is Likeness.OPPOSITE and suggestion.column is field

    def _likeness(self, place: int, field: Any) -> int:
        """Return how likely a column is a field, for the order of the answers."""
        looks = self._looks[place]
        agrees = field.name in looks.lists or (field.is_boolean and looks.is_truth)
        return 2 * (self._suggestions[place].column is field) + agrees

    @cached_property
    def _suggestions(self) -> dict[int, Any]:
        return {each.place: each for each in self._refusal.suggestions}

    @cached_property
    def _looks(self) -> dict[int, Looks]:
        usable = {
            field.name: frozenset(map(canonical_key, texts))
            for field, texts in choices_of(self._importer).items()
        }
        return {place: describe_cells(self._cells(place), usable) for place in self._refusal.asked}

    def _cells(self, place: int) -> Sequence[str]:
        return [row[place] for row in self._refusal.rows if place < len(row)]
