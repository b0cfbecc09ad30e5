"""How many generated cases a property is tried with: few in the suite, any number in a fuzz."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

NIGHT = 20_000
"""What all properties have together at night, at least; each says its own share of it."""
FEWER = 8
"""In the suite a property has so many times fewer cases than at night, and at least 20."""
SPARSE = 5
"""In the suite a sweep takes so many times fewer of its items than at night."""

Test = TypeVar("Test", bound=Callable[..., Any])
Item = TypeVar("Item")

# A property must not fail because this machine is slow, or because another case was tried today.
settings.register_profile(
    "suite",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("fuzz", settings.get_profile("suite"), derandomize=False)
_asked_for: list[int] = []
_sparse: list[int] = [SPARSE]


def choose(fuzz: int | None, is_whole: bool) -> None:
    """Take the same cases as ever, few or all of them, or so many others; before a test is read."""
    whole = [NIGHT] if is_whole else []
    _asked_for[:] = whole if fuzz is None else [fuzz]
    _sparse[:] = [1 if is_whole else SPARSE] if fuzz is None else []
    settings.load_profile("suite" if fuzz is None else "fuzz")


def cases(share: int) -> Callable[[Test], Test]:
    """Try a property with so many cases, with fewer in the suite, or as many as were asked for."""
    few = min(share, max(20, share // FEWER))
    wanted = max(1, share * _asked_for[0] // NIGHT) if _asked_for else few

    def decorate(test: Test) -> Test:
        found: Test = pytest.mark.property(settings(max_examples=wanted)(test))
        return found

    return decorate


def sample(items: Sequence[Item], step: int, place: int = 0) -> Sequence[Item]:
    """Take one of so many items at night, fewer in the suite, and all in a fuzz.

    :param place: of the sweep among others with the same items, so that together they take all.
    """
    if not _sparse:
        return items
    wide = step * _sparse[0]
    return items[place % min(wide, max(1, len(items))) :: wide]
