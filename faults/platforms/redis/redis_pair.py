"""Two Redis servers, a master and its replica, that change places."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from redis import Redis
from redis.exceptions import ConnectionError as Disconnected

from ctu.develop.servers.process import wait_until
from ctu.develop.servers.redis_server import RedisServer
from faults.parts.ports import free_port
from tests.parts.console_fixture import Console
from tests.suite.waiting import WAIT_SECONDS


class RedisPair:
    """A master and a replica; use it in a `with` statement."""

    def __init__(self) -> None:
        self.ports: dict[RedisServer, int] = {}
        self._exits = ExitStack()
        self.console: Console | None = None
        """Whose look from outside goes to the master."""

    def __enter__(self) -> RedisPair:
        with ExitStack() as exits:
            for _ in range(2):
                port = free_port()
                server = RedisServer({"--bind": "127.0.0.1", "--port": str(port)})
                self.ports[exits.enter_context(server)] = port
            self.master, self.replica = self.ports
            self.follow(self.replica, self.master)
            self.await_pair()
            self._exits = exits.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._exits.close()

    def follow(self, replica: RedisServer, master: RedisServer) -> None:
        """Make a server the replica of another."""
        with Redis.from_url(replica.url) as client:
            client.replicaof("127.0.0.1", str(self.ports[master]))

    def promote(self) -> None:
        """Make the replica a master; there are two until the other one follows or is dead."""
        with Redis.from_url(self.replica.url) as client:
            client.replicaof("NO", "ONE")
        self.change_places()

    def change_places(self) -> None:
        """Note that the replica is the master now."""
        self.master, self.replica = self.replica, self.master
        if self.console is not None:
            self.console.redis = self.master

    def restart_replica(self) -> None:
        """Start the server again that was killed; it follows the master."""
        self.replica.start()
        self.follow(self.replica, self.master)

    def await_pair(self) -> None:
        """Wait until the master has its replica, and the other one takes itself for none."""
        self.await_that(lambda: self._is_followed() and not is_master(self.replica))

    @staticmethod
    def await_that(condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        assert wait_until(condition, lambda: None, WAIT_SECONDS)

    def _is_followed(self) -> bool:
        with Redis.from_url(self.master.url) as client:
            found = client.info("replication")
        states = [found[f"slave{n}"]["state"] for n in range(found["connected_slaves"])]
        return found["role"] == "master" and states == ["online"]


def is_master(server: RedisServer) -> bool:
    """Return whether a server lives and takes itself for the master."""
    try:
        with Redis.from_url(server.url) as client:
            return bool(client.info("replication")["role"] == "master")
    except Disconnected:
        return False
