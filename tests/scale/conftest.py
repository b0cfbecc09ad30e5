"""A console at the size and the cost of real life."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.console_fixture import Console, make_console, make_database

# What the console comes with: Argon2id with OWASP's minimum.
DEFAULT_HASH = {"CTU_ARGON2_TIME_COST": "2", "CTU_ARGON2_MEMORY_KIB": str(19 * 1024)}


@pytest.fixture
def real_console(
    request: pytest.FixtureRequest, postgresql_template: str, tmp_path: Path
) -> Iterator[Console]:
    """Make a console on PostgreSQL whose passwords cost what they cost in production."""
    with (
        make_database(request, "postgresql", tmp_path) as url,
        make_console(url, tmp_path, **DEFAULT_HASH) as console,
    ):
        yield console


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def console(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """Make a console on each database whose passwords cost next to nothing."""
    folder = tmp_path_factory.mktemp(request.param)
    with (
        make_database(request, request.param, folder) as url,
        make_console(url, folder) as console,
    ):
        yield console
