"""Named tuples made from columns, at half the cost of construction by keyword."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])


def named_tuples(kind: type[T], *columns: Iterable[Any]) -> list[T]:
    """Return a tuple of a kind for each place of its columns, which ends with the shortest."""
    return list(map(partial(tuple.__new__, kind), zip(*columns, strict=False)))
