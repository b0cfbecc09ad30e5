"""Every place in which a thief of the whole machine would look for a password."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from redis import Redis
from sqlalchemy import inspect, make_url

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.extensions import db
from tests.inspection.encodings import Sentinels
from tests.parts.console_fixture import Console
from tests.suite.waiting import WAIT_SECONDS

END = "end of listening"
Place = tuple[str, bytes]


def found_in(places: Iterable[Place], sentinels: Sentinels) -> list[tuple[str, str]]:
    """Return where sentinels can be read, each place with the encoding."""
    return [
        (name, encoding)
        for name, content in places
        for encoding in sorted(sentinels.found_in(content))
    ]


def everything_stored(
    console: Console, server: PostgresServer | None = None, since: float = 0.0
) -> Iterator[Place]:
    """Yield what lies on the disks, in the database and in Redis.

    :param server: the PostgreSQL that the database lies in, None for SQLite, which has a file.
    :param since: when there was nothing to be found yet, in seconds since 1970. A server that many
        tests share has hundreds of megabytes of older logs, which need not be searched.
    """
    yield from files_below(console.folder)
    yield from tables(console)
    yield from redis_content(console)
    if server is not None:
        yield from postgresql_content(console, server, since)


def files_below(folder: Path, since: float = 0.0) -> Iterator[Place]:
    """Yield every file: a SQLite with its write-ahead log, keys, logs, temporary files.

    :param since: leave out those that were last written earlier.
    """
    for path in sorted(folder.rglob("*")):
        # One that vanishes while it is looked at was looked at earlier, or is looked at later.
        with suppress(FileNotFoundError):
            # A file system counts in ticks of some milliseconds, and rounds down.
            if path.is_file() and path.stat().st_mtime > since - 1:
                # What is made large in advance is filled up with zeros.
                yield str(path), path.read_bytes().rstrip(b"\0")


def tables(console: Console) -> Iterator[Place]:
    """Yield every table as SQL tells it: a database may compress what lies on the disk.

    An index of SQLite that is a virtual table lies in tables of its own, which are among them.
    """
    is_sqlite = console.engine.dialect.name == "sqlite"
    virtual = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
    left_out = {name for (name,) in console.query(virtual)} if is_sqlite else set()
    for table in sorted(set(inspect(console.engine).get_table_names()) - left_out):
        rows = console.query(f"SELECT * FROM {table}")
        yield table, "\n".join(str(cell) for row in rows for cell in row).encode()


def redis_content(console: Console) -> Iterator[Place]:
    """Yield every key as it is kept and as it is read, a snapshot on the disk, and the log."""
    with Redis.from_url(console.redis.url) as client:
        for key in client.scan_iter("*"):
            yield f"redis {key!r}", b"\n".join(_kept(client, key))
        client.config_set("rdbcompression", "no")
        client.save()
    yield from files_below(console.redis.folder)
    # A Redis that is started again in this folder begins with nothing.
    (console.redis.folder / "dump.rdb").unlink()


def _kept(client: Redis, key: bytes) -> Iterator[bytes]:
    redis: Any = client  # Its types allow for a client that has to be awaited.
    yield key
    yield redis.dump(key) or b""
    readers: dict[bytes, Callable[[], Iterable[bytes | None]]] = {
        b"string": lambda: [redis.get(key)],
        b"hash": lambda: redis.hgetall(key).values(),
        b"list": lambda: redis.lrange(key, 0, -1),
        b"set": lambda: redis.smembers(key),
        b"zset": lambda: redis.zrange(key, 0, -1),
        # It has ended since it was found.
        b"none": lambda: [],
        b"stream": lambda: [cell for _, each in redis.xrange(key) for cell in each.values()],
    }
    yield from (each or b"" for each in readers[redis.type(key)]())


def postgresql_content(console: Console, server: PostgresServer, since: float) -> Iterator[Place]:
    """Yield the server's files but for other databases', a dump, and what it says is going on."""
    console.execute("CHECKPOINT")
    [(number,)] = console.query("SELECT oid FROM pg_database WHERE datname = current_database()")
    data = server.folder / "data"
    others = [
        each for each in (data / "base").iterdir() if each.name not in (str(number), "pgsql_tmp")
    ]
    for place in files_below(server.folder, since):
        if not any(Path(place[0]).is_relative_to(each) for each in others):
            yield place
    yield "pg_dump", dump_of(console, server)
    activity = console.query("SELECT query FROM pg_stat_activity")
    yield "pg_stat_activity", "\n".join(str(query) for (query,) in activity).encode()


def dump_of(console: Console, server: PostgresServer) -> bytes:
    """Return a plain backup of the console's database."""
    url = make_url(console.url).set(drivername="postgresql").render_as_string(hide_password=False)
    return subprocess.run([server.program("pg_dump"), url], check=True, capture_output=True).stdout


def processes() -> Iterator[Place]:
    """Yield what everybody on the machine may see of a process, and its environment."""
    for folder in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ", "comm"):
            with suppress(OSError):
                yield f"{folder.name} {name}", (folder / name).read_bytes()


@contextmanager
def telling_everything(console: Console, server: PostgresServer | None) -> Iterator[None]:
    """Let PostgreSQL write every statement of a block into its log, with its parameters."""
    if server is None:
        yield
        return
    name = server.name_of(console.url)
    console.execute(f"ALTER DATABASE {name} SET log_statement TO 'all'")
    # It holds for connections that begin now.
    console.engine.dispose()
    with console.app.app_context():
        db.engine.dispose()
    try:
        yield
    finally:
        console.execute(f"ALTER DATABASE {name} RESET log_statement")


@contextmanager
def listening(console: Console) -> Iterator[list[bytes]]:
    """Gather every command that Redis gets during a block."""
    heard: list[bytes] = []
    ready = threading.Event()

    def listen() -> None:
        # Redis may get nothing for longer than a client waits for an answer.
        url = console.redis.url
        with Redis.from_url(url, socket_timeout=None) as client, client.monitor() as monitor:
            ready.set()
            for command in monitor.listen():
                heard.append(command["command"].encode())
                if END in command["command"]:
                    return

    thread = threading.Thread(target=listen)
    thread.start()
    assert ready.wait(WAIT_SECONDS)
    try:
        yield heard
    finally:
        with Redis.from_url(console.redis.url) as client:
            client.echo(END)
        thread.join(WAIT_SECONDS)
