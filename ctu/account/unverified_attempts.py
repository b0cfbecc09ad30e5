"""Attempts that were counted but never verified: uncounted when the database answers again."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app
from sqlalchemy import Update
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ctu.extensions import db
from plugins.bulk_import import is_outage

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
MOST = 1_000
"""How many wait in one process; of more, the oldest stay counted."""


class UnverifiedAttempts:
    """The statements of one process that uncount attempts, executed once the database answers."""

    def __init__(self) -> None:
        """Begin with none."""
        self._changed = threading.Condition()
        self._waiting: deque[Update] = deque(maxlen=MOST)
        self._is_running = False

    def take_back(self, app: Flask, statement: Update) -> None:
        """Execute a statement in a thread, again and again until the database answers."""
        with self._changed:
            self._waiting.append(statement)
            if self._is_running:
                return
            self._is_running = True
        threading.Thread(target=self._run, args=(app,), name="uncount", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait until none is left, for so long at most; return whether none is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._is_running, seconds)

    def _run(self, app: Flask) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._is_running = False
                    self._changed.notify_all()
                    return
                statement = self._waiting.popleft()
            while not _is_over(app, statement):
                time.sleep(RETRY_SECONDS)


def _is_over(app: Flask, statement: Update) -> bool:
    """Execute a statement and commit; False when the database is still away.

    A statement that fails for another reason is dropped, so that the others do not wait for it.
    """
    try:
        with app.app_context():
            db.session.execute(statement)
            db.session.commit()
    except Exception as error:  # noqa: BLE001 - This is the edge of the thread.
        log.warning("try.unjudged error=%s", type(error).__name__)
        return not (isinstance(error, PoolTimeout) or is_outage(error))
    return True


unverified_attempts = UnverifiedAttempts()


@contextmanager
def uncount_on_error(taking_back: Update | None) -> Iterator[None]:
    """Uncount an attempt when the block that verifies it ends in an error.

    A wrong attempt that was answered stays counted; one without an answer has disclosed nothing.

    :param taking_back: what undoes the count; None where nothing was counted.
    """
    try:
        yield
    except Exception:
        if taking_back is not None:
            app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # A proxy.
            unverified_attempts.take_back(app, taking_back)
        raise
