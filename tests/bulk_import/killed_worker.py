"""A worker in a process of its own that is killed at a chosen statement."""

from __future__ import annotations

import os
import threading

from plugins.bulk_import.state import State
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.host import db
from tests.inspection.statements import killed_before


def work(state: State, run_id: int, number: int) -> None:
    """Work in a process that is killed before a statement, or until nothing is left."""
    db.session.remove()
    pid = os.fork()
    if pid == 0:
        try:
            # What was inherited is the parent's; a connection must not be shared.
            db.engine.dispose(close=False)
            with killed_before(db.engine, number):
                while step(state, run_id, threading.Event()):
                    pass
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
