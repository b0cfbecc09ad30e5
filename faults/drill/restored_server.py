"""The server that is restored elsewhere: it has a folder, and no files until a backup is in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Self

from ctu.develop.servers.postgres_server import PostgresServer


class RestoredServer(PostgresServer):
    """A PostgreSQL whose files come from a backup; use it in a `with` statement, then `start` it.

    PostgreSQL's programs are run as the account that owns its files.
    """

    @property
    def base(self) -> Path:
        """Return where the base backup goes, and from where the server starts."""
        return self.folder / "data"

    @property
    def wal(self) -> Path:
        """Return where the received log goes."""
        return self.folder / "wal"

    def __enter__(self) -> Self:
        try:
            self._programs = self._find_programs()
            self.wal.mkdir(mode=0o700)
            if self._account:
                for folder in (self.folder, self.wal):
                    os.chown(folder, self._account["user"], self._account["group"])
        except BaseException:
            self.close()
            raise
        return self

    def spawn(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of PostgreSQL's programs and return it."""
        with (self.folder / f"{program}.log").open("wb") as output:
            return subprocess.Popen(
                [self.program(program), *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._account,
            )

    def recover(self, settings: str) -> None:
        """Start from the base backup with these settings, until the log's end is played."""
        with (self.base / "postgresql.auto.conf").open("a") as file:
            file.write(settings)
        (self.base / "recovery.signal").touch()
        self.start()
