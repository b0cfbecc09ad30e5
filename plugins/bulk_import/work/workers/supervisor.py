"""The parent of the workers: forks them, replaces the dead, and runs the reconciler."""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import redis
from sqlalchemy.exc import DBAPIError

from ...queueing.client import cause
from ...state import State, know_database
from ...storage.database.outages import is_at_limit
from ...storage.host.host_database import close_connections
from ...storage.runs import leases
from .. import reconciler
from . import service_manager
from .processes import child_ids, cpu_ticks, ended_children
from .worker import run_worker

log = logging.getLogger(__name__)

STOP_SECONDS = 12
"""What the workers are given to leave before they are killed; who stops us waits a little more."""
SETTLED_SECONDS = 2
"""A worker that has lived so long has started well."""
LONGEST_PAUSE_SECONDS = 30
"""The most that a replacement waits when workers die as soon as they are born."""


class Supervisor:
    """Keeps a number of worker processes alive; everything it does for imports is repeatable."""

    def __init__(self, state: State, workers: int) -> None:
        """Prepare for `workers` processes; nothing is forked before `run`."""
        self._state = state
        self._wanted = workers
        self._born_at: dict[int, float] = {}
        self._early_deaths = 0
        self._next_fork_at = 0.0
        self._idle_since: dict[int, tuple[int, float]] = {}
        self._is_stopping = False
        self._failures: set[tuple[str, ...]] = set()
        self._purge = reconciler.Throttle(reconciler.PURGE_SECONDS)
        self._wakeup, self._waker = -1, -1

    def run(self) -> None:
        """Run until SIGTERM or SIGINT, then let the workers finish."""
        self._listen()
        log.info("supervisor.started pid=%s workers=%s", os.getpid(), self._wanted)
        service_manager.notify(service_manager.READY)
        while not self._is_stopping:
            service_manager.notify(service_manager.ALIVE)
            self._reap()
            while len(self._born_at) < self._wanted and time.monotonic() >= self._next_fork_at:
                self._fork()
            self._sweep()
            self._wait(self._state.settings.sweep_seconds)
        self._leave()

    def _listen(self) -> None:
        """Let signals wake the loop through a pipe: a handler that takes a lock could deadlock."""
        self._wakeup, self._waker = os.pipe()
        os.set_blocking(self._wakeup, False)
        os.set_blocking(self._waker, False)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGTERM, self._request_stop)
        signal.signal(signal.SIGINT, self._request_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self._is_stopping = True

    def _wait(self, seconds: float) -> None:
        """Wait for a signal, or for the timeout."""
        ready, _, _ = select.select([self._wakeup], [], [], seconds)
        if ready:
            os.read(self._wakeup, 4096)

    def _fork(self) -> None:
        # A session that the host's program has left open would share its connection, too.
        self._state.db.session.remove()
        close_connections(self._state.db.engines.values())
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            log.error("worker.failed error=%s", type(error).__name__)
            self._wait_longer()
            return
        if pid:
            self._born_at[pid] = time.monotonic()
            return
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            run_worker(self._state, parent)
            status = 0
        except redis.RedisError as error:
            log.warning("worker.unreachable error=%s cause=%s", type(error).__name__, cause(error))
        finally:
            if status:
                log.error("worker.failed pid=%s", os.getpid(), exc_info=True)
            os._exit(status)

    def _reap(self) -> None:
        """Forget the workers that have died; the loop replaces them."""
        for pid, status in ended_children():
            born_at = self._born_at.pop(pid, None)
            if born_at is not None:
                self._record_death(pid, status, time.monotonic() - born_at)

    def _record_death(self, pid: int, status: int, age: float) -> None:
        """Log how a worker ended; the earlier it died, the longer its replacement waits."""
        if self._is_stopping:
            log.info("worker.left pid=%s", pid)
            return
        self._state.queue.count_death(_name(pid))
        code = os.waitstatus_to_exitcode(status)
        log.warning("worker.died pid=%s exit=%s age=%.1f", pid, code, age)
        self._early_deaths = self._early_deaths if age < SETTLED_SECONDS else -1
        self._wait_longer()

    def _wait_longer(self) -> None:
        """Let the next fork wait, twice as long each time in a row."""
        self._early_deaths += 1
        pause = min(LONGEST_PAUSE_SECONDS, 2**self._early_deaths / 2) if self._early_deaths else 0
        self._next_fork_at = time.monotonic() + pause

    def _sweep(self) -> None:
        """Queue ready imports and purge expired rows; the next sweep repeats it.

        A heartbeat follows each step: a slow database makes the steps late, no worker is missing.
        A line is logged once a sweep: what one step meets, the others meet as well.
        """
        self._failures.clear()
        steps = [know_database, self._kill_overdue, reconciler.reconcile]
        if self._purge.is_due():
            steps.append(reconciler.purge)
        for step in steps:
            self._guarded(step)
            self._heartbeat()

    def _heartbeat(self) -> None:
        """Record which workers run, unless none has started well."""
        settled_before = time.monotonic() - SETTLED_SECONDS
        settled = [_name(pid) for pid, born_at in self._born_at.items() if born_at < settled_before]
        if settled:
            self._state.queue.heartbeat(settled)

    def _kill_overdue(self, state: State) -> int:
        """Kill overdue work-horses: too long without a batch and without using CPU time.

        One that is frozen in a transaction holds SQLite's only lock, and one that hangs blocks its
        worker. An expired lease is no proof: slow work still uses CPU time.
        """
        horses = {horse for worker in self._born_at for horse in child_ids(worker)}
        seen, self._idle_since = self._idle_since, {}
        if not horses:
            return 0
        live, now, killed = leases.live_owners(state.session), time.monotonic(), 0
        for horse in horses:
            if leases.owner_name(horse) in live:
                continue
            ticks = cpu_ticks(horse)
            before, since = seen.get(horse, (ticks, now))
            since = since if ticks == before else now
            self._idle_since[horse] = ticks, since
            if now - since > state.settings.hang_seconds:
                log.error("worker.overdue pid=%s seconds=%.0f", horse, now - since)
                with suppress(ProcessLookupError):
                    os.kill(horse, signal.SIGKILL)
                killed += 1
        return killed

    def _guarded(self, task: Callable[[State], object]) -> None:
        try:
            task(self._state)
        except DBAPIError as error:
            # Tables are missing while a backup is restored; the next sweep tries again.
            name, cause_of_it = type(error).__name__, self._state.cause_of(error)
            if self._is_news(name, cause_of_it):
                log.warning("supervisor.database error=%s cause=%s", name, cause_of_it)
        except (OSError, RuntimeError) as error:
            if not is_at_limit(error):
                raise
            if self._is_news(name := type(error).__name__):
                log.warning("supervisor.limit error=%s", name)
        finally:
            self._state.db.session.remove()

    def _is_news(self, *failure: str) -> bool:
        """Return whether no earlier step of this sweep has failed in the same way."""
        is_news = failure not in self._failures
        self._failures.add(failure)
        return is_news

    def _leave(self) -> None:
        service_manager.notify(service_manager.LEAVING)
        self._state.queue.deregister(map(_name, self._born_at))
        for pid in self._born_at:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._born_at and time.monotonic() < deadline:
            self._wait(0.1)
            self._reap()
        for pid in self._born_at:
            os.kill(pid, signal.SIGKILL)
        log.info("supervisor.stopped killed=%s", len(self._born_at))


def _name(pid: int) -> str:
    """Return the name of a worker of this host in Redis."""
    return f"{socket.gethostname()}:{pid}"
