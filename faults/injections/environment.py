"""The environment of many injections: a console, two hosts of workers and a web server."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit
from typing import Any

import psycopg
from redis import Redis
from sqlalchemy.exc import SQLAlchemyError

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.process import wait_until
from faults.parts import stages
from faults.parts.web_server import WebServer
from tests.parts.console_fixture import Console
from tests.parts.worker_process import WorkerProcess
from tests.suite.waiting import WAIT_SECONDS

APP = "faults.apps.staged"
SETTINGS = {
    "BULK_IMPORT_LEASE_SECONDS": "1",
    "BULK_IMPORT_SETTLE_SECONDS": "0.1",
    "BULK_IMPORT_HANG_SECONDS": "3",
    "BULK_IMPORT_JOB_SECONDS": "2",
    "BULK_IMPORT_SWEEP_SECONDS": "0.2",
}


class FaultEnvironment:
    """A console that is broken on purpose, and whole again before the next injection."""

    def __init__(
        self, console: Console, server: PostgresServer | None = None, app: str = APP
    ) -> None:
        self.console = console
        self.server = server
        self.app = app
        self.hosts: list[WorkerProcess] = []
        self.exits = ExitStack()
        self._web: WebServer | None = None

    def close(self) -> None:
        """End what was started here; the console's own workers end with it."""
        self.exits.close()

    @property
    def database(self) -> str:
        """Return the kind of database."""
        return "sqlite" if self.server is None else "postgresql"

    @property
    def stops(self) -> Path:
        """Return the folder through which processes are told where to stop."""
        return self.console.folder / "stops"

    @property
    def pages(self) -> Path:
        """Return the file that says how large a SQLite database may be."""
        return self.console.folder / "pages"

    @property
    def web(self) -> WebServer:
        """Return the web server, started when it is first needed."""
        if self._web is None or self._web.master.poll() is not None:
            self._web = WebServer(self.console)
            self.exits.callback(self._web.close)
        return self._web

    def redis(self) -> Redis:
        """Return a client, to be used in a `with` statement."""
        return Redis.from_url(self.console.redis.url)

    def repair(self, hosts: int = 2) -> None:
        """Make everything whole again, whatever the last injection has broken."""
        stages.disarm(self.stops)
        self.pages.unlink(missing_ok=True)
        self._wake()
        if self.console.redis.process is None:
            self.console.redis.start()
        with self.redis() as client:
            client.execute_command("REPLICAOF", "NO", "ONE")
            client.config_set("maxmemory", 0)
        for host in [each for each in self.hosts if each.supervisor.poll() is not None]:
            self.remove(host)
        while len(self.hosts) < hosts:
            self.hosts.append(self.console.start_worker(app=self.app))
        for host in self.hosts:
            assert wait_until(host.has_workers, host.check, WAIT_SECONDS)

    def remove(self, host: WorkerProcess) -> None:
        """End a host and forget it."""
        host.end()
        self.console.running.remove(host)
        self.hosts.remove(host)

    def host_of(self, session: int) -> WorkerProcess:
        """Return the host whose supervisor leads a session of processes."""
        [host] = [each for each in self.hosts if each.supervisor.pid == session]
        return host

    def is_writable(self) -> bool:
        """Return whether nobody holds the lock of a SQLite database."""
        if self.server is not None:
            return True
        path = self.console.folder / "console.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0.1)) as writer:
            try:
                writer.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            writer.execute("ROLLBACK")
            return True

    def limit_files(self, size: int = RLIM_INFINITY) -> None:
        """Bound the size of the files that workers and web server can write."""
        pids = [pid for host in self.hosts for pid in host.processes()]
        for pid in pids + (self._web.processes() if self._web else []):
            with suppress(ProcessLookupError):
                prlimit(pid, RLIMIT_FSIZE, (size, RLIM_INFINITY))

    def statement(self, text: str) -> list[Any]:
        """Run a statement on the server's own database, beside that of the console."""
        assert self.server is not None
        with psycopg.connect(
            host=str(self.server.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            cursor = connection.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

    def deadlocks(self) -> int:
        """Return how many deadlocks PostgreSQL has written down."""
        if self.server is None:
            return 0
        return (self.server.folder / "log").read_text(errors="replace").count("deadlock detected")

    def state(self) -> str:
        """Return what helps to find out why an import did not go on."""
        held = "SELECT run_id, number, state, owner, fence, lease_until, tries FROM import_batch"
        said = [f"{host.log.name}: {host.said()[-3000:]}" for host in self.hosts]
        said += [f"{host.supervisor.pid} {host.workers()} {host.horses()}" for host in self.hosts]
        said.append(f"writable {self.is_writable()}")
        with suppress(SQLAlchemyError):
            said += map(str, self.console.query(f"{held} WHERE state <> 'settled'"))
        return "\n".join(said)

    def _wake(self) -> None:
        """Let everything go on that is frozen."""
        pids = [pid for host in self.hosts for pid in host.processes()]
        if self.console.redis.process is not None:
            pids.append(self.console.redis.process.pid)
        for pid in pids + (self._web.processes() if self._web else []):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self.limit_files()
