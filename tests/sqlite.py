"""SQLite as tests use it: nobody waits for the disk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event


def wait_for_no_disk(engine: Engine) -> None:
    """Let SQLite not wait until the disk has what is written: no test cuts the power.

    Each wait takes some milliseconds, and an import waits a dozen times.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _do_not_sync)


def _do_not_sync(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")
