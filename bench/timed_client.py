"""Somebody at the pages of a running web server, who tells how long each answer takes."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.world import PASSWORD, World, worker, world
from ctu.develop.clients.http_client import JSON, HttpClient, csv_file, encoded, hidden
from ctu.develop.servers.web_server import WebServer, serve


class TimedClient(HttpClient):
    """An uploader who is signed in."""

    def __init__(self, server: WebServer, login: str, password: str) -> None:
        super().__init__(server.connect)
        self.server = server
        answer = self.sign_in(login, password)
        assert answer.status == 302, answer.text
        self._csrf_token = hidden(self.get("/imports/users/upload").text, "csrf_token")

    def look(self, path: str) -> float:
        """Return the seconds from asking for a page to having it."""
        began = time.perf_counter()
        answer = self.get(path)
        took = time.perf_counter() - began
        assert answer.status == 200, (path, answer.status)
        return took

    def upload(self, content: bytes) -> tuple[int, float]:
        """Upload a file; return the status of the answer and the seconds that it took."""
        return self._send("/imports/users/upload", content)

    def check(self, content: bytes, slug: str = "users") -> float:
        """Have a file checked; return the seconds from its first byte to the whole verdict."""
        status, seconds = self._send(f"/imports/{slug}/check", content)
        assert status in (200, 422), status
        return seconds

    def _send(self, path: str, content: bytes) -> tuple[int, float]:
        body, kind = encoded(
            {
                "csrf_token": self._csrf_token,
                "token": secrets.token_hex(16),
                "mode": "partial",
                "file": csv_file(content),
            }
        )
        began = time.perf_counter()
        answer = self.ask("POST", path, body, JSON | {"Content-Type": kind})
        return answer.status, time.perf_counter() - began


@contextmanager
def signed_in(database: str) -> Iterator[tuple[World, TimedClient]]:
    """Make a console with a worker, a web server without limits, and somebody who is signed in."""
    with world(database, CTU_LIMITS="0") as place, worker(place), serve(place.environment) as web:
        yield place, TimedClient(web, "bench", PASSWORD)
