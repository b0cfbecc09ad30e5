"""How a process that stays looks for garbage: seldom, and never among what it began with."""

from __future__ import annotations

import gc

THRESHOLDS = (10_000, 5, 2)
"""New objects after which they are looked through, and how often before older ones are, too.

Python's 700 is for small programs: a check of a full file makes five thousand objects, and they
would be looked through seven times. Its own looks at the old ones, a tenth of a tenth of those,
would be so rare with this number that a web process grew by half.
"""


def settle() -> None:
    """Call what is loaded permanent, and look at the objects of a request seldom."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
