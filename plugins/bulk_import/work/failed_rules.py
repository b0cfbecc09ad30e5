"""What is said where the host's rules fail while a file is checked or stored."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from werkzeug.exceptions import HTTPException

from ..engine.faults import HostFault
from ..engine.importer import Importer
from ..engine.reading.refusals import program_failed
from ..engine.reading.sheet import Refusal
from ..state import State
from ..storage.outages import is_outage
from .error_place import host_place, is_raised_in_host
from .program_faults import fault_of, log_traceback

log = logging.getLogger(__name__)

T = TypeVar("T")


def or_failure(state: State, importer: type[Importer], act: Callable[[], T]) -> T | Refusal:
    """Return what an act returns; a refusal where the host's program fails in it.

    :raises Exception: what is no failure of the host's program, such as an outage.
    """
    try:
        return act()
    except Exception as error:
        if is_outage(error) or not _is_host_fault(error):
            raise
        # What is written below it would be lost with the request anyway.
        state.session.rollback()
        said = str(error) if isinstance(error, HostFault) else type(error).__name__
        log.error("check.fault importer=%s error=%s at=%s", importer.slug, said, host_place(error))
        log_traceback(error)
        return program_failed()


def _is_host_fault(error: Exception) -> bool:
    """Say whether the host's program has raised an error, or has caused it in a library."""
    is_known = fault_of(error, is_undo=False) is not None and not isinstance(error, HTTPException)
    return is_known or is_raised_in_host(error)
