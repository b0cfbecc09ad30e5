"""gunicorn's configuration: the steps of its master process before it forks workers.

A restarted container has its volumes from before, and in them the metrics of its ended processes.
Its new processes have the same numbers, so nobody would take those for dead.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def on_starting(_server: object) -> None:
    """Empty the folder of figures; gunicorn calls this once, and not at a reload."""
    named = os.environ.get(FOLDER)
    for path in Path(named).glob("*.db") if named else ():
        path.unlink()
