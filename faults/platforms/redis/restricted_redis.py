"""A Redis over TLS whose user may send no command and touch no key that is not listed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from redis import Redis

from ctu.develop.servers.redis_server import RedisServer
from ctu.develop.tree import ROOT
from faults.parts.ports import free_port
from faults.parts.redis_faults import disconnect, frozen_redis, kill_redis
from faults.platforms.platform import Platform, pause
from faults.platforms.redis.redis_console import console_on
from tests.outside.certificates import certify

FILES = ROOT / "docs" / "deployment" / "redis"
PASSWORD = "for-this-run-only"
ADMINISTRATOR = f"user outside on >{PASSWORD} +@all ~* &*\n"
"""The user of the tests, unknown to the console, who inspects and breaks the server."""


def rights() -> str:
    """Return the documented users, with a password, and one for who looks from outside."""
    text = (FILES / "ctu.acl").read_text(encoding="utf-8")
    return text.replace("PASSWORD", PASSWORD) + ADMINISTRATOR


def configuration(folder: Path, port: int) -> Path:
    """Write the documented configuration with places of this machine."""
    text = (FILES / "ctu.conf").read_text(encoding="utf-8")
    text = text.replace("tls-port 6379", f"tls-port {port}").replace("/etc/redis", str(folder))
    (folder / "ctu.acl").write_text(rights(), encoding="utf-8")
    (folder / "ctu.conf").write_text(text, encoding="utf-8")
    certify(folder / "ctu.pem", folder / "ctu.key", "localhost")
    (folder / "ca.pem").write_bytes((folder / "ctu.pem").read_bytes())
    return folder / "ctu.conf"


class RestrictedRedis(RedisServer):
    """The documented Redis; a socket beside it is for who looks from outside."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        super().__init__(file=configuration(folder, self.port))
        self.url = f"unix://outside:{PASSWORD}@{self.socket}"
        self.console_url = (
            f"rediss://ctu:{PASSWORD}@localhost:{self.port}/0?ssl_ca_certs={folder / 'ca.pem'}"
        )

    def refused(self) -> str:
        """Return what has been refused since this was asked last; "" where that is nothing."""
        with Redis.from_url(self.url) as client:
            found = client.acl_log()
            client.acl_log_reset()
        return ", ".join(f"{each['reason']} {each['object']}" for each in found)

    def kill_and_start(self, random: Random) -> None:
        """Kill the server; it comes back empty."""
        before = self.refused()
        kill_redis(self)
        pause(random)
        self.start()
        assert not before, before

    def freeze(self, random: Random) -> None:
        """Let the server answer nothing for a while."""
        with frozen_redis(self):
            pause(random)

    def empty(self, _random: Random) -> None:
        """Forget everything."""
        with Redis.from_url(self.url) as client:
            client.flushall()

    def disconnect(self, _random: Random) -> None:
        """End every connection of the console."""
        disconnect(self)


@contextmanager
def prepared(folder: Path) -> Iterator[Platform]:
    """Run a console that may do in Redis what the documentation lists."""
    with (
        RestrictedRedis(folder) as redis,
        console_on(folder, redis, redis.console_url) as console,
    ):
        strikes = {
            "Redis killed, back and empty": redis.kill_and_start,
            "Redis frozen": redis.freeze,
            "Redis emptied": redis.empty,
            "connections to Redis ended": redis.disconnect,
        }
        yield Platform("tls-acl", console, strikes, redis.refused)
