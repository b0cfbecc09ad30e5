"""An HTTP client like a browser without scripts: cookies, a new connection for each request."""

import http.client
import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

ANSWER_SECONDS = 60.0
JSON = {"Accept": "application/json, text/html;q=0.5"}

Connect = Callable[[], http.client.HTTPConnection]
Headers = Mapping[str, str | None]


class UnixConnection(http.client.HTTPConnection):
    """A connection to a socket in the file system, which needs no port; encrypted or not."""

    def __init__(self, path: Path, host: str = "localhost", *, is_encrypted: bool = False) -> None:
        super().__init__(host, timeout=ANSWER_SECONDS)
        self._path, self._is_encrypted = path, is_encrypted

    def connect(self) -> None:
        """Connect as soon as something is sent; no certificate is looked at."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))
        if self._is_encrypted:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


@dataclass(frozen=True)
class Answer:
    """A response: status, headers and body."""

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


class HttpClient:
    """A client of a running web server, with the cookies of one browser.

    :param connect: opens a connection to it.
    :param headers: what is added to each request on the way; one that is None is taken away.
    :param origin: where its forms come from, which an encrypted connection asks for.
    """

    def __init__(self, connect: Connect, headers: Headers | None = None, origin: str = "") -> None:
        self._connect = connect
        self._headers = headers or {}
        self._origin = origin
        self.cookies: SimpleCookie = SimpleCookie()

    def sign_in(self, login: str, password: str) -> Answer:
        """Fill in the form and send it."""
        token = hidden(self.get("/sign-in").text, "csrf_token")
        return self.post("/sign-in", {"login": login, "password": password, "csrf_token": token})

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, Any], **headers: str) -> Answer:
        """Send a form."""
        body, kind = encoded(form)
        return self.ask("POST", path, body, {"Content-Type": kind, **headers})

    def ask(self, method: str, path: str, body: bytes | None, headers: Headers) -> Answer:
        """Send a request and wait for the answer."""
        with closing(self.send(method, path, body, headers)) as connection:
            return self.receive(connection)

    def send(
        self, method: str, path: str, body: bytes | None, headers: Headers
    ) -> http.client.HTTPConnection:
        """Send a request; the caller waits for the answer, or closes the connection."""
        cookies = "; ".join(f"{name}={each.coded_value}" for name, each in self.cookies.items())
        given: dict[str, str | None] = {"Cookie": cookies or None}
        if self._origin and method == "POST":
            given["Referer"] = f"{self._origin}{path}"
        sent = {**given, **headers, **self._headers}
        connection = self._connect()
        try:
            connection.request(
                method, path, body, {name: text for name, text in sent.items() if text is not None}
            )
        except BaseException:
            connection.close()
            raise
        return connection

    def receive(self, connection: http.client.HTTPConnection) -> Answer:
        """Return the answer to a request that was sent, and keep its cookies."""
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        for each in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(each)
        return answer


def encoded(form: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return a form as it is sent, and the type of its content."""
    boundary, body = encode_multipart(dict(form))
    return body, f"multipart/form-data; boundary={boundary}"


def csv_file(content: bytes, name: str = "people.csv") -> FileStorage:
    """Return a file as it stands in a form."""
    return FileStorage(BytesIO(content), name, "file", "text/csv")


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field of a page."""
    fields = re.findall(r"<input\b[^>]*>", page)
    wanted = next(each for each in fields if f'name="{name}"' in each)
    found = re.search(r'value="([^"]*)"', wanted)
    return found[1] if found else ""
