"""Fields and rules that a class has derived from its model, and that a subclass may replace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...engine.declaration.rules import RULE
from ...engine.fields.base.field import Field
from ..model.names import label_of
from ..model.reflection import Reflection

NAMED = frozenset({"slug", "noun", "singular", "record_type"})
"""Attributes whose defaults come from the name of the model."""


def derivations(
    cls: Any, reflection: Reflection, field_name: Callable[[str], str]
) -> Callable[[str], object]:
    """Return a function from the name of a field to what it is derived from.

    That is the model, the label and the rules that follow from the key; None for no field. A field
    whose result is the same as before need not be derived again.
    """
    columns, unique = dict(reflection.columns()), reflection.unique_columns()
    places = {field_name(each): each for each in reflection.fillable()}

    def derivation(name: str) -> object:
        place = places.get(name)
        if place is None or place in cls.exclude:
            return None
        column: Any = columns.get(place)
        is_key = column is not None and place == getattr(cls.key, "key", "")
        is_needed = is_key and cls.offers_updates() and column.nullable
        return cls.model, label_of(cls, place), is_key and column not in unique, is_needed

    return derivation


def forget_derived(cls: Any, derivation_of: Callable[[str], object]) -> None:
    """Remove from a class all derived rules, and the derived fields that it declares differently.

    A field without a change stays, as a rule of the class may name it. What a base has declared
    itself stays, unless the class leaves it out.

    :param derivation_of: returns what a field is derived from, by its name; None where the class
        leaves it out.
    """
    derived: dict[str, Any] = {}
    for base in reversed(cls.__mro__[1:]):
        own: Mapping[str, Any] = vars(base).get("_derived", {})
        derived = {name: each for name, each in derived.items() if name not in vars(base)}
        derived |= own
    for name, before in derived.items():
        is_field = isinstance(getattr(cls, name), Field)
        is_same = name in NAMED and before is cls.model
        if (
            name not in vars(cls)
            and not is_same
            and not (is_field and derivation_of(name) == before)
        ):
            setattr(cls, name, "" if name in NAMED - {"record_type"} else None)


def forget_left_out(cls: Any, field_name: Callable[[str], str]) -> None:
    """Take from a class the columns which its bases have declared and it leaves out."""
    before = {name for base in cls.__mro__[1:] for name in vars(base).get("exclude", ())}
    for name in map(field_name, sorted({*cls.exclude} - before)):
        if name not in vars(cls) and isinstance(getattr(cls, name, None), Field):
            setattr(cls, name, None)


def remember_derived(
    cls: Any, before: Mapping[str, Any], derivation_of: Callable[[str], object]
) -> None:
    """Keep which attributes of a class were derived, with what its fields are derived from.

    :param before: the attributes that it had declared itself.
    """
    found: dict[str, Any] = {}
    for name, each in vars(cls).items():
        if each is None or each is before.get(name):
            continue
        if isinstance(each, Field):
            found[name] = derivation_of(name)
        elif name in NAMED:
            found[name] = cls.model
        elif hasattr(each, RULE) or name.startswith("_make_"):
            found[name] = None
    cls._derived = found
