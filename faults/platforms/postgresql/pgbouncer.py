"""PostgreSQL behind PgBouncer, which pools transactions: neither holds a connection for long."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import psycopg
from sqlalchemy import make_url

from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.process import wait_until
from faults.parts.installed_programs import installed_program
from faults.platforms.platform import SETTINGS, Platform, pause
from tests.console.app_settings import migrate_database
from tests.parts.console_fixture import make_console
from tests.suite.waiting import WAIT_SECONDS

PORT = 6432
CONFIGURATION = """
[databases]
* = host={folder} user=postgres

[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 200
server_login_retry = 1
"""
DISCONNECT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"


class PooledServer(PostgresServer):
    """A PostgreSQL with a PgBouncer in front, in the same folder and as the same account."""

    def start_pooler(self) -> None:
        """Start PgBouncer and return when it hands connections out."""
        program = installed_program("pgbouncer")
        file = self.folder / "pgbouncer.ini"
        file.write_text(CONFIGURATION.format(folder=self.folder, port=PORT))
        with (self.folder / "pooler-log").open("ab") as log:
            self.pooler = subprocess.Popen(
                [program, str(file)],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._account,
            )
        assert wait_until(self._is_pooling, self._check_pooler, WAIT_SECONDS)

    def end_pooler(self, number: int = signal.SIGKILL) -> None:
        """End PgBouncer; by SIGINT it lets transactions end first."""
        self.pooler.send_signal(number)
        self.pooler.wait(WAIT_SECONDS)

    def close(self) -> None:
        """End the pooler, then the server."""
        if hasattr(self, "pooler"):
            self.end_pooler()
        super().close()

    def pooled(self, url: str) -> str:
        """Return the address of a database of this server by way of the pooler."""
        there = make_url(url).update_query_dict({"port": str(PORT)})
        return there.render_as_string(hide_password=False)

    def _is_pooling(self) -> bool:
        try:
            psycopg.connect(host=str(self.folder), port=PORT, user="x", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _check_pooler(self) -> None:
        if self.pooler.poll() is not None:
            said = (self.folder / "pooler-log").read_text(errors="replace")[-500:]
            raise MissingPart(f"PgBouncer did not start: {said}")


class Strikes:
    """What happens to the pooler and to the server behind it."""

    def __init__(self, server: PooledServer, database: str) -> None:
        self.server, self.database = server, database

    def kill_pooler(self, random: Random) -> None:
        """Kill PgBouncer; it is away for some time."""
        self.server.end_pooler()
        pause(random)
        self.server.start_pooler()

    def restart_pooler(self, _random: Random) -> None:
        """Let PgBouncer end its transactions, and start another one."""
        self.server.end_pooler(signal.SIGINT)
        self.server.start_pooler()

    def freeze_pooler(self, random: Random) -> None:
        """Let PgBouncer carry nothing for some time, and end no connection."""
        self.server.pooler.send_signal(signal.SIGSTOP)
        pause(random)
        self.server.pooler.send_signal(signal.SIGCONT)

    def crash_server(self, random: Random) -> None:
        """Crash PostgreSQL behind its pooler, which stays."""
        self.server.stop("immediate")
        pause(random)
        self.server.start()

    def disconnect(self, _random: Random) -> None:
        """End every connection between pooler and server."""
        with psycopg.connect(host=str(self.server.folder), user="postgres", dbname="postgres") as c:
            c.execute(DISCONNECT.replace(":name", "%s"), (self.database,))


@contextmanager
def prepared(folder: Path) -> Iterator[Platform]:
    """Run a console that reaches its database by the pooler only, migrations too."""
    with PooledServer(safe=True) as server:
        url = server.create_database()
        server.start_pooler()
        pooled = server.pooled(url)
        migrate_database(pooled, folder)
        with make_console(url, folder, **SETTINGS, DATABASE_URL=pooled) as console:
            strikes = Strikes(server, server.name_of(url))
            yield Platform(
                "pgbouncer",
                console,
                {
                    "PgBouncer killed": strikes.kill_pooler,
                    "PgBouncer restarted": strikes.restart_pooler,
                    "PgBouncer frozen": strikes.freeze_pooler,
                    "PostgreSQL crashed": strikes.crash_server,
                    "connections ended": strikes.disconnect,
                },
            )
