"""O4: a secret is found nowhere at rest, in whatever disguise programs give to texts."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, quote_plus

from redis import Redis
from sqlalchemy import inspect, make_url

from tests.console_world import World

END = "end of listening"


def disguises(secret: str) -> dict[str, bytes]:
    """Return a secret as it might be written down, each form by its name."""
    plain = secret.encode()
    forms = {
        "utf-8": plain,
        "utf-16": secret.encode("utf-16-le"),
        "utf-16-be": secret.encode("utf-16-be"),
        "json": json.dumps(secret)[1:-1].encode(),
        "hex": plain.hex().encode(),
        "url": quote(secret).encode(),
        "form": quote_plus(secret).encode(),
        "md5": hashlib.md5(plain, usedforsecurity=False).hexdigest().encode(),
        "sha1": hashlib.sha1(plain, usedforsecurity=False).hexdigest().encode(),
        "sha256": hashlib.sha256(plain).hexdigest().encode(),
        "html": secret.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;").encode(),
    }
    for shift in range(3):
        # What stands before it moves the groups of three bytes; the edges depend on neighbours.
        coded = base64.b64encode(bytes(shift) + plain)
        forms[f"base64 moved by {shift}"] = coded[4 if shift else 0 : -4]
    return forms


def found_in(content: bytes, secrets: Iterable[str]) -> list[tuple[str, str]]:
    """Return which secrets are readable in some bytes, and in which disguise."""
    return [
        (secret, name)
        for secret in secrets
        for name, form in disguises(secret).items()
        if form in content
    ]


def everything_stored(world: World) -> Iterator[tuple[str, bytes]]:
    """Yield what a thief of the whole machine would find, each with its place."""
    for path in sorted(world.folder.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes()
    for table in inspect(world.engine).get_table_names():
        rows = world.query(f"SELECT * FROM {table}")
        yield table, "\n".join(str(tuple(row)) for row in rows).encode()
    with Redis.from_url(world.redis.url) as client:
        for key in client.scan_iter("*"):
            content = client.dump(key) or b""
            fields = client.hgetall(key).values() if client.type(key) == b"hash" else ()
            yield f"redis {key!r}", content + b"\n".join(map(unpacked, fields))


def database_files(world: World) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a PostgreSQL; those of a SQLite lie in the world's own folder."""
    folder = make_url(world.url).query.get("host")
    if folder is None:
        return
    world.execute("CHECKPOINT")
    [(number,)] = world.query("SELECT oid FROM pg_database WHERE datname = current_database()")
    data = Path(str(folder)) / "data"
    for path in [*(data / "base" / str(number)).iterdir(), *(data / "pg_wal").glob("0*")]:
        yield str(path), path.read_bytes()
    yield "log", (data.parent / "log").read_bytes()


def unpacked(content: bytes) -> bytes:
    """Return what a compressed value holds, beside the value; RQ compresses what it keeps."""
    try:
        return content + zlib.decompress(content)
    except zlib.error:
        return content


@contextmanager
def listening(world: World) -> Iterator[list[bytes]]:
    """Gather every command that Redis gets during a block."""
    heard: list[bytes] = []
    ready = threading.Event()

    def listen() -> None:
        with Redis.from_url(world.redis.url) as client, client.monitor() as monitor:
            ready.set()
            for command in monitor.listen():
                heard.append(command["command"].encode())
                if END in command["command"]:
                    return

    thread = threading.Thread(target=listen)
    thread.start()
    assert ready.wait(10)
    try:
        yield heard
    finally:
        with Redis.from_url(world.redis.url) as client:
            client.echo(END)
        thread.join(10)
