"""A console for each test of a fault: short leases, and hashes that leave time to strike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.console_settings import SETTINGS, MakeConsole
from tests.parts.console_fixture import Console, make_console, make_database


@pytest.fixture
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeConsole]:
    """Return a function that makes a console on a kind of database, with other settings."""
    with ExitStack() as exits:

        def enter(kind: str, **settings: str) -> Console:
            url = exits.enter_context(make_database(request, kind, tmp_path))
            return exits.enter_context(make_console(url, tmp_path, **(SETTINGS | settings)))

        yield enter


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def console(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """Return a console on each database; what a test has killed, the next one starts again."""
    folder = tmp_path_factory.mktemp(request.param)
    with (
        make_database(request, request.param, folder) as url,
        make_console(url, folder, **SETTINGS) as console,
    ):
        yield console
