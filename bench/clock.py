"""The processor time that something takes, here and in the database server.

It depends on what else the machine does far less than the time of a clock on the wall.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import text

from bench.world import World
from ctu.extensions import db


class Clock:
    """Tells the processor time that this process and its database servers have used."""

    def __init__(self, places: Sequence[World]) -> None:
        self._servers: list[Path] = []
        for place in places:
            with place.app.app_context():
                if db.engine.dialect.name == "postgresql":
                    asked = (
                        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                        " AND backend_type = 'client backend'"
                    )
                    found = db.session.scalars(text(asked)).all()
                    self._servers += [Path(f"/proc/{pid}/schedstat") for pid in found]
                    db.session.remove()

    def cost(self, look: Callable[[], None]) -> float:
        """Return the seconds that a look takes."""
        before = self._used()
        look()
        return self._used() - before

    def _used(self) -> float:
        servers = (int(path.read_text().split()[0]) for path in self._servers)
        return time.process_time() + sum(servers) / 1e9
