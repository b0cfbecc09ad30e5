"""One address of Redis, behind which the master changes: HAProxy leads to whoever says so."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

from redis import Redis
from redis.exceptions import RedisError

from faults.parts.installed_programs import installed_program
from faults.parts.ports import free_port
from faults.parts.redis_faults import frozen_redis, kill_redis
from faults.platforms.platform import Platform, pause
from faults.platforms.redis.redis_console import console_on
from faults.platforms.redis.redis_pair import RedisPair
from tests.suite.waiting import WAIT_SECONDS

CONFIGURATION = """
defaults
    mode tcp
    timeout connect 1s
    timeout client 1h
    timeout server 1h

listen redis
    bind 127.0.0.1:{port}
    option tcp-check
    tcp-check connect
    tcp-check send info\\ replication\\r\\n
    tcp-check expect string role:master
"""
SERVER = "    server s{port} 127.0.0.1:{port} check inter 500ms fall 1 rise 1\n"


class MovingAddress:
    """A pair of servers behind HAProxy, which ends no connection when a server is demoted."""

    def __init__(self, pair: RedisPair, folder: Path) -> None:
        self.pair, self.port = pair, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._file = folder / "haproxy.cfg"
        servers = "".join(SERVER.format(port=port) for port in pair.ports.values())
        self._file.write_text(CONFIGURATION.format(port=self.port) + servers)
        self.start()

    def start(self) -> None:
        """Start HAProxy and return when it leads to the master."""
        program = installed_program("haproxy")
        with self._file.with_suffix(".log").open("ab") as log:
            self._proxy = subprocess.Popen(
                [program, "-db", "-f", str(self._file)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pair.await_that(self._leads_to_master)

    def close(self) -> None:
        """End HAProxy."""
        self._proxy.kill()
        self._proxy.wait(WAIT_SECONDS)

    def demote(self, _random: Random) -> None:
        """Let the servers change places by hand; whoever is connected stays with the old one."""
        self.pair.promote()
        self.pair.follow(self.pair.replica, self.pair.master)
        self._await_new_master()

    def kill_master(self, random: Random) -> None:
        """Kill the master; somebody promotes the replica, and the old one comes back as one."""
        kill_redis(self.pair.master)
        pause(random)
        self.pair.promote()
        self.pair.restart_replica()
        self._await_new_master()

    def freeze_master(self, random: Random) -> None:
        """Freeze the master, promote the other, and wake it as a replica with its connections."""
        with frozen_redis(self.pair.master):
            pause(random)
            self.pair.promote()
        self.pair.follow(self.pair.replica, self.pair.master)
        self._await_new_master()

    def kill_proxy(self, random: Random) -> None:
        """Kill HAProxy; it is away for some time."""
        self._proxy.send_signal(signal.SIGKILL)
        self._proxy.wait(WAIT_SECONDS)
        pause(random)
        self.start()

    def _await_new_master(self) -> None:
        self.pair.await_pair()
        self.pair.await_that(self._leads_to_master)

    def _leads_to_master(self) -> bool:
        """Return whether a new connection gets to the master."""
        with Redis.from_url(self.pair.master.url) as client:
            wanted = client.info("server")["run_id"]
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.info("server")["run_id"] == wanted)
        except RedisError:
            return False


@contextmanager
def prepared(folder: Path) -> Iterator[Platform]:
    """Run a console that has one address for two servers."""
    with ExitStack() as exits:
        pair = exits.enter_context(RedisPair())
        address = MovingAddress(pair, folder)
        exits.callback(address.close)
        console = exits.enter_context(console_on(folder, pair.master, address.url))
        pair.console = console
        strikes = {
            "demoted, connections stay": address.demote,
            "master killed": address.kill_master,
            "master frozen and demoted": address.freeze_master,
            "HAProxy killed": address.kill_proxy,
        }
        yield Platform("haproxy", console, strikes)
