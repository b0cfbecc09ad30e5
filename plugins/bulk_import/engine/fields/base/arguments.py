"""Arguments of fields that are of another type than they have to be, refused with a sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import Enum
from typing import Any


def refuse_non_texts(label: Any, **texts: Any) -> None:
    """Raise where the label is no text, or another argument is neither a text nor None."""
    if not reads_as_text(label):
        raise TypeError(f"A field has the label {label!r}, which must be a text.")
    for name, value in texts.items():
        if value is not None and not reads_as_text(value):
            raise TypeError(f"{label}: {name} is {value!r} and must be a text.")


def refuse_flags(label: Any, **flags: Any) -> None:
    """Raise where an argument is neither True nor False."""
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise TypeError(f"{label}: {name} is {value!r} and must be True or False.")


def listed(label: Any, name: str, texts: Any) -> tuple[str, ...]:
    """Return several texts; one of them alone would be taken for its letters."""
    is_several = isinstance(texts, Collection) and not isinstance(texts, str | bytes)
    if not is_several or not all(map(reads_as_text, texts)):
        raise TypeError(
            f"{label}: {name} is {texts!r} and must be a tuple of texts, such as (one,)."
        )
    return tuple(map(as_written, texts))


def as_written(text: Any) -> str:
    """Return a text as it stands when a class is made: a column has one name in every language."""
    return text if isinstance(text, str) else str(text)


def refuse_lengths(label: Any, shortest: Any, longest: Any) -> None:
    """Raise where a text cannot have these lengths."""
    if not is_count(longest) or longest == 0:
        raise TypeError(
            f"{label}: max_length is {longest!r} and must be a whole number, 1 at least."
        )
    if not is_count(shortest) or shortest > longest:
        raise TypeError(
            f"{label}: min_length is {shortest!r} and must be a whole number, {longest} at most."
        )


def refuse_places(label: Any, places: Any) -> None:
    """Raise where a number cannot have so many decimals."""
    if places is not None and not is_count(places):
        raise TypeError(f"{label}: places is {places!r} and must be a whole number, 0 at least.")


def refuse_bounds(label: Any, least: Any, most: Any, kinds: tuple[type, ...]) -> None:
    """Raise where a bound is of another type than values are, or nothing is between them.

    :param kinds: the types of bounds; a moment is no day.
    """
    for name, each in (("minimum", least), ("maximum", most)):
        is_other = isinstance(each, bool) or (isinstance(each, datetime) and datetime not in kinds)
        if each is not None and (is_other or not isinstance(each, kinds)):
            names = ", ".join(kind.__name__ for kind in kinds)
            raise TypeError(f"{label}: {name} is {each!r} and must be of a type of these: {names}.")
    if None not in (least, most) and least > most:
        raise TypeError(f"{label}: minimum is {least!r}, and the maximum {most!r} is less.")


def refuse_kind(label: Any, kind: Any) -> None:
    """Raise where what a column names is no class."""
    if not isinstance(kind, type):
        raise TypeError(f"{label}: kind is {kind!r} and must be the class of the things.")


def refuse_values(label: Any, values: Any) -> None:
    """Raise where a choice has neither an Enum nor a mapping."""
    if not (isinstance(values, Mapping) or (isinstance(values, type) and issubclass(values, Enum))):
        raise TypeError(
            f"{label}: values is {values!r} and must be an Enum, or a mapping of labels."
        )


def is_count(value: object) -> bool:
    """Return whether a value is a whole number that is not negative."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def reads_as_text(value: object) -> bool:
    """Return whether a value is a text, or says one when it is read, as `lazy_gettext` does."""
    says = type(value).__str__ not in (object.__str__, bytes.__str__)
    return isinstance(value, str) or (says and not isinstance(value, type))
