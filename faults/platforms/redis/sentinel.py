"""Two Redis servers and three Sentinels that let them fail over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

from redis import Redis
from redis.exceptions import RedisError

from ctu.develop.servers.redis_server import RedisServer
from faults.parts.ports import free_port
from faults.parts.redis_faults import disconnect, frozen_redis, kill_redis
from faults.platforms.platform import Platform, pause
from faults.platforms.redis.redis_console import console_on
from faults.platforms.redis.redis_pair import RedisPair, is_master

NAME = "ctu"
SENTINELS, QUORUM = 3, 2
CONFIGURATION = """
sentinel monitor {name} 127.0.0.1 {port} {quorum}
sentinel down-after-milliseconds {name} 1000
sentinel failover-timeout {name} 5000
"""


class Watched:
    """A pair of servers that Sentinels watch, and what happens to it."""

    def __init__(self, pair: RedisPair, exits: ExitStack, folder: Path) -> None:
        self.pair = pair
        self.ports = [free_port() for _ in range(SENTINELS)]
        self.sentinels = [exits.enter_context(self._sentinel(port, folder)) for port in self.ports]
        pair.await_that(self._know_each_other)

    @property
    def url(self) -> str:
        """Return the address of the console: it names the Sentinels, and the master by its name."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"redis+sentinel://{hosts}/{NAME}/0"

    def kill_master(self, _random: Random) -> None:
        """Kill the master; it comes back as a replica."""
        kill_redis(self.pair.master)
        self._await_election()
        self.pair.restart_replica()
        self.pair.await_pair()

    def freeze_master(self, _random: Random) -> None:
        """Freeze the master until another one is elected; its connections stay open."""
        with frozen_redis(self.pair.master):
            self._await_election()
        self.pair.await_pair()

    def fail_over(self, _random: Random) -> None:
        """Let an operator ask for a fail-over while both servers are well."""
        # Right after another fail-over the Sentinels refuse one.
        self.pair.await_that(self._asks_for_fail_over)
        self._await_election()
        self.pair.await_pair()

    def kill_sentinel(self, random: Random) -> None:
        """Kill a random Sentinel, which may be the one that the console asks first."""
        sentinel = random.choice(self.sentinels)
        kill_redis(sentinel)
        pause(random)
        sentinel.start()
        self.pair.await_that(self._know_each_other)

    def disconnect(self, _random: Random) -> None:
        """End every connection of the console to the master."""
        disconnect(self.pair.master)

    def _sentinel(self, port: int, folder: Path) -> RedisServer:
        file = folder / f"sentinel-{port}.conf"
        master = self.pair.ports[self.pair.master]
        file.write_text(CONFIGURATION.format(name=NAME, port=master, quorum=QUORUM))
        options = {"--bind": "127.0.0.1", "--port": str(port), "--sentinel": ""}
        return RedisServer(options, file)

    def _ask(self, *words: str) -> list[object]:
        """Return what each Sentinel answers that does."""
        answers = []
        for port in self.ports:
            with Redis(port=port) as client:
                try:
                    answers.append(client.execute_command("SENTINEL", *words))
                except RedisError as refused:
                    answers.append(refused)
        return answers

    def _know_each_other(self) -> bool:
        """Return whether each of them says that there are enough of them."""
        return all(isinstance(each, bytes) for each in self._ask("CKQUORUM", NAME))

    def _asks_for_fail_over(self) -> bool:
        with Redis(port=self.ports[0]) as client:
            try:
                client.execute_command("SENTINEL", "FAILOVER", NAME)
            except RedisError:
                return False
        return True

    def _await_election(self) -> None:
        """Wait until all Sentinels name the other server."""
        wanted = str(self.pair.ports[self.pair.replica]).encode()

        def is_elected() -> bool:
            found = self._ask("GET-MASTER-ADDR-BY-NAME", NAME)
            return all(isinstance(each, list) and each[1] == wanted for each in found)

        self.pair.await_that(is_elected)
        self.pair.await_that(lambda: is_master(self.pair.replica))
        self.pair.change_places()


@contextmanager
def prepared(folder: Path) -> Iterator[Platform]:
    """Run a console that asks Sentinels for its Redis."""
    with ExitStack() as exits:
        pair = exits.enter_context(RedisPair())
        watched = Watched(pair, exits, folder)
        console = exits.enter_context(console_on(folder, pair.master, watched.url))
        pair.console = console
        strikes = {
            "master killed": watched.kill_master,
            "master frozen": watched.freeze_master,
            "fail-over asked for": watched.fail_over,
            "Sentinel killed": watched.kill_sentinel,
            "connections to master ended": watched.disconnect,
        }
        yield Platform("sentinel", console, strikes)
