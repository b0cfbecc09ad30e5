"""The drill of PostgreSQL: a base backup, and the log received while it is written."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.process import wait_until
from faults.drill.drilled import Look
from faults.drill.restored_server import RestoredServer
from tests.console.app_settings import migrate_database
from tests.parts.console_fixture import Console, make_console
from tests.suite.waiting import WAIT_SECONDS

RECEIVER = "drill"
RECEIVES = """
    SELECT count(*) FROM pg_stat_replication
    WHERE application_name = :name AND sync_state = 'sync'
"""
SYNCHRONOUS = f"ALTER SYSTEM SET synchronous_standby_names = '{RECEIVER}'"


class PostgresqlDrill:
    """PostgreSQL: a base backup, and every committed change received by pg_receivewal at once."""

    name = "PostgreSQL, base backup and synchronous pg_receivewal"
    moment = "the crash"
    keeps_later = True

    def __init__(self, console: Console, server: PostgresServer, other: RestoredServer) -> None:
        self.console, self._server, self._other = console, server, other
        self._receiver: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def prepared(cls, folder: Path, settings: Mapping[str, str]) -> Iterator[Self]:
        """Prepare a migrated console on a server that waits for the disk, and a place elsewhere."""
        with RestoredServer(safe=True) as other, PostgresServer(safe=True) as server:
            url = server.create_database()
            migrate_database(url, folder)
            with make_console(url, folder, **settings) as console:
                drilled = cls(console, server, other)
                try:
                    yield drilled
                finally:
                    drilled.stop_receiving()

    def back_up(self) -> None:
        """Receive the log first, so that base backup and log overlap; then commits wait for it."""
        address = f"--dbname=host={self._server.folder} user=postgres application_name={RECEIVER}"
        wal = f"--directory={self._other.wal}"
        self._receiver = self._other.spawn(
            "pg_receivewal", "--synchronous", "--no-loop", wal, address
        )
        self.console.execute(SYNCHRONOUS)
        self.console.execute("SELECT pg_reload_conf()")
        assert wait_until(self._is_received, self._check, WAIT_SECONDS)
        base = f"--pgdata={self._other.base}"
        self._other.run_program(
            "pg_basebackup", "--checkpoint=fast", "--wal-method=none", base, address
        )

    def lose(self, look: Look) -> set[str]:
        """Look, then crash: what was told by then is committed."""
        committed = look()
        self._server.stop("immediate")
        self.stop_receiving()
        return committed

    def restore(self) -> str:
        """Let the restored server play the received log to its end, its last part too."""
        for part in self._other.wal.glob("*.partial"):
            part.rename(part.with_suffix(""))
        command = f"cp {self._other.wal}/%f %p"
        self._other.recover(f"restore_command = '{command}'\nsynchronous_standby_names = ''\n")
        return self.console.url.replace(str(self._server.folder), str(self._other.folder))

    def stop_receiving(self) -> None:
        """End the receiver; it leaves what it has on the disk."""
        if self._receiver is not None:
            self._receiver.send_signal(signal.SIGINT)
            self._receiver.wait(WAIT_SECONDS)
            self._receiver = None

    def _is_received(self) -> bool:
        return self.console.query(RECEIVES, name=RECEIVER) == [(1,)]

    def _check(self) -> None:
        assert self._receiver is not None
        assert self._receiver.poll() is None, "pg_receivewal has ended."
