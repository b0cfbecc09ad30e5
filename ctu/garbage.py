"""How a process that stays looks for garbage: seldom, and never among what it began with."""

from __future__ import annotations

import gc

YOUNG = 10_000
"""New objects after which the young are looked through; Python's 700 is for small programs."""


def settle() -> None:
    """Call what is loaded permanent, and let the objects of a request be."""
    gc.freeze()
    gc.set_threshold(YOUNG)
