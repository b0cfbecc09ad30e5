"""Two PostgreSQL servers, a primary and the standby that it streams to, which change places."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from ctu.develop.servers.process import wait_until
from faults.drill.restored_server import RestoredServer
from tests.suite.waiting import WAIT_SECONDS

PORT = 5432
STANDBY = "standby"
WAITS = f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'"
WAITS_NOT = "ALTER SYSTEM SET synchronous_standby_names = ''"
STREAMS = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = %s"


class Member(RestoredServer):
    """One of the two servers."""

    def initialise(self) -> None:
        """Make the files of a first primary and start it."""
        self._initialise()
        self.start()

    def copy(self, primary: Member) -> None:
        """Become the standby of a primary: take a copy of it and start."""
        shutil.rmtree(self.base, ignore_errors=True)
        address = f"host={primary.folder} user=postgres application_name={STANDBY}"
        base = f"--pgdata={self.base}"
        options = ("--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf", base)
        self.run_program("pg_basebackup", *options, f"--dbname={address}")
        self.start()

    def promote(self) -> None:
        """Make this standby a primary, and return when it can be written to."""
        self._control("promote")

    def kill(self) -> None:
        """Kill the first process and return when the others have found out and left."""
        pid = int((self.base / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: not self._processes(), lambda: None, WAIT_SECONDS)

    def _processes(self) -> list[str]:
        """Return the processes that work in the folder of the files."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if folder.joinpath("cwd").readlink() == self.base:
                    found.append(folder.name)
        return found

    def execute(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        """Run a statement outside of a transaction."""
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []


class PostgresPair:
    """A primary and its standby; use it in a `with` statement.

    A commit is answered when the standby has it on its disk.
    """

    def __init__(self) -> None:
        self._exits = ExitStack()

    def __enter__(self) -> PostgresPair:
        with ExitStack() as exits:
            self.primary, self.standby = (exits.enter_context(Member(safe=True)) for _ in range(2))
            self.primary.initialise()
            self.join()
            self._exits = exits.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._exits.close()

    def url(self, database: str) -> str:
        """Return the address that names both servers and means whichever can be written to."""
        servers = (self.primary, self.standby)
        query = {
            "host": ",".join(str(each.folder) for each in servers),
            "port": ",".join(str(PORT) for _ in servers),
            "target_session_attrs": "read-write",
        }
        return make_url(database).set(query=query).render_as_string(hide_password=False)

    def promote(self) -> None:
        """Make the standby the primary; it waits for nobody until the other one has joined."""
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary
        self._set(WAITS_NOT)

    def join(self) -> None:
        """Let the other server copy the primary and follow it."""
        self.standby.copy(self.primary)
        self._await_stream("async")
        self._set(WAITS)
        self.await_standby()

    def await_standby(self) -> None:
        """Wait until the standby receives what is written."""
        self._await_stream("sync")

    def _set(self, statement: str) -> None:
        self.primary.execute(statement)
        self.primary.execute("SELECT pg_reload_conf()")

    def _await_stream(self, kind: str) -> None:
        def streams() -> bool:
            return self.primary.execute(STREAMS, kind) == [(1,)]

        assert wait_until(streams, lambda: None, WAIT_SECONDS)
