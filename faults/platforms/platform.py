"""A platform: a console on servers of a kind, and what happens to these servers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.parts.console_fixture import Console

Strike = Callable[[Random], None]
"""Breaks something and returns when every server is whole again."""

# A hash of some milliseconds: an import of 500 has a middle to strike in. All else is as
# shipped, leases too. The limits count in Redis, and nobody here is to meet one.
SETTINGS = {
    "CTU_ARGON2_TIME_COST": "2",
    "CTU_ARGON2_MEMORY_KIB": "8192",
    "CTU_LIMITS": "1",
    "CTU_LIMIT_UPLOAD": "6000 per minute",
    "CTU_LIMIT_SIGN_IN": "6000 per minute",
    "BULK_IMPORT_SWEEP_SECONDS": "2",
}
LONGEST_SECONDS = 4.0
"""For how long a server is away at most, where it does not say itself when it is back."""


def pause(random: Random) -> None:
    """Let a server be away for a time that the seed chooses."""
    time.sleep(random.uniform(0, LONGEST_SECONDS))


def nothing_refused() -> str:
    """Return "", for a platform whose servers keep no record of what they refuse."""
    return ""


@dataclass(frozen=True)
class Platform:
    """A console that runs on servers of a kind."""

    name: str
    console: Console
    strikes: Mapping[str, Strike]
    refusals: Callable[[], str] = nothing_refused
    """Says what the servers have refused, in a sentence; "" where that is nothing."""
