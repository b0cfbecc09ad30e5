"""The drill of SQLite: the online backup of a database that is in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from faults.drill.drilled import Look
from tests.console.app_settings import migrate_database
from tests.parts.console_fixture import Console, make_console


class SqliteDrill:
    """SQLite: the online backup; what is committed after the copy is not in it."""

    name = "SQLite, online backup"
    moment = "the copy began"
    keeps_later = False

    def __init__(self, console: Console, folder: Path) -> None:
        self.console, self._copy = console, folder / "copy.sqlite3"
        self._before: set[str] = set()

    @classmethod
    @contextmanager
    def prepared(cls, folder: Path, settings: Mapping[str, str]) -> Iterator[Self]:
        """Prepare a migrated console."""
        url = f"sqlite:///{folder / 'console.sqlite'}"
        migrate_database(url, folder)
        with make_console(url, folder, **settings) as console:
            yield cls(console, folder)

    def back_up(self) -> None:
        """Copy page by page; a writer in between lets SQLite begin again."""
        query = "SELECT login_key FROM user_account"
        self._before = {key for (key,) in self.console.query(query)}
        source = sqlite3.connect(self.console.url.removeprefix("sqlite:///"))
        with closing(source), closing(sqlite3.connect(self._copy)) as target:
            source.backup(target)

    def lose(self, look: Look) -> set[str]:
        """Leave the original; the copy answers for what was committed when it began."""
        return self._before

    def restore(self) -> str:
        """Return where the copy is."""
        return f"sqlite:///{self._copy}"
