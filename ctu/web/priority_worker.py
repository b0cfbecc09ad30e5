"""A gunicorn worker with threads reserved for monitoring requests.

A connection gets a thread once its first bytes have arrived, which show whether it is a monitoring
request. No more of a request is read here.
"""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from ctu.web.load.request_arrival import arrived

MONITORING = tuple(
    f"GET {address}{end}".encode()
    for address in ("/healthz", "/readyz", "/metrics")
    for end in (" ", "?")
)
LONGEST = max(map(len, MONITORING))
MONITORING_THREADS = 3
"""One thread for each address; an answer to monitoring takes two seconds at most."""
SILENT_SECONDS = 5.0
"""How long a connection may be open before its first bytes arrive."""


class PriorityWorker(ThreadWorker):
    """A worker with threads; gunicorn calls these methods in its loop."""

    def init_process(self) -> None:
        """Make the threads, in the process that needs them."""
        self._monitoring = ThreadPoolExecutor(MONITORING_THREADS)
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """Queue a connection for its group of threads, as soon as its first bytes are there."""
        words = first_words(conn)
        if words is None:
            self._await_words(conn)
            return
        pool = self._monitoring if words.startswith(MONITORING) else self.tpool
        done = pool.submit(self._handle_arrived, conn, time.monotonic())
        done.add_done_callback(
            lambda future: self.method_queue.defer(self.finish_request, conn, future)
        )

    def _await_words(self, conn: Any) -> None:
        conn.timeout = time.monotonic() + SILENT_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _handle_arrived(self, conn: Any, at: float) -> Any:
        with arrived(at):
            return self.handle(conn)


def first_words(conn: Any) -> bytes | None:
    """Return the first bytes of a connection without consuming them; None before they arrive."""
    if conn.cfg.is_ssl:
        return b""
    try:
        begin: bytes = conn.sock.recv(LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        # What is left of a connection that was read further may be with gunicorn already.
        return b"" if conn.initialized else None
    except OSError:
        return b""
    return begin
