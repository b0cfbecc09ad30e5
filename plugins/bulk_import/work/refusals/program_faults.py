"""Errors for which no row is to blame: the import ends with a sentence for the engineer."""

from __future__ import annotations

import logging

from flask import current_app
from sqlalchemy.exc import (
    ArgumentError,
    CompileError,
    DBAPIError,
    InvalidRequestError,
    MultipleResultsFound,
    NoReferenceError,
    NoResultFound,
    ProgrammingError,
    StatementError,
)
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import FlushError
from werkzeug.exceptions import HTTPException

from ...engine.declaration.faults import HostFault
from ...engine.sentences import messages
from ...engine.sentences.language import _n
from ...storage.database.error_codes import is_view
from ...storage.database.outages import is_outage
from ...storage.database.write_first import end_reading
from ...storage.host.record_keys import stored_keys
from ...storage.runs import leases, runs
from ...storage.runs.leases import Lease
from ...storage.tables.statuses import BatchState, RunStatus
from ...storage.undo import undos
from .error_place import host_place

log = logging.getLogger(__name__)

PROGRAM_FAULTS = (
    TypeError,
    AttributeError,
    NameError,
    ImportError,
    NotImplementedError,
    ArgumentError,
    CompileError,
    InvalidRequestError,
    NoReferenceError,
    ProgrammingError,
    FlushError,
    HTTPException,
)
"""Errors that no value of a row causes in a correct program; any other may be caused by a row."""
OF_VALUES = (NoResultFound, MultipleResultsFound)
"""Exceptions to `PROGRAM_FAULTS`: a value decides how many rows a query finds."""


def fault_of(error: BaseException, *, is_undo: bool) -> HostFault | None:
    """Return the fault of the host's program behind an error; None where a row may be to blame."""
    if isinstance(error, HostFault):
        return error
    if isinstance(error, DBAPIError) and is_view(error):
        return HostFault(str(messages.NOT_A_TABLE))
    behind = error
    if isinstance(error, StatementError) and isinstance(error.orig, PROGRAM_FAULTS):
        # A column's type or default raised it, such as a default that reads the current user.
        behind = error.orig
    is_program = isinstance(behind, PROGRAM_FAULTS) or is_without_context(behind)
    if is_outage(error) or isinstance(error, OF_VALUES) or not is_program:
        return None
    sentence = messages.UNDO_FAULT if is_undo else messages.PROGRAM_FAULT
    return HostFault(sentence.format(error=type(behind).__name__, place=host_place(error)))


def is_without_context(error: BaseException) -> bool:
    """Return whether a program has asked for a request, or its session, where there is none."""
    return isinstance(error, RuntimeError) and str(error).startswith("Working outside of ")


def log_traceback(error: BaseException) -> None:
    """Log the whole traceback in debug mode only: its text may quote cells."""
    if current_app.debug:
        log.error("job.traceback", exc_info=error)


def end_by_fault(session: Session, lease: Lease, fault: HostFault) -> None:
    """End an import, or its undo, through the fault of its host. Commits.

    Records of an import that exist all the same are reported.
    """
    log.error("import.fault run=%s batch=%s reason=%s", lease.run_id, lease.number, fault.sentence)
    if lease.state == BatchState.UNDO:
        end_reading(session)
        undos.end(session, lease.run_id, fault.sentence)
        return
    created = stored_keys(session, fault.records)
    lines = leases.lines_of(session, lease)
    end_reading(session)
    reason = fault.sentence
    if created:
        reason += f" {_n(*messages.STORED_ANYWAY, len(created))}"
    runs.end(session, lease.run_id, RunStatus.FAILED, reason, lines=lines, created=created)
