"""The web server as a process that can be killed, and a browser's post to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing, suppress
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import Any

from ctu.develop.clients.http_client import JSON, HttpClient, UnixConnection, csv_file, encoded
from ctu.develop.servers.process import wait_until
from ctu.develop.tree import ROOT
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console
from tests.parts.worker_process import session_of
from tests.suite.waiting import WAIT_SECONDS

#: A fault that lasts is answered within the patience of a client, also on a busy machine.
DATABASE_SECONDS = {"CTU_DATABASE_SECONDS": "10"}
OPTIONS = ("--preload", "--workers", "2", "--threads", "4", "--no-control-socket")


class WebServer:
    """Gunicorn with two processes; one that is killed is replaced at once."""

    def __init__(self, console: Console, app: str = "faults.apps.staged:app") -> None:
        # A path that is too long for a socket is what pytest's folders have.
        self._connect = partial(UnixConnection, console.redis.folder / "web.sock")
        bind = ("--bind", f"unix:{console.redis.folder / 'web.sock'}")
        with (console.folder / "web-log").open("ab") as log:
            self.master = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *OPTIONS, *bind, app],
                cwd=ROOT,
                env=console.environment | DATABASE_SECONDS,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        assert wait_until(self.answers, self.check, WAIT_SECONDS)

    def check(self) -> None:
        """Fail when the server has ended by itself."""
        assert self.master.poll() is None

    def answers(self) -> bool:
        """Return whether a page comes."""
        try:
            return HttpClient(self._connect).get("/sign-in").status == 200
        except (OSError, HTTPException):
            return False

    def processes(self) -> list[int]:
        """Return the processes that serve."""
        return [each for each in session_of(self.master.pid) if each != self.master.pid]

    def send(self, uploader: ImportClient, content: bytes, form: dict[str, str]) -> HTTPConnection:
        """Post the upload form in an uploader's name, and do not wait for the answer."""
        body, kind = encoded(form | {"mode": "partial", "file": csv_file(content)})
        client, headers = self._client_of(uploader), JSON | {"Content-Type": kind}
        return client.send("POST", f"{uploader.pages}/upload", body, headers)

    def post(self, uploader: ImportClient, content: bytes, form: dict[str, str]) -> tuple[int, Any]:
        """Post the upload form and return status and answer; no status when there is no answer."""
        try:
            with closing(self.send(uploader, content, form)) as connection:
                answer = self._client_of(uploader).receive(connection)
        except (OSError, HTTPException):
            return 0, None
        is_json = answer.headers["Content-Type"].startswith("application/json")
        return answer.status, answer.json if is_json else answer.text

    def close(self) -> None:
        """End the server at once."""
        # The master first: it replaces whoever dies.
        for pid in (self.master.pid, *self.processes()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.master.wait()

    def _client_of(self, uploader: ImportClient) -> HttpClient:
        """Return a client of this server with the session that an uploader has in the test."""
        client, cookie = HttpClient(self._connect), uploader.client.get_cookie("ctu")
        assert cookie is not None
        client.cookies["ctu"] = cookie.value
        return client
