"""One RQ worker process: it forks a work-horse per job, with the application imported already."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import cache, partial

from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import Connection, Engine

from ...queueing.client import connect
from ...queueing.import_queue import JOB
from ...state import State
from ...storage.tables.models import ImportRun
from ..jobs import work
from .warm_up import open_connection, warm_up

PR_SET_PDEATHSIG = 1
IDLE_SECONDS = 30
"""An idle worker asks Redis again after so long, less 15 s; RQ's own default is seven minutes."""
MONITOR_SECONDS = 5
COLLECTED_AFTER = (50_000, 5, 2)
"""New objects after which Python looks for garbage, and how often it looks at older ones, too."""

SWITCH_SECONDS = 0.0005
"""How long a thread may wait for the interpreter. A thread that does slow work for `prepare` needs
it for microseconds only, and idles until it has it. Python's own default is 5 ms."""


class ForeignJob(Exception):
    """A job of another function: anybody who can write to Redis could have queued it."""


class ImportJob(Job):
    """A job that can only run `work`, whatever function its record in Redis names."""

    @property
    def func(self) -> Callable[[int], None]:
        """Return the one function there is; ForeignJob when the record names another."""
        is_ours = self.func_name == JOB and not self.kwargs and self.instance is None
        if not is_ours or [type(each) for each in self.args] != [int]:
            raise ForeignJob("Only the id of an import goes through the queue.")
        return work

    @property
    def success_callback(self) -> None:
        """Return None: a job has no callbacks."""

    @property
    def failure_callback(self) -> None:
        """Return None: a job has no callbacks."""

    @property
    def stopped_callback(self) -> None:
        """Return None: a job has no callbacks."""


class ImportWorker(Worker):
    """An RQ worker that passes a shutdown on to its work-horse, which then releases its batch."""

    missed: Callable[[], bool] | None = None
    """What still has to warm it up, because the database was away."""
    engine: Engine | Connection | None = None
    """The database that a job asks first."""
    max_connection_wait_time = 2.0
    """Seconds between two attempts while Redis is away; RQ's own default is a minute."""

    def subscribe(self) -> None:
        """Listen to no commands: the supervisor gives them, by signals (decision 40)."""

    def handle_warm_shutdown_request(self) -> None:
        """Pass SIGTERM on: the job checks for it between two slices of work, and stops."""
        if self.horse_pid:
            self.kill_horse(signal.SIGTERM)

    def kill_horse(self, sig: signal.Signals = signal.SIGKILL) -> None:
        """Signal the work-horse alone: at its birth it is still in its supervisor's group."""
        with suppress(ProcessLookupError):
            os.kill(self.horse_pid, sig)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run a job in a child; after it, catch up on what was missed at the start."""
        super().execute_job(job, queue)
        if self.missed is not None and self.missed():
            self.missed = None

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Run a job in the child, which gets SIGTERM when this worker dies.

        The database is connected to while RQ prepares the job.
        """
        _die_with(self.pid or os.getppid())
        if isinstance(self.engine, Engine):
            connecting = partial(copy_context().run, open_connection, self.engine)
            # Where the system gives no thread, the job connects by itself.
            with suppress(RuntimeError):
                threading.Thread(target=connecting, daemon=True).start()
        super().main_work_horse(job, queue)


def run_worker(state: State, supervisor_pid: int) -> None:
    """Run jobs until a shutdown is requested; called in a newly forked process."""
    _die_with(supervisor_pid)
    settings, missed = state.settings, None if warm_up(state) else partial(warm_up, state)
    spare_collections()
    sys.setswitchinterval(SWITCH_SECONDS)
    connection = connect(settings.redis_url)
    queue = Queue(
        settings.queue, connection=connection, serializer=JSONSerializer, job_class=ImportJob
    )
    worker = ImportWorker(
        [queue],
        connection=connection,
        serializer=JSONSerializer,
        job_class=ImportJob,
        worker_ttl=IDLE_SECONDS,
        job_monitoring_interval=MONITOR_SECONDS,
        log_job_description=False,
    )
    worker.missed, worker.engine = missed, state.session.get_bind(ImportRun)
    worker.work(with_scheduler=False, logging_level="WARNING")


def spare_collections() -> None:
    """Freeze what is loaded, and look for garbage less often: a batch is thousands of objects."""
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


def _die_with(parent_pid: int) -> None:
    """Request SIGTERM when the parent dies, even by SIGKILL; Linux only."""
    if sys.platform == "linux":
        _libc().prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent_pid:
        sys.exit(0)


@cache
def _libc() -> ctypes.CDLL:
    """Return the C library; a worker loads it before it forks."""
    return ctypes.CDLL(None, use_errno=True)
