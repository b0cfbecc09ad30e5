"""A console at the size and the cost of real life."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console_world import World, make_database, make_world

# What the console comes with: Argon2id with OWASP's minimum.
DEFAULT_HASH = {"CTU_ARGON2_TIME_COST": "2", "CTU_ARGON2_MEMORY_KIB": str(19 * 1024)}


@pytest.fixture
def real_world(
    request: pytest.FixtureRequest, postgresql_template: str, tmp_path: Path
) -> Iterator[World]:
    """Make a console on PostgreSQL whose passwords cost what they cost in production."""
    with (
        make_database(request, "postgresql", tmp_path) as url,
        make_world(url, tmp_path, **DEFAULT_HASH) as world,
    ):
        yield world


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Make a console on each database whose passwords cost next to nothing."""
    folder = tmp_path_factory.mktemp(request.param)
    with (
        make_database(request, request.param, folder) as url,
        make_world(url, folder) as world,
    ):
        yield world
