"""Kinds of faults: each has a name, a way to inject it, and the databases that it concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faults.injections.injection import Injection

BOTH = ("sqlite", "postgresql")
SQLITE = ("sqlite",)
POSTGRESQL = ("postgresql",)
Inject = Callable[[Injection], None]


@dataclass(frozen=True)
class Kind:
    """A kind of fault."""

    name: str
    inject: Inject
    databases: tuple[str, ...] = BOTH
    is_rare: bool = False
    """It takes long, so that a sweep injects it once for ten others."""
    is_shipped: bool = False
    """It is about the settings and the program as shipped, and too slow for the suite."""


KINDS: dict[str, Kind] = {}


def kind(
    name: str,
    databases: tuple[str, ...] = BOTH,
    *,
    is_rare: bool = False,
    is_shipped: bool = False,
) -> Callable[[Inject], Inject]:
    """Make a kind of fault of a function that injects it and waits until all is well again."""

    def register(inject: Inject) -> Inject:
        assert name not in KINDS
        KINDS[name] = Kind(name, inject, databases, is_rare, is_shipped)
        return inject

    return register
