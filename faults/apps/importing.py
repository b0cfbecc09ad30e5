"""The console, but each process that ends writes down what it has imported since it was forked."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from ctu import create_app
from ctu.web.gc_tuning import settle

app = create_app()
settle()
IMPORTED = Path(app.config["CTU_VAR_FOLDER"]) / "imported"
leave = os._exit
known: set[str] = set()


def begin() -> None:
    """Take note of what the parent has imported."""
    known.update(sys.modules)


def write_down(status: int) -> None:
    """Write down process, parent and what was imported here, and leave as RQ does."""
    line = json.dumps([os.getpid(), os.getppid(), sorted(set(sys.modules) - known)])
    with IMPORTED.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    leave(status)


os.register_at_fork(after_in_child=begin)
os._exit = write_down  # type: ignore[assignment]  # RQ and the supervisor leave by it.
