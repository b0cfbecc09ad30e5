"""Rules of an importer's class: those that it has, and one that is added to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...engine.declaration.importer import Importer
from ...engine.declaration.rules import RULE, Absent, Existing, Lookup, Rule
from ...engine.fields.base.field import Field


def rules_of(cls: type[Any]) -> Iterator[Rule]:
    """Yield the rules of a class and its bases, without those that it has taken back."""
    known: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        known.update(vars(base))
    for each in known.values():
        if (rule := getattr(each, RULE, None)) is not None:
            yield rule


def has_rule(
    cls: type[Importer], kind: type[Lookup | Absent | Existing], field: Field[Any]
) -> bool:
    """Return whether the class declares such a rule of a field itself."""
    return any(isinstance(rule, kind) and rule.field is field for rule in rules_of(cls))


def add_rule(
    cls: type[Importer],
    name: str,
    method: Callable[..., Any],
    decorate: Callable[[Callable[..., Any]], Any],
) -> None:
    """Add a method with a rule to a class.

    :param decorate: declares the rule of the method, such as `lookup(field)`.
    """
    method.__name__ = name
    setattr(cls, name, decorate(method))
