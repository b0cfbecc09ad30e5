"""Attributes of a declaration that are of another type than they have to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .fields.field import Field

TEXTS = (
    *("slug", "noun", "singular", "people", "nobody", "handed_by"),
    *("rollback_note", "undo_note", "undo_effect"),
)


def refuse_mistyped(cls: type[Any]) -> None:
    """Raise where an attribute of an importer is of another type than it has to be."""
    for name in TEXTS:
        if not _is_text(getattr(cls, name)):
            raise _mistaken(cls, name, "a text")
    count = cls.batch_rows
    is_count = isinstance(count, int) and not isinstance(count, bool) and count > 0
    if not is_count and not isinstance(count, Field):
        raise _mistaken(cls, "batch_rows", "a whole number of rows, 1 at least")
    if not isinstance(cls.record_type, type | Field | None):
        raise _mistaken(cls, "record_type", "the class of the records")
    refuse_unlisted(cls, "modes", str)
    refuse_unlisted(cls, "blank_clears", str)
    refuse_unlisted(cls, "named_by", Field)
    refuse_unmapped(cls, "lookalikes")


def refuse_unlisted(cls: type[Any], name: str, kind: type[Any]) -> None:
    """Raise where an attribute is no collection of things of a type; a text is none."""
    value = getattr(cls, name)
    if isinstance(value, Field):
        return
    if not _is_several(value) or not all(isinstance(each, kind) for each in value):
        things = "texts" if kind is str else "fields"
        raise _mistaken(cls, name, f"a tuple of {things}, such as (one,)")


def refuse_unmapped(cls: type[Any], name: str) -> None:
    """Raise where an attribute is no mapping; of lookalikes one to several texts."""
    value = getattr(cls, name)
    if isinstance(value, Field):
        return
    if not isinstance(value, Mapping):
        raise _mistaken(cls, name, "a mapping")
    if name == "lookalikes" and not all(map(_is_several, value.values())):
        raise _mistaken(cls, name, "a mapping to tuples of texts")


def _is_several(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str | bytes)


def _is_text(value: object) -> bool:
    """Say whether a value is a text, or says one when it is read, as `lazy_gettext` does.

    A column of such a name has a reason of its own to be refused.
    """
    is_said = type(value).__str__ not in (object.__str__, bytes.__str__)
    return is_said or isinstance(value, str | Field)


def _mistaken(cls: type[Any], name: str, wanted: str) -> TypeError:
    what, value = f"{cls.__name__}.{name}", repr(getattr(cls, name))
    return TypeError(" ".join((what, "is", value, "and must be", f"{wanted}.")))
