"""Threads of their own for monitoring: who holds all others keeps it from nothing."""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from queue import Queue
from threading import Event
from types import SimpleNamespace

import pytest

from ctu.develop.servers.process import wait_until
from ctu.develop.servers.web_server import WebServer, serve
from ctu.web.priority_worker import PriorityWorker
from tests.parts.console_fixture import make_database
from tests.parts.limits import without_threads
from tests.suite.waiting import WAIT_SECONDS

HELD = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\nlogin="


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebServer]:
    """Run a web server whose pages have one thread."""
    folder = tmp_path_factory.mktemp("threads")
    with make_database(request, "sqlite", folder) as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "REDIS_URL": "unix:///nowhere/redis.sock",
            "CTU_VAR_FOLDER": str(folder),
        }
        with serve(environment, processes=1, threads=1) as running:
            yield running


def status(server: WebServer, address: str) -> int:
    with closing(server.connect()) as connection:
        connection.request("GET", address)
        return connection.getresponse().status


def test_monitoring_answers_while_somebody_holds_every_thread(server: WebServer) -> None:
    with closing(socket.create_connection((server.host, server.port))) as held:
        held.sendall(HELD)
        assert status(server, "/healthz") == 200
        assert status(server, "/readyz?by=prometheus") == 503
        assert status(server, "/metrics") == 404
    assert status(server, "/sign-in") == 200


def test_a_process_that_gets_no_further_file_goes_on_when_it_has_some(server: WebServer) -> None:
    """gunicorn's own worker ends, with all requests that it answers."""
    master = server.process.pid
    [worker] = children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    files = Path(f"/proc/{worker}/fd")
    before = resource.prlimit(int(worker), resource.RLIMIT_NOFILE)
    limit = len(list(files.iterdir())) + 2

    def is_full() -> bool:
        return not files.exists() or len(list(files.iterdir())) >= limit

    resource.prlimit(int(worker), resource.RLIMIT_NOFILE, (limit, before[1]))
    with ExitStack() as held:
        for _ in range(4):
            held.enter_context(closing(socket.create_connection((server.host, server.port))))
        assert wait_until(is_full, lambda: None, WAIT_SECONDS)
    resource.prlimit(int(worker), resource.RLIMIT_NOFILE, before)

    assert status(server, "/sign-in") == 200
    assert Path(f"/proc/{master}/task/{master}/children").read_text().split() == children


class Answering(PriorityWorker):
    """A worker of which the test is the loop: it answers as soon as it is told to."""

    def __init__(self) -> None:
        self.tpool, self._begun = ThreadPoolExecutor(2), set()
        self.told, self.answered = Event(), Queue[object]()
        self.method_queue = self

    def handle(self, conn: object) -> object:
        self.told.wait(WAIT_SECONDS)
        return conn

    def defer(self, _finish: object, _conn: object, done: Future[object]) -> None:
        self.answered.put(done.result())


def test_a_request_without_a_thread_of_its_own_waits_for_one_that_there_is() -> None:
    worker = Answering()
    first, second = (SimpleNamespace(cfg=SimpleNamespace(is_ssl=True)) for _ in range(2))
    with without_threads(), pytest.raises(RuntimeError):
        Answering().enqueue_req(first)
    worker.enqueue_req(first)
    with without_threads():
        worker.enqueue_req(second)
    worker.told.set()

    assert [worker.answered.get(timeout=WAIT_SECONDS) for _ in range(2)] == [first, second]
    worker.tpool.shutdown()


@pytest.mark.nightly
def test_who_says_nothing_costs_no_thread(server: WebServer) -> None:
    with (
        closing(socket.create_connection((server.host, server.port))) as silent,
        closing(socket.create_connection((server.host, server.port))) as late,
    ):
        assert status(server, "/sign-in") == 200
        late.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" in late.recv(100)
        # The server gives it up by itself.
        silent.settimeout(60)
        assert silent.recv(1) == b""
