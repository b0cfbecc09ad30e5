"""One console with one worker for all tests of the contract, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.console_world import Person, World, make_database, make_world


def run_world(request: pytest.FixtureRequest, kind: str) -> Iterator[World]:
    """Run a console with a worker; its tests keep apart by the names that they make up."""
    folder = request.getfixturevalue("tmp_path_factory").mktemp(kind)
    with (
        make_database(request, kind, folder) as url,
        make_world(url, folder) as world,
        world.worker(),
    ):
        yield world


@pytest.fixture(scope="session")
def sqlite_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Run a console with a worker on SQLite."""
    yield from run_world(request, "sqlite")


@pytest.fixture(scope="session")
def postgresql_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Run a console with a worker on PostgreSQL."""
    yield from run_world(request, "postgresql")


@pytest.fixture
def world(sqlite_world: World) -> World:
    """Return the console of tests whose outcome does not depend on the database."""
    return sqlite_world


@pytest.fixture(params=["sqlite", "postgresql"])
def each_world(request: pytest.FixtureRequest) -> World:
    """Return a console; the test runs once on each database."""
    found: World = request.getfixturevalue(f"{request.param}_world")
    return found


@pytest.fixture
def host(request: pytest.FixtureRequest) -> World:
    """Return a console on SQLite, or on both for a test that is marked `on_each_database`."""
    found: World = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_world")
    return found


on_each_database = pytest.mark.parametrize("host", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def leader(world: World) -> Person:
    """Return a team leader of a team of their own."""
    return world.person("Team Leader", world.team())
