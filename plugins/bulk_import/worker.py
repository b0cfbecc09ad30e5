"""One RQ worker process: it forks a work-horse per job, with the application imported already."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

import redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from .settings import Settings

PR_SET_PDEATHSIG = 1
IDLE_SECONDS = 30
"""An idle worker asks Redis again after so long, less 15 s; RQ's own default is seven minutes."""
MONITOR_SECONDS = 5


class ImportWorker(Worker):
    """An RQ worker that, asked to leave, tells its work-horse to give its batch back."""

    def handle_warm_shutdown_request(self) -> None:
        """Pass SIGTERM on: the job hears it between two slices of work, and leaves."""
        if self.horse_pid:
            self.kill_horse(signal.SIGTERM)


def run_worker(settings: Settings, supervisor_pid: int) -> None:
    """Work until asked to leave; called in a process that was just forked."""
    _die_with(supervisor_pid)
    connection: redis.Redis = redis.Redis.from_url(settings.redis_url)
    queue = Queue(settings.queue, connection=connection, serializer=JSONSerializer)
    worker = ImportWorker(
        [queue],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=IDLE_SECONDS,
        job_monitoring_interval=MONITOR_SECONDS,
        log_job_description=False,
    )
    worker.work(with_scheduler=False, logging_level="WARNING")


def _die_with(supervisor_pid: int) -> None:
    """Be told to leave when the supervisor dies, even by SIGKILL; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != supervisor_pid:
        sys.exit(0)
