"""Keyword options that all fields take, and their defaults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Generic, TypedDict, TypeVar

V = TypeVar("V")

UNSET: Final[Any] = object()
"""The value of a keyword that is not given, where None has a meaning."""


class Options(TypedDict, total=False):
    """The keywords that every kind of column takes, for the types of its constructor."""

    unique: str | None
    header: str | None
    synonyms: Sequence[str]
    extra: bool


class BoundOptions(Options, Generic[V], total=False):
    """The keywords of columns whose values have an order."""

    minimum: V | None
    maximum: V | None
