"""The current language of sentences: English, unless an outer layer sets another.

`_t` and `_n` translate at once, in the language of the context; `N_` marks a constant, which is
translated where it is formatted. The message id is the English sentence (decision 111).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol, Self


class Language(Protocol):
    """Protocol of a language other than English."""

    @property
    def code(self) -> str:
        """Return its code, such as "de"."""

    def gettext(self, message: str) -> str:
        """Return a sentence in this language, the English one where it has none."""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form of a sentence that agrees with a number."""

    @property
    def point(self) -> str:
        """Return the sign before the decimals."""

    def number(self, number: int) -> str:
        """Return a whole number as it is written."""

    def day(self, at: datetime) -> str:
        """Return a day as it is written."""

    def weekday(self, at: datetime) -> str:
        """Return the day of the week, shortened as before a day."""

    def inside(self, word: str) -> str:
        """Return a host's word as it stands inside a sentence."""


_SPOKEN: ContextVar[Language | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: Language | None) -> Iterator[None]:
    """Translate sentences into a language inside the block; None is English."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Language | None:
    """Return the current language, None for English."""
    return _SPOKEN.get()


def number(value: int) -> str:
    """Return "1,500", as the language writes it."""
    language = _SPOKEN.get()
    return f"{value:,}" if language is None else language.number(value)


def _t(message: str, /, **values: object) -> str:
    """Return a sentence in the language of the context, with what stands in its braces."""
    given: object = message
    text = str.__str__(given) if isinstance(given, str) else str(given)
    language = _SPOKEN.get()
    if language is not None and text:
        text = language.gettext(text)
    return text.format(**values) if values else text


def _n(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the form of a sentence that agrees with a number; `{n}` in it is that number."""
    language = _SPOKEN.get()
    if language is None:
        text = one if count == 1 else many
    else:
        text = language.ngettext(one, many, count)
    return text.format(n=number(count), **values)


class N_(str):  # noqa: N801 - The name by which gettext knows a constant that is marked.
    """A constant sentence; it is English until it is formatted or made a str."""

    __slots__ = ()

    def format(self, *args: Any, **values: Any) -> str:
        """Return the translated sentence with what stands in its braces."""
        return _t(self).format(*args, **values)

    def __str__(self) -> str:
        """Return the translated sentence."""
        return _t(self)

    def __format__(self, spec: str) -> str:
        """Return the translated sentence, as a part of another."""
        return format(_t(self), spec)

    def later(self, **values: object) -> Later:
        """Return a sentence with its arguments, which is translated when it is used.

        For a sentence that is made once, when a class is declared.
        """
        return Later(self, values)


class Later(N_):
    """A constant sentence with what stands in its braces."""

    __slots__ = ("_message", "_values")
    _message: str
    _values: dict[str, object]

    def __new__(cls, message: str, values: dict[str, object]) -> Self:
        """Make the English sentence and keep what it is made of."""
        later = super().__new__(cls, str.format(str.__str__(message), **values))
        later._message, later._values = message, values
        return later

    def __str__(self) -> str:
        """Return the translated sentence."""
        return _t(self._message, **self._values)

    def __format__(self, spec: str) -> str:
        """Return the translated sentence, as a part of another."""
        return format(str(self), spec)


def settle(data: object, *names: str) -> None:
    """Translate the lazy texts of a frozen object into the current language."""
    for name in names:
        text = getattr(data, name)
        if type(text) is not str:
            object.__setattr__(data, name, str(text))


def resolve_lazy(data: object, *names: str) -> None:
    """Replace a host's lazy texts in a frozen object by texts; constants stay to be translated."""
    for name in names:
        text = getattr(data, name)
        if not isinstance(text, str | None):
            object.__setattr__(data, name, str(text))


def decimal(whole: int, parts: int) -> str:
    """Return "97.6" for 976 tenths, as the language writes it; "100" without decimals."""
    if whole % parts == 0:
        return f"{whole // parts}"
    text, language = f"{whole / parts:.1f}", _SPOKEN.get()
    return text if language is None else text.replace(".", language.point)


def listed(words: Sequence[str]) -> str:
    """Return "name, login and team", "" for none."""
    *others, last = words or [""]
    return _t("{others} and {last}", others=", ".join(others), last=last) if others else last


def listed_signs(signs: Iterable[str]) -> str:
    """Return "; and < and >": a comma between signs would be taken for one of them."""
    return _t(" and ").join(signs)


def plural_of(noun: str) -> str:
    """Return several of what a host calls by an English noun; elsewhere it stays as written."""
    return in_english(f"{noun}s", noun)


def in_english(english: str, written: str) -> str:
    """Return a form that only English has, and elsewhere what a host has written."""
    return english if _SPOKEN.get() is None else written


def with_colon(what: str, text: str) -> str:
    """Return "Name: it is blank", with the colon of the language."""
    return _t("{what}: {said}", what=what, said=text)


def with_semicolon(first: str, second: str) -> str:
    """Return "26 characters; 12 at most", with the signs of the language between both."""
    return _t("{first}; {second}", first=first, second=second)


class Inside(str):
    """A host's word inside sentences, translated when they are."""

    __slots__ = ("_word",)
    _word: str

    def __new__(cls, word: str) -> Self:
        """Make the word as it stands inside an English sentence, and keep it as it is written."""
        small = super().__new__(cls, word.lower())
        small._word = word
        return small

    def __str__(self) -> str:
        """Return the word as it stands in the language of the context."""
        return inside(self._word)

    def __format__(self, spec: str) -> str:
        """Return it as a part of a sentence."""
        return format(str(self), spec)


def inside(word: str) -> str:
    """Return a host's word as it stands inside a sentence, such as small in English."""
    language, text = _SPOKEN.get(), str(word)
    return text.lower() if language is None else language.inside(text)
