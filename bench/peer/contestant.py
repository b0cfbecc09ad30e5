"""A process that imports when it is told to, beside which ours is measured in turns."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.figures import Figure
from bench.fixtures.clock import Cost
from ctu.develop.tree import ROOT

PEER = os.environ.get("BENCH_PEER", "")
"""The Python that has django-import-export, such as `.venv-peers/bin/python`."""


class Contestant:
    """A process that does one round of an import for each number that it is given."""

    def __init__(self, command: Sequence[str], url: str) -> None:
        self._url = make_url(url) if url else None
        self._process = subprocess.Popen(
            [*command, *([url] if url else [])],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._wait_for()

    def do(self, number: int) -> Cost:
        """Do a round, and return what it has cost."""
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


@contextmanager
def contestant(command: Sequence[str], url: str) -> Iterator[Contestant]:
    """Run a process until the block is left."""
    found = Contestant(command, url)
    try:
        yield found
    finally:
        found.close()


def peer(module: str, *arguments: str) -> list[str]:
    """Return the command of a module for the Python that has the peer.

    :raises SystemExit: when nothing says which Python that is, or it cannot be run.
    """
    if not shutil.which(PEER):
        raise SystemExit("BENCH_PEER names no Python with django-import-export: make bench-peer.")
    return [PEER, "-m", module, *arguments]


def compared(
    name: str, rounds: Sequence[tuple[Cost, Cost]], limit: float, has_server: bool
) -> Iterator[Figure]:
    """Yield what ours costs over what the peer does, and again with the servers of both."""
    for place, what in enumerate(("process", "with its server")[: 2 if has_server else 1]):
        pairs = [(own[place], other[place]) for own, other in rounds]
        ratios = [own / other for own, other in pairs]
        own, other = (statistics.median(each) for each in zip(*pairs, strict=True))
        times = sorted(1 / each for each in ratios)
        note = (
            f"{1 / statistics.median(ratios):.1f} times as quick [{times[0]:.1f}..{times[-1]:.1f}];"
            f" {own:.3f} s beside {other:.3f} s"
        )
        yield Figure(f"{name}, {what}", ratios, limit, note)
