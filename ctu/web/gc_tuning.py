"""Garbage collection of long-lived processes: `gc.freeze` at the start, and high thresholds."""

from __future__ import annotations

import gc

THRESHOLDS = (10_000, 5, 2)
"""New objects after which they are looked through, and how often before older ones are, too.

Python's 700 is for small programs: a check of a full file makes five thousand objects, and they
would be looked through seven times. Its own looks at the old ones, a tenth of a tenth of those,
would be so rare with this number that a web process grew by half.
"""


def settle() -> None:
    """Freeze the objects loaded so far, raise the thresholds of the garbage collector, and run it.

    `wsgi.py` has turned it off while it loads the console.
    """
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
