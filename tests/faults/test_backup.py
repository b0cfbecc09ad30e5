"""A backup taken in the middle of an import: restored elsewhere, the import is finished there."""

from __future__ import annotations

import copy
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ctu.develop.servers.postgres_server import PostgresServer
from faults.parts.tracked_import import TrackedImport
from tests.faults.console_settings import MakeConsole
from tests.inspection.invariants import look
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console, make_console

pytestmark = pytest.mark.slow


class PostgresqlBackup:
    """What `pg_dump` and `pg_restore` make of it, as docs/operations.md says."""

    def __init__(self, console: Console, server: PostgresServer, folder: Path) -> None:
        self._server, self._file = server, folder / "console.dump"
        self._run("pg_dump", "--format=custom", f"--file={self._file}", plain(console.url))

    def restore(self) -> str:
        """Restore into another database and return its URL."""
        url = self._server.create_database()
        self._run("pg_restore", f"--dbname={plain(url)}", str(self._file))
        return url

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([self._server.program(program), *arguments], check=True)


class SqliteBackup:
    """What `.backup` makes of it: also what still stands in the write-ahead log."""

    def __init__(self, console: Console, folder: Path) -> None:
        self._file = folder / "copy.sqlite3"
        source = sqlite3.connect(console.url.removeprefix("sqlite:///"))
        target = sqlite3.connect(self._file)
        source.backup(target)
        source.close()
        target.close()

    def restore(self) -> str:
        """Return the URL of the copy."""
        return f"sqlite:///{self._file}"


def plain(url: str) -> str:
    """Return a URL as PostgreSQL's own programs take it."""
    return url.replace("+psycopg", "")


@pytest.fixture
def elsewhere() -> Iterator[ExitStack]:
    """Keep what a restored console needs until the end of the test."""
    with ExitStack() as exits:
        yield exits


@pytest.mark.nightly
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_import_restored_from_its_middle_is_finished_without_doubles(
    make: MakeConsole, kind: str, elsewhere: ExitStack, request: Any, tmp_path_factory: Any
) -> None:
    console, folder = make(kind), tmp_path_factory.mktemp("elsewhere")
    tracked = TrackedImport(console, wrong=5)
    with console.worker():
        tracked.upload()
        tracked.until_middle()
        if kind == "sqlite":
            backup: Any = SqliteBackup(console, folder)
        else:
            backup = PostgresqlBackup(console, request.getfixturevalue("postgres_server"), folder)
        waiting = tracked.upload_one()
        tracked.until_end()
    restored = elsewhere.enter_context(make_console(backup.restore(), folder, **console.settings))
    there = copy.copy(tracked)
    there.console, there.uploader = restored, ImportClient(restored, tracked.uploader.person)
    assert look(restored, tracked.public_id).is_open
    with restored.worker():
        there.until_end()
    # What came after the backup is not in it, and can be uploaded again there.
    assert there.uploader.get(f"/{waiting}/").status_code == 404
