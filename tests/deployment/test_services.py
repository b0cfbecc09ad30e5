"""The web and the worker as systemd has them: they say that they live, and reload unnoticed."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ctu.develop.clients.http_client import HttpClient, UnixConnection
from ctu.develop.servers.process import wait_until
from plugins.bulk_import.work.workers.service_manager import notify
from tests.deployment.installed import HOST, command, forwarded, unit
from tests.deployment.programs import answers, running
from tests.deployment.service_manager import listening
from tests.parts.console_fixture import Console
from tests.suite.waiting import WAIT_SECONDS

RELOADS, CLIENTS = 3, 4


def test_the_worker_says_that_it_is_ready_lives_and_leaves(console: Console, runtime: Path) -> None:
    assert unit("ctu-worker.service")["Service"]["Type"] == "notify"
    log = console.folder / console.name("worker-log-")
    with listening(runtime) as (service, variables):
        environment = console.environment | variables
        with running(command("ctu-worker.service", runtime), environment, log) as check:
            for word in ("READY=1", "WATCHDOG=1"):
                assert wait_until(partial(service.has_heard, word), check, WAIT_SECONDS)
        assert service.has_heard("STOPPING=1")


def test_a_service_manager_that_does_not_listen_is_no_reason_to_fail(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    # The level of the last application that was made in this process may be another one.
    caplog.set_level("WARNING", notify.__module__)
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    assert caplog.text == ""
    for address in (str(tmp_path / "nobody"), "@nobody-listens-here"):
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        notify("READY=1")
    assert caplog.text.count("service.unheard word=READY=1") == 2


class Visitors:
    """Clients that ask for pages, one after the other, until they are told to go."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(CLIENTS)]
        self.failures: list[str] = []
        self.count = 0

    def __enter__(self) -> Visitors:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        headers = forwarded(http_host=HOST, remote_addr="192.0.2.7", scheme="https")
        client = HttpClient(partial(UnixConnection, self._path), headers)
        while not self._is_over.is_set():
            try:
                status = client.get("/sign-in").status
            except OSError as error:
                self.failures.append(type(error).__name__)
                continue
            self.count += 1
            if status != 200:
                self.failures.append(str(status))


@pytest.fixture
def log(console: Console) -> Path:
    """Return where the web of one test writes."""
    return console.folder / console.name("web-log-")


@pytest.fixture
def main_pid(console: Console, runtime: Path, log: Path) -> Iterator[int]:
    """Run the web as its unit does, on a socket of its own; yields the process to signal."""
    arguments = [
        each.replace("web.sock", "own.sock") for each in command("ctu-web.service", runtime)
    ]
    arguments[-1:-1] = ["--workers", "2"]
    with listening(runtime) as (service, variables):
        environment = console.environment | variables
        with running(arguments, environment, log) as check:
            connect = partial(UnixConnection, runtime / "own.sock", HOST)
            assert wait_until(lambda: answers(HttpClient(connect)), check, WAIT_SECONDS)
            for word in ("READY=1", "WATCHDOG=1"):
                assert wait_until(partial(service.has_heard, word), check, WAIT_SECONDS)
            found = re.search(r"Listening at: .* \((\d+)\)", log.read_text())
            assert found is not None
            yield int(found[1])


@pytest.mark.nightly
@pytest.mark.slow
def test_a_reload_refuses_no_request(main_pid: int, runtime: Path, log: Path) -> None:
    """The web has told systemd that it is ready and lives; then it is reloaded under load."""
    assert unit("ctu-web.service")["Service"]["ExecReload"] == "/bin/kill -HUP $MAINPID"

    def counts(word: str) -> int:
        return log.read_text().count(word)

    with Visitors(runtime / "own.sock") as visitors:
        for number in range(1, RELOADS + 1):
            os.kill(main_pid, signal.SIGHUP)
            is_over = lambda wanted=2 * number: counts("Worker exiting") >= wanted  # noqa: E731
            assert wait_until(is_over, lambda: None, WAIT_SECONDS)
        before = visitors.count
        assert wait_until(lambda: visitors.count > before + 10, lambda: None, WAIT_SECONDS)

    assert visitors.failures == []
    assert counts("Booting worker") == 2 * (RELOADS + 1)
