"""One console for all programs; each test finds it without imports."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs.desk import Desk, open_desk

OUTSIDE = ("CTU_", "BULK_IMPORT_", "DATABASE_URL", "REDIS_URL")


@pytest.fixture(scope="module")
def shared_desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Open one console for the tests of a module."""
    database = tmp_path_factory.mktemp("desk") / "console.sqlite"
    shutil.copy(sqlite_template, database)
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(OUTSIDE):
                patch.delenv(name)
        with open_desk(database) as desk:
            yield desk


@pytest.fixture
def desk(shared_desk: Desk) -> Desk:
    """Return the console without an import and without anybody whom one has created."""
    shared_desk.clear()
    return shared_desk
