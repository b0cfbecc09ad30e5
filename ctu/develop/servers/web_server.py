"""The console behind gunicorn, on a free port, stopped when the block ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

from ctu.develop.servers.process import Failed, wait_until
from ctu.develop.tree import ROOT

# Bounds of waiting, and no measures of speed: gunicorn gives what its workers do 30 seconds.
START_SECONDS, STOP_SECONDS = 120.0, 120.0


@dataclass(frozen=True)
class WebServer:
    """A web server that runs, and where."""

    host: str
    port: int
    process: subprocess.Popen[bytes]

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection for one request after the other."""
        return http.client.HTTPConnection(self.host, self.port, timeout=START_SECONDS)

    def answers(self) -> bool:
        """Return whether one of its processes answers."""
        with closing(self.connect()) as connection, suppress(OSError):
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        return False

    def check(self) -> None:
        """Raise Failed when it has ended although nobody stopped it."""
        if self.process.poll() is not None:
            raise Failed(f"The web server has ended by itself (status {self.process.returncode}).")


@contextmanager
def serve(
    environment: Mapping[str, str], processes: int = 2, threads: int = 4
) -> Iterator[WebServer]:
    """Run a web server of several processes for a block."""
    # Who listens is known before anybody starts, so that no other program can take the port.
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        options = ["--bind", f"fd://{listener.fileno()}", "--no-control-socket"]
        options += ["--worker-class", "ctu.web.watched_worker.WatchedWorker"]
        options += ["--workers", str(processes), "--threads", str(threads)]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "--log-level", "warning", "wsgi:app"],
            cwd=ROOT,
            env=dict(environment),
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        host, port = listener.getsockname()
    server = WebServer(host, port, process)
    try:
        if not wait_until(server.answers, server.check, START_SECONDS):
            raise Failed("The web server does not answer.")
        yield server
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a web server and its workers.

    :raises Failed: when it has not ended by itself in time, after all of them have been killed.
    """
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        raise Failed("The web server has not ended in time and is killed.") from None
    finally:
        # Where the master is gone its workers may be left, and nobody else ends them.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
