"""The arguments of each kind of rule, and rules of a host that do not take them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from inspect import getattr_static, isfunction
from typing import Any, Protocol

from ...overridden import refuse_unlike
from ...rows.rows import Problem, Row
from ..rules import Absent, Check, Existing, Lookup, Rule


class _Shapes(Protocol):
    """How each kind of rule is called, and what it returns."""

    def lookup(self, keys: Collection[str]) -> Mapping[str, Any]:
        """`@lookup`: return what has these keys."""

    def keys(self, keys: Collection[str]) -> Iterable[Any]:
        """`@absent` and `@existing`: return the keys that are taken, or the records."""

    def check(self, row: Row) -> Problem | None:
        """`@check`: return what is wrong with a row."""

    def check_rows(self, rows: Sequence[Row]) -> Iterable[tuple[Row, Problem]]:
        """`@check_rows`: yield the rows with something wrong."""

    def missing(self, key: str) -> str | Problem:
        """`missing=` of a lookup: return the problem of a key that nothing has."""


def refuse_misshapen_rule(cls: type, rule: Rule) -> None:
    """Raise where a rule of an importer, or what says its sentence, cannot be called as one."""
    where = f"{cls.__name__}.{rule.method}"
    refuse_unlike(where, getattr_static(cls, rule.method), _shape_of(rule))
    if isinstance(rule, Lookup) and isfunction(rule.missing):
        where = f"{cls.__name__}.{rule.missing.__name__}"
        refuse_unlike(where, rule.missing, _Shapes.missing)


def _shape_of(rule: Rule) -> Any:
    match rule:
        case Lookup():
            return _Shapes.lookup
        case Absent() | Existing():
            return _Shapes.keys
        case Check():
            return _Shapes.check_rows if rule.at_once else _Shapes.check
