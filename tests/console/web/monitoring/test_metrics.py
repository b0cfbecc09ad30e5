"""Metrics of access and of the pool: each begins with 0 and counts what happens."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from ctu.config import VERSION
from ctu.develop.clients.http_client import HttpClient
from ctu.develop.servers.process import wait_until
from ctu.develop.servers.web_server import WebServer, serve
from ctu.develop.tree import ROOT
from ctu.web.monitoring.pool_metrics import CONNECTIONS, PoolMetrics
from ctu.web.monitoring.process_metrics import merge_dead
from ctu.web.monitoring.reserved_files import ReservedDict
from tests.parts.console_fixture import PASSWORD, Console, make_console, make_database
from tests.parts.limits import in_a_child, write_no_file
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")

TOKEN = "what-only-prometheus-knows"
LIMITS = {"CTU_LIMITS": "1", "CTU_LIMIT_SIGN_IN": "5 per hour", "CTU_LIMIT_GUESS": "50 per hour"}


@pytest.fixture(scope="module")
def console(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """Return a console whose web processes keep their figures, and bound sign-ins."""
    folder = tmp_path_factory.mktemp("figures")
    (folder / "figures").mkdir()
    own = {"CTU_METRICS_TOKEN": TOKEN, "PROMETHEUS_MULTIPROC_DIR": str(folder / "figures")}
    with (
        make_database(request, "sqlite", folder) as url,
        make_console(url, folder, **LIMITS, **own) as console,
    ):
        yield console


@pytest.fixture(scope="module")
def server(console: Console) -> Iterator[WebServer]:
    """Run the web with two processes."""
    with serve(console.environment, processes=2, threads=2) as server:
        yield server


@pytest.fixture
def enter(server: WebServer) -> Callable[[], HttpClient]:
    """Return a function that makes a client of the running web."""
    return lambda: HttpClient(server.connect)


@pytest.fixture
def ask(enter: Callable[[], HttpClient]) -> Callable[[str], str]:
    """Return a function that requests a path as a scraper does, each time on a new connection."""
    return lambda path: enter().get(path, Authorization=f"Bearer {TOKEN}").text


@pytest.fixture
def figure(ask: Callable[[str], str]) -> Callable[[str], float | None]:
    """Return a function that scrapes, and returns one figure as it is written, None without it."""

    def read(sample: str) -> float | None:
        page = ask("/metrics")
        found = re.search(rf"^{re.escape(sample)} (\S+)$", page, re.MULTILINE)
        return float(found[1]) if found else None

    return read


def test_who_is_let_in_and_who_is_not_is_counted_from_0_on(
    console: Console, enter: Callable[[], HttpClient], figure: Callable[[str], float | None]
) -> None:
    def events() -> list[float | None]:
        names = ("signed_in", "refused", "code_refused", "locked", "token_refused")
        return [figure(f'ctu_access_total{{event="{name}"}}') for name in names]

    limit = 'ctu_limits_met_total{setting="CTU_LIMIT_SIGN_IN"}'
    assert (events(), figure(limit)) == ([0, 0, 0, 0, 0], 0)
    team = console.team()
    good, victim = (console.person("Team Leader", team).login for _ in range(2))

    assert enter().sign_in(good, PASSWORD).status == 302
    for _ in range(5):
        enter().sign_in(victim, "Wrong-Harbour-1111")
    for _ in range(2):
        assert enter().sign_in(victim, PASSWORD).status == 429
    enter().get("/api/v1/imports", Authorization="Bearer ctu_nobody")

    assert (events(), figure(limit)) == ([1, 5, 0, 1, 1], 2)
    # A process shows its room from its first request on, and who answers is not ours to choose.
    allowed = 'ctu_database_connections{state="allowed"}'
    deadline = time.monotonic() + WAIT_SECONDS
    while figure(allowed) != 30:
        assert time.monotonic() < deadline, figure(allowed)
    assert figure('ctu_database_connections{state="in_use"}') in range(3)
    python = ".".join(map(str, sys.version_info[:3]))
    assert figure(f'ctu_build{{python="{python}",version="{VERSION}"}}') == 1


def test_two_processes_give_the_same_sums(ask: Callable[[str], str], console: Console) -> None:
    def have_both_answered() -> bool:
        kept = list(console.folder.glob("figures/counter_*.db"))
        return "ok" in ask("/healthz") and len(kept) == 2

    assert wait_until(have_both_answered, lambda: None, WAIT_SECONDS)
    ask("/users/no-such-page-4711")
    asked = number_of("health.answers", ask("/metrics"))
    for _ in range(5):
        ask("/healthz")

    for _ in range(8):
        page = ask("/metrics")
        assert number_of("health.answers", page) == asked + 5
        assert f'_seconds_count{{endpoint="health.answers"}} {asked + 5}.0' in page
        assert 'ctu_http_requests_total{endpoint="none",status="404"} 1.0' in page
        assert "no-such-page" not in page
        # An alert does not see a first broken page that begins with 1.
        assert 'ctu_http_requests_total{endpoint="auth.sign_in",status="500"} 0.0' in page


def number_of(endpoint: str, page: str) -> int:
    """Return how often an endpoint was asked with success."""
    found = re.search(rf'requests_total{{endpoint="{endpoint}",status="200"}} (\d+)', page)
    assert found is not None
    return int(found[1])


def test_every_file_of_figures_has_its_blocks(ask: Callable[[str], str], console: Console) -> None:
    """A hole that the disk has no block for ends the process that writes there."""
    ask("/metrics")
    files = list((console.folder / "figures").glob("*.db"))
    assert len(files) > 2
    assert all(has_blocks(each) for each in files)
    # What runs is in no file of a process, where it would be told once more.
    assert ask("/metrics").count("\nctu_build{") == 1


def has_blocks(path: Path) -> bool:
    return path.stat().st_blocks * 512 >= path.stat().st_size


def test_a_file_that_gets_no_room_is_not_left_empty(tmp_path: Path) -> None:
    """An empty one cannot be read, and no figure would be shown as long as it is there."""
    path = tmp_path / "counter_1.db"

    def fill() -> str:
        with pytest.raises(OSError, match="File too large"):
            ReservedDict(str(path))
        return "refused"

    assert in_a_child(lambda: write_no_file(10_000), fill) == "refused"
    assert list(tmp_path.iterdir()) == []


def test_figures_without_room_are_refused_and_those_before_go_on(tmp_path: Path) -> None:
    path = tmp_path / "counter_1.db"

    def fill() -> str:
        figures: Any = ReservedDict(str(path))
        figures.write_value("first", 1, 0)
        try:
            for number in range(4_000):
                figures.write_value(f"another {number:40}", 1, 0)
        except OSError:
            figures.write_value("first", 2, 0)
            return str(figures.read_value("first")[0])
        return "no end"

    assert in_a_child(lambda: write_no_file(100_000), fill) == "2.0"
    assert has_blocks(path)
    assert fill() == "no end"
    assert path.stat().st_size > 100_000
    assert has_blocks(path)


def test_connections_in_use_are_those_that_somebody_holds(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'any.sqlite'}", pool_size=2, max_overflow=1)
    figures = PoolMetrics(engine, {"pool_size": 2, "max_overflow": 1})

    def shown(state: str) -> float:
        [metric] = CONNECTIONS.collect()
        return next(each.value for each in metric.samples if each.labels == {"state": state})

    figures.show()
    assert (shown("in_use"), shown("allowed")) == (0, 3)
    with engine.connect() as first, engine.connect() as second:
        assert shown("in_use") == 2
        second.invalidate()
        first.execute(text("SELECT 1"))
    assert shown("in_use") == 0
    engine.dispose()


def test_connections_of_a_dead_process_are_not_counted(tmp_path: Path) -> None:
    hold = (
        "from prometheus_client import Gauge;"
        "Gauge('c', 'c', ['s'], multiprocess_mode='livesum').labels('in_use').set(3)"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", hold], env=environment, check=True)
    assert len(list(tmp_path.glob("gauge_livesum_*.db"))) == 1

    merge_dead(tmp_path)

    assert list(tmp_path.glob("gauge_*.db")) == []


def test_the_version_is_that_of_the_package() -> None:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    assert parser["metadata"]["version"] == VERSION
