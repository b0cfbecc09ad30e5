"""One job: it works on the batches of one import for some seconds, then queues the next job.

This module is the job's edge and catches every exception: it logs the error and releases the
batch for another worker.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from flask import g
from rq import get_current_job
from rq.timeouts import BaseTimeoutException
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ..queueing.job_ids import next_slot
from ..queueing.tracing import continued, flush, lacks_trace, note, span
from ..state import State, current_state
from ..storage.database.outages import is_disk_full, is_outage
from ..storage.runs import leases, runs
from ..storage.runs.leases import Lease, LeaseLost
from ..storage.tables.models import ImportRun
from ..storage.tables.statuses import BatchState
from . import signals
from .batches.stages import go_on, work_on
from .refusals.ended_transactions import EndedByRule
from .refusals.error_place import error_place
from .refusals.own_transactions import NeedsOwnTransactions
from .refusals.program_faults import end_by_fault, fault_of, log_traceback
from .tasks.release import postpone, record_lost_lease, release
from .tasks.task import Task
from .tasks.wait_report import report_wait

log = logging.getLogger(__name__)

OUTAGE_SECONDS = 60
"""How long a worker tries to give a batch back while the database is away."""
CODE_VERSION = "9"
"""Grows with every change of what is sealed; a batch stores the version that last leased it."""


def work(run_id: int) -> None:
    """Work on an import for about `job_seconds`; the only function that goes through the queue."""
    state, began = current_state(), time.monotonic()
    job = get_current_job()
    meta = job.meta if job else {}
    try:
        trace = _stored_trace(state, run_id) if lacks_trace(meta) else None
        with continued(meta, trace), span("import.job", "consumer", run=run_id):
            work_for_a_while(state, run_id, _stop_on_sigterm())
        log.info("job.done run=%s seconds=%.3f", run_id, time.monotonic() - began)
    finally:
        state.db.session.remove()
        # The work-horse ends without its exit handlers.
        flush()


def work_for_a_while(state: State, run_id: int, stopping: threading.Event) -> None:
    """Work on an import until nothing is left to take, or until another job is queued for it."""
    deadline = time.monotonic() + state.settings.job_seconds
    while not stopping.is_set():
        if not step(state, run_id, stopping, deadline):
            signals.announce(state, run_id)
            return
        if time.monotonic() >= deadline:
            job = get_current_job()
            state.queue.enqueue(run_id, slot=next_slot(job.id) if job else 0)
            return


def find_trace(session: Session, run_id: int) -> str | None:
    """Return the span that stored an import, as far as one is known."""
    return session.scalar(select(ImportRun.traceparent).where(ImportRun.id == run_id))


def _stored_trace(state: State, run_id: int) -> str | None:
    try:
        return find_trace(state.session, run_id)
    except DBAPIError as error:
        log.warning(
            "job.database run=%s error=%s cause=%s", run_id, _name(error), state.cause_of(error)
        )
        return None
    finally:
        state.session.rollback()


def step(
    state: State, run_id: int, stopping: threading.Event, deadline: float | None = None
) -> bool:
    """Take one batch and run its next stage; False when no batch is free, or none is left.

    :param deadline: until then, by `time.monotonic`, the stage after a judged batch follows at
        once where nothing else of the import has to be judged.
    """
    try:
        taken = _take(state, run_id)
    except DBAPIError as error:
        state.session.rollback()
        log.warning(
            "job.database run=%s error=%s cause=%s", run_id, _name(error), state.cause_of(error)
        )
        return False
    if taken is None:
        return False
    lease, run = taken
    if deadline is not None:
        lease = replace(lease, goes_on_until=deadline)
    # Log, audit and trace of this job name the request that brought the file.
    g.request_id = run.request_id
    note(request=run.request_id or "")
    with state.queue.tally.together():
        return _work_through(state, lease, run, stopping)


def _work_through(state: State, lease: Lease, run: ImportRun, stopping: threading.Event) -> bool:
    """Run the stages of one lease; False if the batch was given up or was the import's last one."""
    work: Callable[[], Task | None] = partial(work_on, state, lease, run, stopping)
    while True:
        try:
            following = work()
        except BaseTimeoutException:
            raise
        except LeaseLost:
            state.session.rollback()
            record_lost_lease(state, lease)
            return True
        except (NeedsOwnTransactions, EndedByRule) as needed:
            # What listeners have put into the session would be met again by the next transaction.
            state.session.close()
            apart = partial(leases.set_apart, tries=state.settings.max_deaths)
            _give_up(state, lease, needed.__cause__ or needed, stopping, apart)
            return True
        except Exception as error:  # noqa: BLE001 - This is the edge of the job.
            how = leases.break_off
            if (fault := fault_of(error, is_undo=lease.state == BatchState.UNDO)) is not None:
                how = partial(end_by_fault, fault=fault)
            _give_up(state, lease, error, stopping, how)
            return False
        if following is None:
            return True
        if following.lease.state == BatchState.SETTLED:
            return False
        lease, work = following.lease, partial(go_on, state, following, stopping)


def _give_up(
    state: State,
    lease: Lease,
    error: BaseException,
    stopping: threading.Event,
    how: Callable[..., None],
) -> None:
    """Release a batch after an error; the next sweep of the reconciler retries it.

    A message could quote a cell, so the log gets the place in the program instead.

    :param how: releases it, unless the error is one that passes.
    """
    is_passing = is_outage(error)
    cause = f" cause={state.cause_of(error)}" if isinstance(error, DBAPIError) else ""
    log.log(
        logging.WARNING if is_passing else logging.ERROR,
        "job.%s run=%s batch=%s error=%s at=%s%s",
        "outage" if is_passing else "broken",
        lease.run_id,
        lease.number,
        _name(error),
        error_place(error),
        cause,
    )
    log_traceback(error)
    if is_disk_full(error):
        state.queue.full_disk.report()
    if is_passing and stopping.is_set():
        how = leases.give_back
    elif is_passing:
        how = postpone
        report_wait(state, lease.run_id, error)
    deadline = time.monotonic() + OUTAGE_SECONDS
    while not release(state, lease, how) and time.monotonic() < deadline:
        if how is postpone:
            # The database was unavailable; this is written as soon as it is back.
            how = leases.give_back
        if stopping.wait(1):
            return


def _take(state: State, run_id: int) -> tuple[Lease, ImportRun] | None:
    """Take the next batch; return it with its import, which runs from now on."""
    session, owner, seconds = state.session, leases.owner_name(), state.settings.lease_seconds
    lease = leases.take(session, run_id, owner, seconds, CODE_VERSION, state.tree_kinds())
    run = None if lease is None else runs.begin(session, run_id, state.importers)
    session.commit()
    return None if lease is None or run is None else (lease, run)


def _stop_on_sigterm() -> threading.Event:
    """Return an event that SIGTERM sets, so that the batch is released before the process ends."""
    stopping = threading.Event()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())
    return stopping


def _name(error: BaseException) -> str:
    return type(error).__name__
