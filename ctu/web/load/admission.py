"""Admission control: how many requests one process handles at the same time.

When the database hangs or is slow, requests are with it. Those that are at work keep their places
until their time is over; the others are refused soon instead of taking every thread.
"""

from __future__ import annotations

import math
import threading
import time

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

from ctu.web.load.database_waits import RETRY_SECONDS, waits
from ctu.web.load.request_arrival import arrived_at

PLACES = 3
"""How many requests a process works on at the same time; Python runs one of them at a moment. With
four threads or more, one is left that refuses, or answers monitoring."""
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 1.0
"""How long a request waits for a place while the database keeps those at work."""
LONGEST_SECONDS = 20.0
"""How long a request waits for a place while the others get on."""


class Admission:
    """The places of one process."""

    def __init__(self, places: int = PLACES) -> None:
        """Begin with every place free."""
        self._places = places
        self._taken = 0
        self._left_at = -math.inf
        self._changed = threading.Condition()

    def enter(self) -> bool:
        """Take a place; False when none gets free soon, because of the database."""
        began = time.monotonic()
        with self._changed:
            while self._taken >= self._places:
                if self._is_stuck() or time.monotonic() > began + LONGEST_SECONDS:
                    return False
                self._changed.wait(LOOK_SECONDS)
            self._taken += 1
            return True

    def leave(self) -> None:
        """Give a place back."""
        with self._changed:
            self._taken -= 1
            self._left_at = time.monotonic()
            self._changed.notify()

    def _is_stuck(self) -> bool:
        """Return whether the admitted requests wait for the database, and this one waited enough.

        It has, too, when it waited for its thread; at once when nobody has left lately.
        """
        since = min(arrived_at(), self._left_at)
        return time.monotonic() - since > PATIENCE_SECONDS and waits.are_stuck(self._places)


def init_app(app: Flask) -> None:
    """Give every request a place; files of the program and monitoring need none."""
    admission = Admission()

    @app.before_request
    def enter() -> None:
        """Refuse a request for which there is no place."""
        if request.blueprint == "health" or (request.endpoint or "").endswith("static"):
            return
        if not admission.enter():
            raise ServiceUnavailable(retry_after=RETRY_SECONDS)
        g.has_place = True
        waits.begin_request()

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        """Give the place of this request back."""
        if g.pop("has_place", False):
            waits.end_request()
            admission.leave()
