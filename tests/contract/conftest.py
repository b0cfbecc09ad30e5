"""One console with one worker for all tests of the contract, on each database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("tests.oracles", "tests.visitor", "tests.worker_process")

from tests.console.conftest import postgresql_template, sqlite_template  # noqa: E402
from tests.console_world import Person, World, copy_sqlite, make_world  # noqa: E402
from tests.visitor import Visitor  # noqa: E402

__all__ = ["postgresql_template", "sqlite_template"]


@pytest.fixture(scope="session")
def sqlite_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Run a console with a worker on SQLite."""
    folder = tmp_path_factory.mktemp("sqlite")
    with make_world(copy_sqlite(sqlite_template, folder), folder) as world, world.worker():
        yield world


@pytest.fixture(scope="session")
def postgresql_world(
    postgres_server: Any, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Run a console with a worker on PostgreSQL."""
    folder = tmp_path_factory.mktemp("postgresql")
    url = postgres_server.create_database(postgres_server.name_of(postgresql_template))
    with make_world(url, folder) as world, world.worker():
        yield world
    postgres_server.drop_database(url)


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
def visit() -> Callable[..., Visitor]:
    """Return a function that signs a person in."""
    return Visitor


@pytest.fixture
def leader(world: World) -> Person:
    """Return a team leader of a team of their own."""
    return world.person("Team Leader", world.team())
