"""Garbage collection of long-lived processes: `gc.freeze` at the start, and high thresholds."""

from __future__ import annotations

import gc

THRESHOLDS = (10_000, 5, 2)
"""The three thresholds of `gc.set_threshold`, for the generations 0, 1 and 2.

Python's 700 is for small programs: a check of a full file makes five thousand objects, which would
be seven collections. Python's 10 and 10 for the older generations would then make collections of
old objects so rare that a web process grows by half.
"""


def settle() -> None:
    """Freeze the objects loaded so far, raise the thresholds of the collector, and enable it.

    `wsgi.py` has turned it off while it loads the console.
    """
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
