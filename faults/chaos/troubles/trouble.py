"""A trouble: something that happens for a block, and is over when the block is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from faults.chaos.web.deployment import Deployment

READY = ("ready",)
CALM = "nothing"
"""The name of the trouble that is none, which every place begins with."""


@dataclass(frozen=True)
class Trouble:
    """What happens, for how long, and what readiness has to say meanwhile."""

    name: str
    begin: Callable[[Deployment], AbstractContextManager[None]]
    expected: tuple[str, ...]
    """What readiness may say of parts that are not up; the first is what it has to say."""
    seconds: float = 30.0
    live_seconds: float = 2.0
    """How long `/healthz` may take."""
    notes: list[str] = field(default_factory=list)
    """What else is told of it when it is over."""


@contextmanager
def nothing(_deployment: Deployment) -> Iterator[None]:
    """Let nothing happen: what a busy machine does by itself."""
    yield
