"""The text by which people know an object of the host, such as a record or what it refers to."""

from __future__ import annotations

from typing import Any


def has_own_text(thing: Any) -> bool:
    """Say whether the class of an object has a text; Python's own is another in each process."""
    kind: Any = type(thing)
    return kind.__str__ is not object.__str__ or kind.__repr__ is not object.__repr__


def name_of(thing: Any) -> str:
    """Return the name of an object, else its text, else its `id`."""
    if isinstance(name := getattr(thing, "name", None), str):
        return name
    return text_of_thing(thing)


def text_of_thing(thing: Any) -> str:
    """Return the text of an object; one without is called by its name, else by its `id`."""
    if has_own_text(thing):
        return str(thing)
    name = getattr(thing, "name", None)
    return name if isinstance(name, str) else str(getattr(thing, "id", ""))
