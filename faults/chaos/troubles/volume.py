"""A PostgreSQL whose files are on a small disk of their own, which can be filled."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.servers.postgres_server import PostgresServer

SIZE = "256m"
PIECE = bytes(1 << 16)


class SmallServer(PostgresServer):
    """A PostgreSQL on a disk in memory; use it in a `with` statement, as root."""

    @property
    def volume(self) -> Path:
        """Return where the small disk is."""
        return self.folder / "data"

    def _initialise(self) -> None:
        if os.geteuid() != 0:
            raise MissingPart("Only root can make a small disk for PostgreSQL to fill.")
        self.volume.mkdir(mode=0o700)
        options = f"size={SIZE},mode=0700,uid={self._account['user']},gid={self._account['group']}"
        mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.volume)]
        self._check(self._run_as_root(mount), "has no small disk")
        super()._initialise()

    def close(self) -> None:
        """Stop the server and give its disk back."""
        if (self.volume / "postmaster.pid").exists():
            self.stop("immediate")
        if os.path.ismount(self.volume):
            self._check(self._run_as_root(["umount", str(self.volume)]), "keeps its small disk")
        super().close()

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no room on the disk for a block."""
        ballast = self.volume / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                fill(file.fileno())
            yield
        finally:
            ballast.unlink()
        if self._control_status() != 0:
            # Without room for its log PostgreSQL ends; whoever makes room starts it again.
            self.start()

    def _control_status(self) -> int:
        return self._run([self.program("pg_ctl"), "-D", str(self.volume), "status"]).returncode

    @staticmethod
    def _run_as_root(command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )


def fill(file: int) -> None:
    """Write until there is no room, to the last byte."""
    size = len(PIECE)
    while size:
        try:
            os.write(file, PIECE[:size])
        except OSError:
            size //= 2
