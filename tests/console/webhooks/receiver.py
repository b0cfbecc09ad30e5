"""A receiver of webhooks: it checks signatures, notes what it got, and fails when it is told to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ctu.develop.servers.process import POLL_SECONDS

MOST_FAILURES = 6
"""After so many failures of one delivery it is taken, or nobody could tell when to stop."""


class Receiver:
    """What a receiver knows, and how often it fails."""

    def __init__(self, seed: int = 0, failing: float = 0.0) -> None:
        self.secret = ""
        self.taken: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.forged = 0
        self.sent_at: list[int] = []
        """When each message was sent, as it says itself."""
        self.bodies: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._chance, self._failing = random.Random(seed), failing
        self._lock = threading.Lock()
        self.answer: tuple[int, dict[str, str]] | None = None
        """What is answered to everything, where a test says so."""

    def receive(self, headers: Any, body: bytes) -> tuple[int, dict[str, str]] | None:
        """Return what to answer, None to break the connection."""
        delivery = headers["webhook-id"]
        with self._lock:
            if not self._is_signed(headers, body):
                self.forged += 1
                return 400, {}
            self.bodies[delivery].append(json.loads(body))
            self.sent_at.append(int(headers["webhook-timestamp"]))
            if self.answer is not None:
                return self.answer
            if self._chance.random() < self._failing and self.failed[delivery] < MOST_FAILURES:
                self.failed[delivery] += 1
                # Some failures come after the message was taken: it is sent again all the same.
                self.taken[delivery] += self._chance.random() < 0.3
                return self._chance.choice([(500, {}), (503, {}), None])
            self.taken[delivery] += 1
            return 204, {}

    def _is_signed(self, headers: Any, body: bytes) -> bool:
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        told = b".".join(
            [headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body]
        )
        mac = base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
        return bool(headers["webhook-signature"] == f"v1,{mac}")


@contextmanager
def serve_receiver(receiver: Receiver) -> Iterator[str]:
    """Serve a receiver on the loopback address; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = receiver.receive(self.headers, body)
            if answer is None:
                self.close_connection = True
                return
            status, headers = answer
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
