"""Metrics of the database's connection pool: connections in use, and their maximum."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from prometheus_client import Gauge
from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

POOL_SIZE, MAX_OVERFLOW = 5, 10
"""SQLAlchemy's defaults where `SQLALCHEMY_ENGINE_OPTIONS` sets nothing else."""
CONNECTIONS = Gauge(
    "ctu_database_connections",
    "Connections of the web processes to the database.",
    ["state"],
    registry=None,
    multiprocess_mode="livesum",
)


class PoolMetrics:
    """The connections of one engine that are in use in this process."""

    def __init__(self, engine: Engine, options: Mapping[str, Any]) -> None:
        """Listen to the pool of an engine that was made with these options."""
        self._allowed = options.get("pool_size", POOL_SIZE)
        self._allowed += options.get("max_overflow", MAX_OVERFLOW)
        self._held: set[int] = set()
        self._lock = threading.Lock()
        event.listen(engine, "checkout", self._take)
        event.listen(engine, "checkin", self._give_back)

    def show(self) -> None:
        """Show both figures; also before the first connection."""
        with suppress(OSError):
            CONNECTIONS.labels("allowed").set(self._allowed)
            CONNECTIONS.labels("in_use").set(len(self._held))

    def _take(self, _connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
        with self._lock:
            self._held.add(id(entry))
            self.show()

    def _give_back(self, _connection: Any, entry: ConnectionPoolEntry) -> None:
        with self._lock:
            self._held.discard(id(entry))
            self.show()
