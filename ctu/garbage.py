"""How a process that stays looks for garbage: seldom, and never among what it began with."""

from __future__ import annotations

import gc

THRESHOLDS = (10_000, 5, 2)
"""New objects after which they are looked through, and how often before older ones are, too.

Python's 700 is for small programs: a check of a full file makes five thousand objects, and they
would be looked through seven times. With its rarer looks at the old ones a process grows by half.
"""


def settle() -> None:
    """Call what is loaded permanent, and let the objects of a request be."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
