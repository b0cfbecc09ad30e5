"""Keyword options that all fields take, and their defaults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypedDict

UNSET: Final[Any] = object()
"""What stands for a keyword that is not given where None means something."""


class Options(TypedDict, total=False):
    """The keywords that every kind of column takes, for the types of its constructor."""

    unique: str | None
    header: str | None
    synonyms: Sequence[str]
    extra: bool
