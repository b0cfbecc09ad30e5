"""The real servers that tests ask for, one of each for a pytest process; and skips in CI."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Generator, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from tests.suite.cases import choose
from tests.suite.cpu_limit import CpuLimit, is_wanted
from tests.suite.databases import parametrize
from tests.suite.open_connections import OpenConnections
from tests.suite.routes import compile_routes_once
from tests.suite.selection import add_options, is_whole, select

if TYPE_CHECKING:
    from ctu.develop.servers.postgres_server import PostgresServer

# Their asserts say what they compared, whichever folder imports them first.
pytest.register_assert_rewrite(
    "faults",
    "tests.inspection.invariants",
    "tests.outside.import_client",
    "tests.parts.worker_process",
)

# Fixtures of other folders import the console, which leaves no garbage; collection is turned on
# again when the tests are collected.
gc.disable()

THRESHOLDS = (100_000, 10, 10)
"""New objects after which garbage is looked for, and how often before older ones are, too."""

# The console is imported in the fixtures that need it, so that tests of the engine start at once.


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    choose(config.getoption("--fuzz"), is_whole(config))
    compile_routes_once()
    is_limited = is_wanted(config, in_ci=bool(os.environ.get("CI")))
    config.pluginmanager.register(CpuLimit(is_limited), "cpu-limit")
    config.pluginmanager.register(OpenConnections(), "open-connections")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    parametrize(metafunc)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say how a run of `make fuzz` can be repeated."""
    wanted, seed = config.getoption("--fuzz"), config.getoption("--hypothesis-seed")
    return [] if wanted is None else [f"{wanted:,} generated cases from the seed {seed}"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    select(config, items)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the collector of garbage look through what tests make, not through what is loaded."""
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(*THRESHOLDS)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Let the end of the process free what is left; to look through it would take seconds."""
    gc.freeze()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """Run a Redis and return its URL."""
    from ctu.develop.servers.missing_part import MissingPart
    from ctu.develop.servers.redis_server import RedisServer

    try:
        server = RedisServer().__enter__()
    except MissingPart as missing:
        pytest.skip(str(missing))
    yield server.url
    server.close()


@pytest.fixture(scope="session")
def redis_client(redis_server: str) -> Iterator[Redis]:
    """Return a client that is connected once: to connect takes longer than to empty a Redis."""
    with Redis.from_url(redis_server) as client:
        yield client


@pytest.fixture
def redis_url(redis_server: str, redis_client: Redis) -> str:
    """Return the URL of an empty Redis."""
    redis_client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL; `create_database(template)` and `drop_database(url)` are quick."""
    from ctu.develop.servers.missing_part import MissingPart
    from ctu.develop.servers.postgres_server import PostgresServer

    try:
        # Else the plan of a statement hangs on whether the rows were counted meanwhile.
        server = PostgresServer(settings="-c autovacuum=off").__enter__()
    except MissingPart as missing:
        pytest.skip(str(missing))
    yield server
    server.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file for the console; a test works on a copy."""
    from tests.console.app_settings import migrate_database

    folder = tmp_path_factory.mktemp("template")
    migrate_database(f"sqlite:///{folder / 'template.sqlite'}", folder)
    return folder / "template.sqlite"


@pytest.fixture(scope="session")
def postgresql_template(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Migrate one PostgreSQL database for the console; others are made like it."""
    from tests.console.app_settings import migrate_database

    url = postgres_server.create_database()
    migrate_database(url, tmp_path_factory.mktemp("template"))
    return url


@pytest.fixture
def empty_postgresql_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Return the URL of a PostgreSQL database without tables, dropped afterwards."""
    url = postgres_server.create_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Return the database of this run of the test (`tests/suite/databases.py`)."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without tables."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite'}"
    return str(request.getfixturevalue("empty_postgresql_url"))


@pytest.fixture
def a_busy_machine_is_not_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the parts that readiness asks more time than a page has: nothing here is about it."""
    monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 30.0)


def _fail_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where CI is set: there, every part can be had."""
    expected = hasattr(report, "wasxfail")
    if os.environ.get("CI") and report.skipped and not expected:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"In CI a skipped test is a failure. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_skipped(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have recorded, such as how many cells of a matrix were tried."""
    sums: Counter[str] = Counter()
    for report in chain.from_iterable(terminalreporter.stats.values()):
        if getattr(report, "when", None) == "call":
            sums.update(dict(report.user_properties))
    if sums:
        terminalreporter.section("figures")
    for name, figure in sorted(sums.items()):
        terminalreporter.write_line(f"{figure:>8,} {name}")
