"""A gunicorn worker that also notifies systemd's watchdog.

gunicorn itself notifies systemd only of its start. As long as the loop of one worker runs, the web
answers. If none runs, gunicorn replaces the workers; if gunicorn fails to, systemd replaces
gunicorn.
"""

from __future__ import annotations

import time

from gunicorn.systemd import sd_notify

from ctu.web.priority_worker import PriorityWorker

ALIVE = "WATCHDOG=1"
SECONDS = 5.0
"""How often a worker notifies systemd; the unit waits for much longer."""


class WatchedWorker(PriorityWorker):
    """A worker with threads; gunicorn calls `notify` at each turn of its loop."""

    _notified_at = 0.0

    def notify(self) -> None:
        """Notify gunicorn, and every few seconds systemd where it listens."""
        super().notify()
        now = time.monotonic()
        if now - self._notified_at >= SECONDS:
            self._notified_at = now
            sd_notify(ALIVE, self.log)
