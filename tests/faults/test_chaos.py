"""The parts of `make chaos`: who is late or wrong is found, and each trouble is one."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.private_server import make_short_folder
from ctu.develop.servers.process import wait_until
from faults.chaos.__main__ import courses, parsed
from faults.chaos.course import Course
from faults.chaos.places import PLACES
from faults.chaos.report import table
from faults.chaos.troubles.databases import processes
from faults.chaos.troubles.trouble import CALM, Trouble
from faults.chaos.watching.answers import RIGHT, Heard
from faults.parts.tcp_proxy import proxy
from tests.parts.worker_process import entries
from tests.suite.waiting import WAIT_SECONDS

TROUBLE = Trouble("locked", lambda _: nullcontext(), ("database silent", "ready"))
SAID = Counter({"database silent": 20})


def heard(seconds: float = 0.1, kind: str = RIGHT) -> list[Heard]:
    return [Heard(0.0, "/users/", seconds, kind)]


def course(**values: object) -> Course:
    """Return a course in which all was well, but for some values."""
    given = {"health": heard(), "pages": heard(0.1, "503 Not reachable"), "said": SAID} | values
    return Course(TROUBLE, **given)  # type: ignore[arg-type]  # Each test gives what fits.


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"health": heard(2.1)}, "1 answers took 2 to 2.1 s: /users/."),
        ({"pages": heard(5.5)}, "1 answers took 5 to 5.5 s: /users/."),
        ({"pages": heard(kind="WRONG 500")}, "1 times: WRONG 500"),
        ({"usable": 11.0}, "It was usable after 11.0 s only."),
        ({"said": Counter({"ready": 20})}, "Readiness did not say database silent."),
        ({"said": SAID | Counter(["worker missing"])}, "Readiness said worker missing."),
    ],
)
def test_whatever_was_not_kept_stands_below_the_table(
    values: dict[str, object], sentence: str
) -> None:
    assert course().faults == course(pages=heard(5.5), usable=10.5, lag=1.0).faults == []
    assert "NOT KEPT" not in table([("sqlite", course())])
    assert course(**values).faults == [sentence]
    assert f"NOT KEPT: sqlite, locked: {sentence}" in table([("sqlite", course(**values))])
    assert "TOO BUSY" not in table([("sqlite", course(**values))])
    calm = replace(course(**values), trouble=replace(TROUBLE, name=CALM))
    assert "TOO BUSY: sqlite: promises were not kept" in table([("sqlite", calm)])


@pytest.fixture
def echo() -> Iterator[Path]:
    """Return a socket at which one line comes back at once."""
    folder = make_short_folder()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "echo.sock"))
        server.listen()

        def serve() -> None:
            with server.accept()[0] as connection:
                while line := connection.recv(10):
                    connection.sendall(line)

        threading.Thread(target=serve, daemon=True).start()
        yield folder / "echo.sock"


@pytest.mark.databases("sqlite")
def test_a_slow_network_carries_each_answer_later(echo: Path) -> None:
    with proxy(echo) as laid:
        laid.delay(0.4)
        with closing(socket.create_connection(("127.0.0.1", laid.port))) as asker:
            began = time.monotonic()
            asker.sendall(b"late")
            assert asker.recv(10) == b"late"
            assert time.monotonic() - began >= 0.4


@pytest.mark.databases("postgresql")
def test_the_processes_of_a_server_are_all_of_them(postgres_server: PostgresServer) -> None:
    first, *others = processes(postgres_server)
    assert others
    assert {each.parent for each in entries() if each.pid in others} == {first}


@pytest.mark.nightly
@pytest.mark.databases("sqlite")
def test_a_locked_sqlite_is_reported_and_nothing_is_wrong_or_lost() -> None:
    """The times are those of a busy machine, so that nothing is said of them here."""
    options = parsed(["--kinds", "locked", "--reading", "6", "--signing-in", "3", "--seconds", "8"])
    [found] = courses("sqlite", options)
    kinds = {each.kind for each in (*found.pages, *found.health)}
    assert RIGHT in kinds
    assert all(kind == RIGHT or kind.startswith("503 ") for kind in kinds), kinds
    assert set(found.said) <= {*found.trouble.expected}


@pytest.mark.databases("sqlite")
def test_every_database_can_be_asked_for_alone() -> None:
    assert parsed(["--databases", "network"]).databases == "network"
    assert [*PLACES][:3] == ["postgresql", "postgresql, network", "sqlite"]


@pytest.mark.databases("sqlite")
@pytest.mark.nightly
def test_one_that_is_ended_leaves_no_server_behind(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-m", "faults.chaos", "--databases", "sqlite", "--kinds", "locked"]
    with log.open("wb") as output:
        chaos = subprocess.Popen([*command, "--reading", "1"], stdout=output, stderr=output)

    def started() -> set[int]:
        return {each.pid for each in entries() if each.parent == chaos.pid}

    with chaos:
        # Redis, gunicorn and the parent of the workers.
        assert wait_until(lambda: len(started()) == 3, lambda: None, WAIT_SECONDS), log.read_text()
        pids = started()
        chaos.terminate()
    assert chaos.returncode == 128 + signal.SIGTERM
    assert not pids & {each.pid for each in entries()}
