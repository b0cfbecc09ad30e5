"""The programs of an installation: each runs for a block, and tells when it serves."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ctu.develop.clients.http_client import HttpClient
from ctu.develop.tree import ROOT
from tests.suite.waiting import WAIT_SECONDS

MakeClient = Callable[[], HttpClient]


@contextmanager
def running(
    arguments: list[str], environment: dict[str, str], log: Path, folder: Path = ROOT
) -> Iterator[Callable[[], None]]:
    """Run a program for a block; yields a check that it has not ended."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            arguments, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )

    def check() -> None:
        assert process.poll() is None, log.read_text()

    try:
        yield check
    finally:
        process.terminate()
        try:
            process.wait(WAIT_SECONDS)
        finally:
            process.kill()


def answers(client: HttpClient) -> bool:
    """Tell whether somebody serves."""
    try:
        return client.get("/sign-in").status > 0
    except OSError:
        return False
