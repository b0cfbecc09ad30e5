"""Refusals for requests in which the host's program fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from ...engine.declaration.faults import HostFault
from ...engine.declaration.importer import Importer
from ...engine.reading.refusals import program_failed
from ...engine.reading.sheet import Refusal
from ...state import State
from ...storage.database.outages import is_outage
from .error_place import host_hook, host_place, is_raised_in_host
from .program_faults import fault_of, log_traceback

log = logging.getLogger(__name__)

T = TypeVar("T")


def or_failure(state: State, importer: type[Importer], act: Callable[[], T]) -> T | Refusal:
    """Call a function; return its result, or a refusal if the host's program fails in it.

    :raises Exception: what is no failure of the host's program, such as an outage.
    """
    try:
        return act()
    except Exception as error:
        fault = host_failure(state, error)
        if fault is None:
            raise
        where = fault.hook, fault.error, fault.place
        log.error("check.fault importer=%s hook=%s error=%s at=%s", importer.slug, *where)
        return program_failed()


class HostFailure(NamedTuple):
    """A failure of the host's program, for logs: without its text, which may quote a cell."""

    hook: str
    """The function that failed, such as `ProductImporter.choices`."""
    error: str
    place: str


def unanswered_failure(state: State, error: Exception) -> HostFailure | None:
    """Return what `host_failure` does, and None for what the host answers by itself.

    That is an HTTP error, and whatever a handler of the host takes.
    """
    if isinstance(error, HTTPException):
        return None
    is_handled = current_app._find_error_handler(error, request.blueprints) is not None
    return None if is_handled else host_failure(state, error)


def host_failure(state: State, error: Exception) -> HostFailure | None:
    """Return the failure of the host's program; None for an error that is not its fault.

    The request's transaction is rolled back: what is written below it would be lost anyway.
    Memory that the system does not give is no fault of the call that has asked for it.
    """
    if isinstance(error, MemoryError) or is_outage(error) or not _is_host_fault(error):
        return None
    state.session.rollback()
    log_traceback(error)
    place = host_place(error)
    if isinstance(error, HostFault):
        return HostFailure(error.hook or host_hook(error), str(error), place)
    return HostFailure(host_hook(error), type(error).__name__, place)


def _is_host_fault(error: Exception) -> bool:
    """Return whether the host's program has raised an error, or has caused it in a library."""
    is_known = fault_of(error, is_undo=False) is not None and not isinstance(error, HTTPException)
    return is_known or is_raised_in_host(error)
