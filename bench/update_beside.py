"""What an update of 10,000 records by key costs beside django-import-export, in turns.

Each works in a process of its own on a database of its own, and neither while the other does. Of
PostgreSQL the CPU time of its processes for the connections counts as well.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.figures import Figure
from bench.world import ROOT
from ctu.develop.postgres_server import PostgresServer

PEER = os.environ.get("BENCH_PEER", "")
"""The Python that has django-import-export, such as `.venv-peers/bin/python`."""
ROUNDS = int(os.environ.get("BENCH_PEER_ROUNDS", "7"))
"""One more is done before, in which each makes what it keeps."""
LIMITS = {"plain": 1 / 15, "references": 1 / 5}


class Contestant:
    """A process that does one round of an update when it is told to."""

    def __init__(self, command: Sequence[str], kind: str, url: str) -> None:
        self._url = make_url(url) if url else None
        arguments = [*command, kind, *([url] if url else [])]
        self._process = subprocess.Popen(
            arguments,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._wait_for()

    def update(self, number: int) -> tuple[float, float]:
        """Return the seconds of CPU time of the process, and those with its database server."""
        before = self._of_server()
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()
        own = float(self._wait_for())
        return own, own + self._of_server() - before

    def close(self) -> None:
        """Let it end, which it does at the end of its input."""
        self._process.communicate()

    def _wait_for(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args!r} has ended: {self._process.wait()}")
        return line

    def _of_server(self) -> float:
        if self._url is None:
            return 0.0
        name, host = self._url.database, str(self._url.query["host"])
        with psycopg.connect(host=host, user=self._url.username, dbname="postgres") as asking:
            query = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
            found = [pid for (pid,) in asking.execute(query, [name])]
        times = [Path(f"/proc/{pid}/schedstat").read_text().split()[0] for pid in found]
        return sum(map(int, times)) / 1e9


def measure() -> Iterator[Figure]:
    """Yield what ours costs over what the peer does, of each kind of file on each database."""
    if not PEER:
        raise SystemExit("BENCH_PEER names no Python with django-import-export: make bench-peer.")
    for database in ("sqlite", "postgresql"):
        for kind, limit in LIMITS.items():
            yield from _measure(database, kind, limit)


def _measure(database: str, kind: str, limit: float) -> Iterator[Figure]:
    with ExitStack() as stack:
        urls = ["", ""]
        if database == "postgresql":
            server = stack.enter_context(PostgresServer())
            urls = [server.create_database(), server.create_database()]
        commands = [sys.executable, "-m", "bench.article_host"], [PEER, "bench/django_peer.py"]
        ours, theirs = (
            stack.enter_context(_contestant(command, kind, url))
            for command, url in zip(commands, urls, strict=True)
        )
        rounds = [(ours.update(n), theirs.update(n)) for n in range(1, ROUNDS + 2)][1:]
    for place, what in enumerate(("process", "with its server")[: 2 if urls[0] else 1]):
        pairs = [(own[place], other[place]) for own, other in rounds]
        ratios = [own / other for own, other in pairs]
        own, other = (statistics.median(each) for each in zip(*pairs, strict=True))
        times = sorted(1 / each for each in ratios)
        note = (
            f"{1 / statistics.median(ratios):.1f} times as quick [{times[0]:.1f}..{times[-1]:.1f}];"
            f" {own:.3f} s beside {other:.3f} s"
        )
        name = f"update by key / django-import-export, {kind}, {database}, {what}"
        yield Figure(name, ratios, limit, note)


@contextmanager
def _contestant(command: Sequence[str], kind: str, url: str) -> Iterator[Contestant]:
    found = Contestant(command, kind, url)
    try:
        yield found
    finally:
        found.close()
