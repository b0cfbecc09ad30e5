"""A browser that talks to a unix socket: to gunicorn as the proxy would, or to the proxy itself."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from werkzeug.test import encode_multipart

from tests.import_client import hidden

HOST = "ctu.example.org"


class Connection(http.client.HTTPConnection):
    """A connection to a unix socket, encrypted or not."""

    def __init__(self, path: Path, is_encrypted: bool) -> None:
        super().__init__(HOST)
        self._path, self._is_encrypted = path, is_encrypted

    def connect(self) -> None:
        """Connect as soon as something is sent."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(str(self._path))
        if self._is_encrypted:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.sock = context.wrap_socket(self.sock, server_hostname=HOST)


@dataclass(frozen=True)
class Door:
    """Where the console is reached, and what is added to each request on the way."""

    path: Path
    headers: Mapping[str, str | None] = field(default_factory=dict)
    is_encrypted: bool = False


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        """Return the page."""
        return self.content.decode()

    @property
    def json(self) -> Any:
        """Return what a script gets."""
        return json.loads(self.content)


class Browser:
    """Keeps cookies; everything else is asked for explicitly."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.cookies: SimpleCookie = SimpleCookie()

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, Any], **headers: str) -> Answer:
        """Send a form."""
        boundary, body = encode_multipart(dict(form))
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._send("POST", path, body, kind | headers)

    def sign_in(self, login: str, password: str) -> Answer:
        """Fill in the form and send it."""
        token = hidden(self.get("/sign-in").text, "csrf_token")
        form = {"login": login, "password": password, "csrf_token": token}
        # Over HTTPS a form must come from the console's own pages.
        return self.post("/sign-in", form, Referer=f"https://{HOST}/sign-in")

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        cookies = "; ".join(f"{name}={each.coded_value}" for name, each in self.cookies.items())
        given = {"Cookie": cookies, **headers, **self.door.headers}
        sent = {name: text for name, text in given.items() if text is not None}
        with closing(Connection(self.door.path, self.door.is_encrypted)) as connection:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        for each in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(each)
        return answer
