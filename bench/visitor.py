"""Somebody at the pages of a running web server: signs in, looks at pages, uploads files."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.world import PASSWORD, World, worker, world
from ctu.develop.web_server import WebServer, serve

BOUNDARY = "what-is-measured"


@dataclass
class Visitor:
    """A browser that keeps its cookie and asks on a new connection each time."""

    server: WebServer
    cookie: str = field(default="", repr=False)
    csrf_token: str = field(default="", repr=False)

    def sign_in(self, login: str, password: str) -> None:
        """Send the sign-in form, and learn what later forms need."""
        form = {"login": login, "password": password, "csrf_token": self._token("/sign-in")}
        kind = "application/x-www-form-urlencoded"
        status, _ = self.ask("POST", "/sign-in", urlencode(form).encode(), kind)
        assert status == 302, status
        self.csrf_token = self._token("/imports/users/upload")

    def look(self, path: str) -> float:
        """Return the seconds from asking for a page to having it."""
        began = time.perf_counter()
        status, _ = self.ask("GET", path)
        assert status == 200, (path, status)
        return time.perf_counter() - began

    def upload(self, content: bytes) -> tuple[int, float]:
        """Upload a file; return the status of the answer and the seconds that it took."""
        return self._send("/imports/users/upload", content)

    def check(self, content: bytes, slug: str = "users") -> float:
        """Have a file checked; return the seconds from its first byte to the whole verdict."""
        status, seconds = self._send(f"/imports/{slug}/check", content)
        assert status in (200, 422), status
        return seconds

    def _send(self, path: str, content: bytes) -> tuple[int, float]:
        fields = {"csrf_token": self.csrf_token, "token": secrets.token_hex(16), "mode": "partial"}
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        parts.append(
            b'name="file"; filename="people.csv"\r\nContent-Type: text/csv\r\n\r\n' + content
        )
        head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
        body = b"".join(head + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
        began = time.perf_counter()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        status, _ = self.ask("POST", path, body, kind)
        return status, time.perf_counter() - began

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, str]:
        """Send a request; return the status and the text of the answer."""
        headers = {"Cookie": self.cookie, "Accept": "application/json, text/html;q=0.5"}
        if kind:
            headers["Content-Type"] = kind
        connection = self.server.connect()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.cookie = cookie.partition(";")[0]
        return answer.status, text

    def _token(self, path: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask("GET", path)[1])
        assert found is not None, path
        return found[1]


@contextmanager
def visited(database: str) -> Iterator[tuple[World, Visitor]]:
    """Make a console with a worker, a web server without limits, and somebody who is signed in."""
    with world(database, CTU_LIMITS="0") as place, worker(place), serve(place.environment) as web:
        visitor = Visitor(web)
        visitor.sign_in("bench", PASSWORD)
        yield place, visitor
