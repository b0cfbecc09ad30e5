"""How many generated cases a property is tried with: few in the suite, any number in a fuzz."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

SUITE = 20_000
"""What all properties have together in the suite, at least; each says its own share of it."""

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


def choose(fuzz: int | None) -> None:
    """Take the same cases as ever, or so many others; before any test is read."""
    _asked_for[:] = [] if fuzz is None else [fuzz]
    settings.load_profile("suite" if fuzz is None else "fuzz")


def cases(share: int) -> Callable[[Test], Test]:
    """Try a property with so many cases, or with its share of what was asked for."""
    wanted = max(1, share * _asked_for[0] // SUITE) if _asked_for else share

    def decorate(test: Test) -> Test:
        found: Test = pytest.mark.property(settings(max_examples=wanted)(test))
        return found

    return decorate


def sample(items: Sequence[Item], step: int, place: int = 0) -> Sequence[Item]:
    """Take one of so many items in the suite, and all in a fuzz.

    :param place: of the sweep among others with the same items, so that together they take all.
    """
    return items if _asked_for else items[place % step :: step]
