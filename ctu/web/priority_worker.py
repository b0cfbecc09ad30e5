"""A gunicorn worker with threads reserved for monitoring requests.

A connection gets a thread once its first bytes have arrived, which show whether it is a monitoring
request. No more of a request is read here.
"""

from __future__ import annotations

import logging
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from ctu.web.load.request_arrival import arrived
from plugins.bulk_import import is_at_limit

log = logging.getLogger(__name__)

MONITORING = tuple(
    f"GET {address}{end}".encode()
    for address in ("/healthz", "/readyz", "/metrics")
    for end in (" ", "?")
)
LONGEST = max(map(len, MONITORING))
MONITORING_THREADS = 3
"""One thread for each address; an answer to monitoring takes two seconds at most."""
LIMITED_SECONDS = 0.5
"""For how long none is accepted where the system gave no file for one; a turn of the loop more."""
SILENT_SECONDS = 5.0
"""How long a connection may be open before its first bytes arrive."""


class PriorityWorker(ThreadWorker):
    """A worker with threads; gunicorn calls these methods in its loop."""

    def init_process(self) -> None:
        """Make the threads, in the process that needs them."""
        self._monitoring = ThreadPoolExecutor(MONITORING_THREADS)
        self._limited_until = 0.0
        self._begun: set[ThreadPoolExecutor] = set()
        super().init_process()

    def accept(self, listener: Any) -> None:
        """Accept a connection; where the system gives no file for it, accept none for a moment.

        gunicorn itself would end this process, and with it all requests that it answers. A
        connection that waits is accepted when others have ended.
        """
        try:
            super().accept(listener)
        except OSError as error:
            if not is_at_limit(error):
                raise
            log.warning("page.limit error=%s", type(error).__name__)
            self._limited_until = time.monotonic() + LIMITED_SECONDS
            self.worker_connections = 0

    def murder_pending(self) -> None:
        """Close connections that were silent for too long, and accept others again."""
        super().murder_pending()
        if not self.worker_connections and time.monotonic() >= self._limited_until:
            self.worker_connections = self.cfg.worker_connections

    def enqueue_req(self, conn: Any) -> None:
        """Queue a connection for its group of threads, as soon as its first bytes are there.

        Where the system gives no further thread, it waits for one of those that there are
        (`findings/run_although_refused.sh`). Without any this process ends, and is replaced.
        """
        words = first_words(conn)
        if words is None:
            self._await_words(conn)
            return
        pool = self._monitoring if words.startswith(MONITORING) else self.tpool
        try:
            pool.submit(self._answer, conn, time.monotonic())
            self._begun.add(pool)
        except RuntimeError as error:
            if not is_at_limit(error) or pool not in self._begun:
                raise
            log.warning("page.limit error=%s", type(error).__name__)

    def _await_words(self, conn: Any) -> None:
        conn.timeout = time.monotonic() + SILENT_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _answer(self, conn: Any, at: float) -> None:
        """Answer a request, and let the loop finish it: a refused future has no callback."""
        done: Future[Any] = Future()
        try:
            with arrived(at):
                done.set_result(self.handle(conn))
        except BaseException as error:  # noqa: BLE001 - The loop looks at it.
            done.set_exception(error)
        self.method_queue.defer(self.finish_request, conn, done)


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
