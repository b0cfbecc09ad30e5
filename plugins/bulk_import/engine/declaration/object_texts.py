"""The text shown for an object of the host: a record, or an object that it refers to."""

from __future__ import annotations

from typing import Any


def has_own_text(thing: Any) -> bool:
    """Return whether the class of an object defines a text; Python's default holds an address."""
    kind: Any = type(thing)
    return kind.__str__ is not object.__str__ or kind.__repr__ is not object.__repr__


def name_of(thing: Any) -> str:
    """Return the attribute `name` of an object where it is a text, else `text_of` it."""
    name = _name(thing)
    return text_of(thing) if name is None else name


def text_of(thing: Any) -> str:
    """Return the text of an object; without one its attribute `name`, else its `id`, else ""."""
    if has_own_text(thing):
        return str(thing)
    name = _name(thing)
    return str(getattr(thing, "id", "")) if name is None else name


def _name(thing: Any) -> str | None:
    name = getattr(thing, "name", None)
    return name if isinstance(name, str) else None
