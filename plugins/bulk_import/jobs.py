"""What one job does: batch after batch of one import, for some seconds, then it rings and leaves.

This module is the job's edge, the one place that catches every exception: whatever the program
does wrong ends here as a line in the log and a batch that another worker takes.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable

from rq import get_current_job
from rq.timeouts import BaseTimeoutException
from sqlalchemy.exc import InterfaceError, OperationalError

from . import leases, runs
from .actors import Gone
from .batches import Stopping, judge_batch, settle_batch
from .bell import next_slot
from .extension import State, current_state
from .leases import Lease, LeaseLost
from .models import FAILED, PENDING, WAITING, ImportRun
from .poison import STOPPED_OFTEN, isolate
from .vault import SealBroken

log = logging.getLogger(__name__)

OUTAGES = (OperationalError, InterfaceError, SealBroken, Stopping)
"""The world is at fault, not the rows: the batch is given back and no death is counted."""
CODE_VERSION = "1"


def work(run_id: int) -> None:
    """Work on an import for about ten seconds; the only function that goes through the queue."""
    state = current_state()
    stopping = _stop_on_sigterm()
    deadline = time.monotonic() + state.settings.job_seconds
    try:
        while not stopping.is_set():
            if not step(state, run_id, stopping):
                return
            if time.monotonic() >= deadline:
                job = get_current_job()
                state.bell.ring(run_id, slot=next_slot(job.id) if job else 0)
                return
    finally:
        state.db.session.remove()


def step(state: State, run_id: int, stopping: threading.Event) -> bool:
    """Take one batch and do its next stage; False when nothing is left to take."""
    try:
        lease = _take(state, run_id)
    except (OperationalError, InterfaceError) as error:
        log.warning("job.database run=%s error=%s", run_id, type(error).__name__)
        return False
    if lease is None:
        return False
    try:
        _work_on(state, lease, stopping)
    except BaseTimeoutException:
        raise
    except LeaseLost:
        state.session.rollback()
        log.warning("job.stale run=%s batch=%s fence=%s", run_id, lease.number, lease.fence)
    except OUTAGES as error:
        log.warning("job.outage run=%s batch=%s error=%s", run_id, lease.number, _name(error))
        return _leave(state, lease, leases.give_back)
    except Exception as error:  # noqa: BLE001 - This is the edge of the job, the only one.
        # A message could quote a cell, so the log gets the place in the program instead.
        log.error(
            "job.broken run=%s batch=%s error=%s at=%s",
            run_id,
            lease.number,
            _name(error),
            _place(error),
        )
        return _leave(state, lease, leases.break_off)
    return True


def _is_hopeless(state: State, lease: Lease) -> bool:
    """Say whether a batch has failed more often than taking it row by row can explain."""
    return lease.tries > state.settings.max_deaths + 1


def _take(state: State, run_id: int) -> Lease | None:
    owner = f"{socket.gethostname()}:{os.getpid()}"
    return leases.take(state.session, run_id, owner, state.settings.lease_seconds, CODE_VERSION)


def _work_on(state: State, lease: Lease, stopping: threading.Event) -> None:
    session = state.session
    run = session.get_one(ImportRun, lease.run_id).copy()
    importer = state.importers.get(run.importer)
    if importer is None:
        # Old code in a mixed installation: a worker that knows this kind of import takes it.
        raise Stopping(f"No importer has the slug {run.importer!r}.")
    if isolate(state, run, lease):
        return
    if run.status == PENDING:
        # Reading has begun a transaction; the write unit begins with its write.
        session.rollback()
        runs.begin(session, lease.run_id)
        session.commit()
    try:
        if lease.state == WAITING:
            judge_batch(state, importer, run, lease)
        else:
            settle_batch(state, importer, run, lease, stopping)
    except Gone as gone:
        session.rollback()
        runs.end(session, lease.run_id, FAILED, str(gone))
        log.info("import.ended run=%s reason=%s", lease.run_id, gone)


def _leave(state: State, lease: Lease, how: Callable[..., None]) -> bool:
    """Give a batch up after a fault; where even that fails, its lease runs out by itself.

    The job ends, so that the next try is as far away as the reconciler's next sweep.
    """
    try:
        state.session.rollback()
        if how is leases.break_off and _is_hopeless(state, lease):
            runs.end(state.session, lease.run_id, FAILED, STOPPED_OFTEN)
        else:
            how(state.session, lease)
    except (LeaseLost, OperationalError, InterfaceError) as error:
        log.warning("job.left run=%s batch=%s error=%s", lease.run_id, lease.number, _name(error))
    return False


def _stop_on_sigterm() -> threading.Event:
    """Return an event that SIGTERM sets, so that a batch is given back and not just dropped."""
    stopping = threading.Event()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())
    return stopping


def _name(error: BaseException) -> str:
    return type(error).__name__


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
