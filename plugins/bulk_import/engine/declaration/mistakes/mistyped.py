"""Attributes of a declaration that are of another type than they have to be."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ...fields.base.arguments import reads_as_text
from ...fields.base.field import Field
from ...overridden import PLUGIN

TEXTS = (
    *("slug", "noun", "singular", "people", "nobody", "handed_by"),
    *("rollback_note", "undo_note", "undo_effect"),
)


def refuse_mistyped(cls: type[Any]) -> None:
    """Raise where an attribute of an importer is of another type than it has to be."""
    _refuse_classes(cls)
    _refuse_namesakes(cls)
    for name in TEXTS:
        if not _is_text(value := getattr(cls, name)):
            raise TypeError(f"{cls.__name__}.{name} is {value!r} and must be a text.")
    count, kind = cls.batch_rows, cls.record_type
    is_count = isinstance(count, int) and not isinstance(count, bool) and count > 0
    if not is_count and not isinstance(count, Field):
        raise TypeError(
            f"{cls.__name__}.batch_rows is {count!r} and must be a whole number of rows, "
            "1 at least."
        )
    if not isinstance(kind, type | Field | None):
        raise TypeError(
            f"{cls.__name__}.record_type is {kind!r} and must be the class of the records."
        )
    refuse_unlisted(cls, "modes", str)
    refuse_unlisted(cls, "blank_clears", str)
    refuse_unlisted(cls, "named_by", Field)
    refuse_unmapped(cls, "lookalikes")


def _refuse_classes(cls: type[Any]) -> None:
    """Raise where a class stands in the place of a field, unless it is declared there."""
    for name, value in vars(cls).items():
        if isinstance(value, type) and issubclass(value, Field) and value.__name__ != name:
            kind = value.__name__
            raise TypeError(
                f"{cls.__name__}.{name} is the class {kind} and not a field. Write {kind}(…)."
            )


def _refuse_namesakes(cls: type[Any]) -> None:
    """Raise where a class of another library replaces a field, such as SQLAlchemy's Text."""
    kinds = {each.__name__ for each in _below(Field)}
    for name, value in vars(cls).items():
        kind = value if isinstance(value, type) else type(value)
        package = kind.__module__.partition(".")[0]
        is_namesake = kind.__name__ in kinds and not issubclass(kind, Field)
        if is_namesake and package not in sys.stdlib_module_names and kind.__name__ != name:
            raise TypeError(
                f"{cls.__name__}.{name} is a {kind.__name__} of {package}, and a column is one of "
                f"{PLUGIN[:-1]}. Import one of the two by another name."
            )


def _below(cls: type[Field[Any]]) -> Iterator[type[Field[Any]]]:
    """Yield our subclasses of a kind of column."""
    for each in cls.__subclasses__():
        if f"{each.__module__}.".startswith(PLUGIN):
            yield each
            yield from _below(each)


def refuse_unlisted(cls: type[Any], name: str, kind: type[Any]) -> None:
    """Raise where an attribute is no collection of things of a type; a text is none."""
    value = getattr(cls, name)
    if isinstance(value, Field):
        return
    if not _is_several(value) or not all(isinstance(each, kind) for each in value):
        things = "texts" if kind is str else "fields"
        raise TypeError(
            f"{cls.__name__}.{name} is {value!r} and must be a tuple of {things}, such as (one,)."
        )


def refuse_unmapped(cls: type[Any], name: str) -> None:
    """Raise where an attribute is no mapping; of lookalikes one to several texts."""
    value = getattr(cls, name)
    if isinstance(value, Field):
        return
    if not isinstance(value, Mapping):
        raise TypeError(f"{cls.__name__}.{name} is {value!r} and must be a mapping.")
    if name == "lookalikes" and not all(map(_is_several, value.values())):
        raise TypeError(
            f"{cls.__name__}.{name} is {value!r} and must be a mapping to tuples of texts."
        )


def _is_several(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str | bytes)


def _is_text(value: object) -> bool:
    """Return whether a value is a text; a column of such a name is refused for another reason."""
    return reads_as_text(value) or isinstance(value, Field)
