"""One console with one worker for all tests of the contract, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console, Person, make_console, make_database


def run_console(request: pytest.FixtureRequest, kind: str) -> Iterator[Console]:
    """Run a console with a worker; its tests keep apart by the names that they make up.

    The worker lives until the end of the run and looks after imports seldom: what is uploaded is
    queued at once, and only what went wrong waits for it.
    """
    folder = request.getfixturevalue("tmp_path_factory").mktemp(kind)
    with (
        make_database(request, kind, folder) as url,
        make_console(url, folder, BULK_IMPORT_SWEEP_SECONDS="4") as console,
        console.worker(),
    ):
        yield console


@pytest.fixture(scope="session")
def sqlite_console(request: pytest.FixtureRequest) -> Iterator[Console]:
    """Run a console with a worker on SQLite."""
    yield from run_console(request, "sqlite")


@pytest.fixture(scope="session")
def postgresql_console(request: pytest.FixtureRequest) -> Iterator[Console]:
    """Run a console with a worker on PostgreSQL."""
    yield from run_console(request, "postgresql")


@pytest.fixture
def console(sqlite_console: Console) -> Console:
    """Return the console of tests whose outcome does not depend on the database."""
    return sqlite_console


@pytest.fixture
def each_console(database_kind: str, request: pytest.FixtureRequest) -> Console:
    """Return the console on the database of this run of the test."""
    found: Console = request.getfixturevalue(f"{database_kind}_console")
    return found


@pytest.fixture
def leader(console: Console) -> Person:
    """Return a team leader of a team of their own."""
    return console.person("Team Leader", console.team())


@pytest.fixture
def team(each_console: Console) -> str:
    """Return the name of a team of this test's own."""
    return each_console.team()


@pytest.fixture
def uploader(each_console: Console, team: str) -> ImportClient:
    """Return a leader of that team at the import pages."""
    return ImportClient(each_console, each_console.person("Team Leader", team))
