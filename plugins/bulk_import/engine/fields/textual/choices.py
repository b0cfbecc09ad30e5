"""A column with a fixed set of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import Any, Literal, TypeVar, Unpack, cast, overload

from ...cells.damage import damage_hint
from ...cells.keys import canonical_key
from ...rows.rows import REFUSED, Problem
from ...sentences import messages
from ...sentences.language import _t
from ..base.arguments import as_written, refuse_values
from ..base.field import Field
from ..base.options import UNSET, Options

E = TypeVar("E")

SHOWN = 12
"""More values than these are not listed in a hint."""
_LONGEST = 200


class Choice(Field[E]):
    """One of a few values, each written as its label; a blank one is None or as declared."""

    is_listed = True

    @overload
    def __init__(
        self: Choice[E],
        label: str,
        values: type[E] | Mapping[str, E],
        *,
        labels: Mapping[E, str] | None = None,
        blank: E = ...,
        **options: Unpack[Options],
    ) -> None: ...

    @overload
    def __init__(
        self: Choice[E | None],
        label: str,
        values: type[E] | Mapping[str, E],
        *,
        labels: Mapping[E, str] | None = None,
        blank: Literal[None],
        **options: Unpack[Options],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        values: Any,
        *,
        labels: Mapping[Any, str] | None = None,
        blank: Any = UNSET,
        **options: Any,
    ) -> None:
        """Declare a choice.

        :param values: an Enum, or a mapping from labels to values. A cell may hold the label, and
            of an Enum the name or the value too, whatever the case.
        :param labels: what members of an Enum are called; by default their names as words.
        """
        refuse_values(label, values)
        is_enum = isinstance(values, type) and issubclass(values, Enum)
        pairs = (
            _members(values, labels or {}) if is_enum else [(k, v, ()) for k, v in values.items()]
        )
        pairs = [(as_written(word), *others) for word, *others in pairs]
        self.words: tuple[str, ...] = tuple(word for word, _, _ in pairs)
        self._values = {canonical_key(word): value for word, value, _ in pairs}
        if len(self._values) < len(pairs):
            raise TypeError(
                f"{label}: Two of the values have the same label. Give one of them another in "
                "labels=."
            )
        self._pairs: tuple[tuple[Any, str], ...] = tuple((value, word) for word, value, _ in pairs)
        self._main: dict[str, str] = {}
        for word, value, others in pairs:
            for other in others:
                self._values.setdefault(canonical_key(other), value)
                self._main.setdefault(canonical_key(other), canonical_key(word))
        super().__init__(label, blank=blank, **options)

    def compared(self, cells: Sequence[str]) -> list[str]:
        """Return the label of each value, and a cell without a value as its text."""
        return [self._main.get(key, key) for key in super().compared(cells)]

    def parse(self, text: str, line: int, problems: list[Problem]) -> E:
        """Return the value of a label."""
        value = self._values.get(canonical_key(text), REFUSED)
        if value is REFUSED:
            problems.append(self._problem(text))
        return cast("E", value)

    def word_of(self, value: Any) -> str | None:
        """Return the label of a value, None for one that is none of the values."""
        return next((word for each, word in self._pairs if each == value), None)

    def meant_by(self, text: str) -> str:
        """Return the label that is most like a text, "" if none is."""
        by_key = {canonical_key(word): word for word in self.words}
        key = canonical_key(text) if len(text) <= _LONGEST else ""
        close = get_close_matches(key, by_key, n=1, cutoff=0.65)
        return by_key[close[0]] if close else ""

    def _problem(self, text: str) -> Problem:
        message = messages.CHOICE.format(label=self.label)
        if damaged := damage_hint(text):
            return self.problem("choice", message, damaged)
        if meant := self.meant_by(text):
            return self.problem("choice", message, _t("Did you mean {column}?", column=meant))
        return self.problem("choice", message, _listed(self.words))


def member_label(member: Enum) -> str:
    """Return the default label of a member of an Enum: its name as words."""
    return member.name.replace("_", " ").capitalize()


def _members(kind: type[Enum], labels: Mapping[Any, str]) -> list[tuple[str, Enum, Iterable[str]]]:
    """Return label, member and other words for each member of an Enum."""
    return [
        (
            labels.get(each) or member_label(each),
            each,
            (each.name, str(each.value)),
        )
        for each in kind
    ]


def _listed(words: Sequence[str]) -> str:
    if len(words) > SHOWN:
        return _t(
            "There are {count}; the values you may use are listed in the upload dialog",
            count=len(words),
        )
    *others, last = words
    written = _t("{others} or {last}", others=", ".join(others), last=last) if others else last
    return _t("Write {text}", text=written)
