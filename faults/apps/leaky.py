"""The console, but certain passwords make a fault happen, once each, while they are at hand."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy import text

from ctu import create_app
from ctu.extensions import db
from ctu.users.importing.importer import UserImporter
from ctu.web.gc_tuning import settle
from plugins.bulk_import import Row

prepare, create = UserImporter.prepare, UserImporter.create


def prepare_or_fail(self: UserImporter, rows: Sequence[Row]) -> Iterator[str]:
    """Hash as usual, unless a password is to strike first."""
    strike(WHILE_PREPARING, rows)
    return prepare(self, rows)


def create_or_fail(self: UserImporter, rows: Sequence[Row]) -> list[int]:
    """Create as usual, unless a password is to strike first."""
    strike(WHILE_CREATING, rows)
    twice = "doubled" in words(rows) and is_first("doubled")
    return create(self, [*rows, rows[0]] if twice else rows)


def strike(faults: Mapping[str, Callable[[Sequence[Row]], None]], rows: Sequence[Row]) -> None:
    """Let the fault happen that a password names with its last word."""
    for name in words(rows) & faults.keys():
        if is_first(name):
            faults[name](rows)


def words(rows: Sequence[Row]) -> set[str]:
    """Return the last word of each password."""
    return {row[UserImporter.password].rpartition(" ")[2] for row in rows}


def is_first(name: str) -> bool:
    """Return whether this fault has not happened yet, in any process."""
    try:
        (Path(app.config["CTU_VAR_FOLDER"]) / f"struck.{name}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def die(rows: Sequence[Row]) -> None:
    """End like a process that the system kills."""
    os.kill(os.getpid(), signal.SIGKILL)


def time_out(rows: Sequence[Row]) -> None:
    """Raise RQ's alarm, as it is raised when a job takes too long."""
    signal.raise_signal(signal.SIGALRM)


def quote(rows: Sequence[Row]) -> None:
    """Fail like a library that quotes what it was given."""
    raise ValueError(f"Cannot hash {[row[UserImporter.password] for row in rows]}")


def lose(rows: Sequence[Row]) -> None:
    """End the connection to PostgreSQL from the other side."""
    db.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def fill(rows: Sequence[Row]) -> None:
    """Let SQLite find no space for one more page."""
    db.session.execute(text("PRAGMA max_page_count = 1"))


WHILE_PREPARING = {"killed": die, "late": time_out, "quoted": quote}
WHILE_CREATING = {"lost": lose, "full": fill}
UserImporter.prepare = prepare_or_fail  # type: ignore[method-assign]
UserImporter.create = create_or_fail  # type: ignore[method-assign]
app = create_app()
settle()
