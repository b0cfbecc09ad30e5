"""The parent of the workers: forks them, replaces the dead, and runs the reconciler."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

import redis
from sqlalchemy.exc import DBAPIError

from . import reconciler
from .extension import State
from .worker import run_worker

log = logging.getLogger(__name__)

STOP_SECONDS = 15
"""What the workers are given to leave before they are killed."""


class Supervisor:
    """Keeps a number of worker processes alive; everything it does for imports is repeatable."""

    def __init__(self, state: State, workers: int) -> None:
        """Prepare for `workers` processes; nothing is forked before `run`."""
        self._state = state
        self._wanted = workers
        self._pids: set[int] = set()
        self._stop = threading.Event()
        self._purge = reconciler.Throttle(reconciler.PURGE_SECONDS)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, then let the workers leave."""
        signal.signal(signal.SIGTERM, self._request_stop)
        signal.signal(signal.SIGINT, self._request_stop)
        log.info("supervisor.started pid=%s workers=%s", os.getpid(), self._wanted)
        while not self._stop.is_set():
            self._reap()
            while len(self._pids) < self._wanted:
                self._fork()
            self._sweep()
            self._stop.wait(self._state.settings.sweep_seconds)
        self._leave()

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _fork(self) -> None:
        # A child must not inherit a database connection, and saying goodbye on it in the child
        # would end it for the parent.
        for engine in self._state.db.engines.values():
            engine.dispose()
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self._pids.add(pid)
            return
        status = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            run_worker(self._state.settings, parent)
            status = 0
        except redis.RedisError as error:
            log.warning("worker.unreachable error=%s", type(error).__name__)
        finally:
            os._exit(status)

    def _reap(self) -> None:
        """Forget the workers that have died; the loop replaces them."""
        for pid in list(self._pids):
            gone, status = os.waitpid(pid, os.WNOHANG)
            if gone:
                self._pids.discard(pid)
                log.warning("worker.died pid=%s status=%s", pid, status)

    def _sweep(self) -> None:
        """Show up, ring for what is ready, purge what is due; the next sweep repeats it."""
        self._state.bell.show_up()
        self._guarded(reconciler.reconcile)
        if self._purge.is_due():
            self._guarded(reconciler.purge)

    def _guarded(self, task: Callable[[State], int]) -> None:
        try:
            task(self._state)
        except DBAPIError as error:
            # Tables are missing while a backup is restored; the next sweep tries again.
            log.warning("supervisor.database error=%s", type(error).__name__)
        finally:
            self._state.db.session.remove()

    def _leave(self) -> None:
        for pid in self._pids:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._pids and time.monotonic() < deadline:
            self._reap()
            self._stop_briefly()
        for pid in self._pids:
            os.kill(pid, signal.SIGKILL)
        log.info("supervisor.stopped killed=%s", len(self._pids))

    @staticmethod
    def _stop_briefly() -> None:
        """Wait for a child to end, or a moment, whichever is first."""
        signal.sigtimedwait([signal.SIGCHLD], 0.1)
