"""What an update of 10,000 records by key costs beside django-import-export, in turns.

Each works in a process of its own on a database of its own, and neither while the other does. Of
PostgreSQL the CPU time of its processes for the connections counts as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack

from bench.figures import Figure
from bench.fixtures.wanted_numbers import wanted
from bench.peer.contestant import compared, contestant, peer
from ctu.develop.servers.postgres_server import PostgresServer

ROUNDS = wanted("BENCH_PEER_ROUNDS", 7)
"""One more is done before, in which each makes what it keeps."""
LIMITS = {"plain": 1 / 15, "references": 1 / 5}


def measure() -> Iterator[Figure]:
    """Yield what ours costs over what the peer does, of each kind of file on each database."""
    for database in ("sqlite", "postgresql"):
        for kind, limit in LIMITS.items():
            yield from _measure(database, kind, limit)


def _measure(database: str, kind: str, limit: float) -> Iterator[Figure]:
    with ExitStack() as stack:
        urls = ["", ""]
        if database == "postgresql":
            server = stack.enter_context(PostgresServer())
            urls = [server.create_database(), server.create_database()]
        commands = [
            [sys.executable, "-m", "bench.fixtures.article_host", kind],
            peer("bench.peer.django_articles", kind),
        ]
        ours, theirs = (
            stack.enter_context(contestant(command, url))
            for command, url in zip(commands, urls, strict=True)
        )
        rounds = [(ours.do(n), theirs.do(n)) for n in range(1, ROUNDS + 2)][1:]
    name = f"update by key / django-import-export, {kind}, {database}"
    yield from compared(name, rounds, limit, bool(urls[0]))
