"""PostgreSQL is restarted while people are signed in: they get 503, and stay signed in."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ctu.develop.clients.http_client import Connect, HttpClient
from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.process import wait_until
from ctu.develop.servers.web_server import serve
from faults.chaos.course import AGAIN_SECONDS
from faults.chaos.people.readers import refusal
from faults.chaos.watching.answers import RIGHT
from faults.chaos.web.deployment import migrated
from tests.parts.console_fixture import PASSWORD, Console, make_console
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("postgresql")

PEOPLE = 8
AWAY = "503 Not reachable"


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with PostgresServer(safe=True) as server:
        yield server


@pytest.fixture
def console(server: PostgresServer, tmp_path: Path) -> Iterator[Console]:
    url = migrated(server.create_database())
    with make_console(url, tmp_path, CTU_DATABASE_SECONDS="4") as console:
        yield console


@dataclass
class Reader:
    """Somebody who is signed in and looks at one page after the other."""

    client: HttpClient
    heard: list[tuple[float, str]] = field(default_factory=list)
    """When each answer had come, by the monotonic clock, and of what kind it was."""

    def read(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            answer = self.client.get("/users/")
            is_right = answer.status == 200 and answer.text.rstrip().endswith("</html>")
            self.heard.append((time.monotonic(), RIGHT if is_right else refusal(answer)))

    def has_heard(self, kind: str, since: float = 0.0) -> bool:
        return any(at > since and each == kind for at, each in list(self.heard))


@pytest.mark.nightly
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_people_stay_signed_in_while_the_database_is_restarted(
    server: PostgresServer, console: Console, mode: str
) -> None:
    team = console.team()
    with serve(console.environment, processes=2) as web, ThreadPoolExecutor(PEOPLE) as threads:
        readers = [Reader(HttpClient(web.connect)) for _ in range(PEOPLE)]
        for each in readers:
            login = console.person("Team Leader", team).login
            assert each.client.sign_in(login, PASSWORD).status == 302
        is_over = threading.Event()
        try:
            reading = [threads.submit(each.read, is_over) for each in readers]
            until_all(readers, RIGHT, 0.0)
            server.stop(mode)
            stopped = time.monotonic()
            until_all(readers, AWAY, stopped)
            assert database_of(web.connect) == "down"
            server.start()
            again = time.monotonic()
            until_all(readers, RIGHT, again)
            seconds = time.monotonic() - again
        finally:
            is_over.set()
        for read in reading:
            read.result()
        assert wait_until(lambda: database_of(web.connect) == "up", web.check, WAIT_SECONDS)
    kinds = Counter(kind for each in readers for _, kind in each.heard)
    assert kinds.keys() == {RIGHT, AWAY}
    # A busy machine may take some of the time for itself.
    assert seconds < AGAIN_SECONDS + slowest_right(readers, stopped)


def until_all(readers: list[Reader], kind: str, since: float) -> None:
    """Wait until each has had an answer of a kind."""

    def have_heard() -> bool:
        return all(each.has_heard(kind, since) for each in readers)

    assert wait_until(have_heard, lambda: None, WAIT_SECONDS), [each.heard for each in readers]


def slowest_right(readers: list[Reader], before: float) -> float:
    """Return how long a page took at worst while all was well."""
    times = [[at for at, _ in each.heard if at < before] for each in readers]
    gaps = [after - at for each in times for at, after in itertools.pairwise(each)]
    return max(gaps, default=0.0)


def database_of(connect: Connect) -> str:
    """Return what readiness says of the database."""
    word: str = HttpClient(connect).get("/readyz").json["database"]
    return word
