"""`make run`: the whole console on one machine, started in order and stopped in reverse."""

import http.client
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker

from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.servers.process import Failed, Process, Stopped, StopSignal, wait_until
from ctu.develop.servers.redis_server import RedisServer
from ctu.develop.tree import ROOT

FIRST_PORT, PORTS = 8000, 100
START_SECONDS = 60.0
WAITRESS = (
    "--threads=8",
    "--connection-limit=4000",
    "--channel-timeout=60",
    "--asyncore-use-poll",
    # An upload stays in memory: it may hold passwords.
    "--inbuf-overflow=4194304",
    "--no-clear-untrusted-proxy-headers",
)
OPEN_FILES = 8_192
WORKER_STOP_SECONDS, WEB_STOP_SECONDS = 15.0, 5.0


class Stack:
    """The processes of `make run`; each is entered in `exits`, which ends it again."""

    def __init__(self, exits: ExitStack, stop: StopSignal) -> None:
        self._exits = exits
        self._environment = dict(os.environ)
        self._checks: list[Callable[[], None]] = [stop.check]

    def run(self) -> None:
        """Start one part after another, say where to sign in, and go on until the end."""
        host, port = os.environ.get("CTU_HOST", "127.0.0.1"), choose_port()
        redis_url = self._start_redis()
        sign_in = self._prepare_database()
        # Both are on their way before one is waited for: starting costs more than anything else.
        awaited = {"worker": self._start_worker(redis_url)} if redis_url else {}
        awaited["web server"] = self._start_web(host, port)
        for name, is_ready in awaited.items():
            self._await(name, is_ready)
        print(f"\nThe console is ready: http://{host}:{port}/\n{sign_in}", end="")
        print("Ctrl-C stops everything.", flush=True)
        wait_until(lambda: False, self._check, float("inf"))

    def _check(self) -> None:
        for check in self._checks:
            check()

    def _start_redis(self) -> str | None:
        """Return the URL of a Redis that answers; None where there is none to be had."""
        named = os.environ.get("REDIS_URL")
        if named:
            if not answers(named):
                raise Failed(
                    "The Redis that REDIS_URL names does not answer. Start it, or unset "
                    "REDIS_URL and one is started here."
                )
            return named
        try:
            server = self._exits.enter_context(RedisServer())
        except MissingPart as missing:
            print(f"{missing} Until then nothing works on what is uploaded.", file=sys.stderr)
            return None
        self._checks.append(server.check)
        self._environment["REDIS_URL"] = server.url
        return server.url

    def _prepare_database(self) -> str:
        """Migrate, create the sample world, and return the sentence about signing in."""
        child = subprocess.Popen(
            [sys.executable, "-m", "ctu.develop.servers.world"],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        printed, _ = child.communicate()
        self._check()
        if child.returncode != 0:
            raise Failed(f"The database could not be prepared (status {child.returncode}).")
        return printed

    def _start_worker(self, redis_url: str) -> Callable[[], bool]:
        """Start the worker and return how to tell that it works: it has entered its name."""
        client = self._exits.enter_context(Redis.from_url(redis_url))
        before = set(Worker.all_keys(connection=client))
        self._start("worker", ("flask", "--app", "wsgi", "worker"), WORKER_STOP_SECONDS)
        return lambda: bool(set(Worker.all_keys(connection=client)) - before)

    def _start_web(self, host: str, port: int) -> Callable[[], bool]:
        """Start the web server and return how to tell that it serves."""
        # It reads requests before it gives them a thread: nobody stands in front of it here.
        options = [f"--listen={host}:{port}", *WAITRESS]
        self._start("web server", ("waitress", *options, "wsgi:app"), WEB_STOP_SECONDS)
        return lambda: is_served(host, port)

    def _start(self, name: str, arguments: tuple[str, ...], stop_seconds: float) -> None:
        process = Process(name, arguments, self._environment)
        self._exits.callback(process.stop, stop_seconds)
        self._checks.append(process.check)

    def _await(self, name: str, ready: Callable[[], bool]) -> None:
        if not wait_until(ready, self._check, START_SECONDS):
            raise Failed(f"The {name} was not ready after {START_SECONDS:.0f} seconds.")


def choose_port() -> int:
    """Return the port that was asked for, or the first free one."""
    host = os.environ.get("CTU_HOST", "127.0.0.1")
    if not is_free(0):
        raise Failed(f"CTU_HOST must be an address of this machine; it is {host!r}.")
    wanted = os.environ.get("CTU_PORT")
    if wanted is None:
        ports = range(FIRST_PORT, FIRST_PORT + PORTS)
        free = next((port for port in ports if is_free(port)), None)
        if free is None:
            raise Failed(f"No port from {ports[0]} to {ports[-1]} is free. Name one in CTU_PORT.")
        return free
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise Failed(f"CTU_PORT must be a number from 1 to 65535; it is {wanted!r}.")
    if not is_free(int(wanted)):
        raise Failed(f"Port {wanted} is taken or not allowed. Name another in CTU_PORT.")
    return int(wanted)


def is_free(port: int) -> bool:
    """Return whether a server could listen on this port of this machine."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((os.environ.get("CTU_HOST", "127.0.0.1"), port))
        except OSError:
            return False
    return True


def is_served(host: str, port: int) -> bool:
    """Return whether the sign-in page answers; a wildcard address is asked on localhost."""
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port)
    try:
        connection.request("GET", "/sign-in")
        status = connection.getresponse().status
    except OSError:
        return False
    finally:
        connection.close()
    if status != http.HTTPStatus.OK:
        raise Failed(f"The web server runs, but its sign-in page answers with status {status}.")
    return True


def allow_connections() -> None:
    """Let the web server have the connections that it may take, if the system allows."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(least, wanted), most))


def answers(redis_url: str) -> bool:
    """Return whether the Redis with this URL answers."""
    try:
        with Redis.from_url(redis_url) as client:
            return bool(client.ping())
    except (RedisError, ValueError):
        return False


def main() -> int:
    """Run until the end is asked for; the exit status is 1 when a part fails."""
    os.chdir(ROOT)
    allow_connections()
    stop = StopSignal()
    stop.listen()
    try:
        with ExitStack() as exits:
            Stack(exits, stop).run()
    except Stopped:
        print("\nEverything has been stopped.")
        return 0
    except (Failed, MissingPart) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
