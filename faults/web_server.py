"""The web server as a process that can be killed, and a browser's post to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from ctu.develop.process import wait_until
from tests.console_fixture import Console
from tests.import_client import JSON, ImportClient
from tests.worker_process import ROOT, session_of

OPTIONS = ("--preload", "--workers", "2", "--threads", "4", "--no-control-socket")
ANSWER_SECONDS = 30.0
START_SECONDS = 60.0


class UnixConnection(HTTPConnection):
    """HTTP over a socket in the file system, which needs no port."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=ANSWER_SECONDS)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(ANSWER_SECONDS)
        self.sock.connect(str(self.path))


class WebServer:
    """Gunicorn with two processes; one that is killed is replaced at once."""

    def __init__(self, console: Console) -> None:
        # A path that is too long for a socket is what pytest's folders have.
        self.socket = console.redis.folder / "web.sock"
        bind = ("--bind", f"unix:{self.socket}")
        with (console.folder / "web-log").open("ab") as log:
            self.master = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *OPTIONS, *bind, "faults.apps.staged:app"],
                cwd=ROOT,
                env=console.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        assert wait_until(self.answers, self.check, START_SECONDS)

    def check(self) -> None:
        """Fail when the server has ended by itself."""
        assert self.master.poll() is None

    def answers(self) -> bool:
        """Say whether a page comes."""
        connection = UnixConnection(self.socket)
        try:
            connection.request("GET", "/sign-in")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def processes(self) -> list[int]:
        """Return the processes that serve."""
        return [each for each in session_of(self.master.pid) if each != self.master.pid]

    def send(self, uploader: ImportClient, content: bytes, form: dict[str, str]) -> UnixConnection:
        """Post the upload form in an uploader's name, and do not wait for the answer."""
        values = form | {"mode": "partial"}
        boundary, body = encode_multipart(values | {"file": _file(content)})
        cookie = uploader.client.get_cookie("ctu")
        assert cookie is not None
        headers = JSON | {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Cookie": f"ctu={cookie.value}",
        }
        connection = UnixConnection(self.socket)
        connection.request("POST", f"{uploader.pages}/upload", body, headers)
        return connection

    def post(self, uploader: ImportClient, content: bytes, form: dict[str, str]) -> tuple[int, Any]:
        """Post the upload form and return status and answer; no status when there is no answer."""
        try:
            with closing(self.send(uploader, content, form)) as connection:
                return read(connection)
        except (OSError, HTTPException):
            return 0, None

    def close(self) -> None:
        """End the server at once."""
        # The master first: it replaces whoever dies.
        for pid in (self.master.pid, *self.processes()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.master.wait()


def read(connection: UnixConnection) -> tuple[int, Any]:
    """Return status and answer of what was sent."""
    answer = connection.getresponse()
    text = answer.read().decode()
    is_json = answer.headers["Content-Type"].startswith("application/json")
    return answer.status, json.loads(text) if is_json else text


def _file(content: bytes) -> FileStorage:
    return FileStorage(BytesIO(content), "people.csv", "file", "text/csv")
