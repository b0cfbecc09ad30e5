"""A log that nobody takes holds nobody up, and what was lost is counted."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from ctu import create_app
from ctu.web.monitoring.log_output import PATIENCE_MILLISECONDS

LINES = 500
LONG = "x" * 1_000

Ends = tuple[int, int]


@pytest.fixture(params=["pipe", "socket"])
def ends(request: pytest.FixtureRequest) -> Iterator[Ends]:
    """Return where a log is read and written, as a container's engine and a journal take it."""
    with ExitStack() as exits:
        if request.param == "pipe":
            reader, writer = os.pipe()
            exits.callback(os.close, reader)
        else:
            journal, own = socket.socketpair()
            exits.callback(journal.close)
            reader, writer = journal.fileno(), own.detach()
        os.set_blocking(reader, False)
        yield reader, writer


@pytest.fixture
def log() -> logging.Logger:
    """Return a logger of the console."""
    create_app({"TESTING": True})
    return logging.getLogger("ctu.anything")


@contextmanager
def written_to(ends: Ends) -> Iterator[None]:
    """Let a block write its log there."""
    with os.fdopen(ends[1], "w") as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        yield


def taken(reader: int) -> list[Any]:
    """Return all lines that are ready to be read; one that was cut is None."""
    found = b""
    try:
        while part := os.read(reader, 1 << 20):
            found += part
    except BlockingIOError:
        pass
    return [json.loads(line) if line.endswith(b"}") else None for line in found.splitlines()]


def test_a_log_that_nobody_takes_holds_nobody_up(ends: Ends, log: logging.Logger) -> None:
    with written_to(ends):
        began_at = time.monotonic()
        for _ in range(LINES):
            log.warning(LONG)
        assert time.monotonic() - began_at < PATIENCE_MILLISECONDS / 1000 + 5
        kept = [line for line in taken(ends[0]) if line]

        log.warning("again")

        lost, again = [line for line in taken(ends[0]) if line]
        assert (again["event"], {line["event"] for line in kept}) == ("again", {LONG})
        assert lost["event"] == f"log.lost lines={LINES - len(kept)}"
        log.warning("and again")
        assert [line["event"] for line in taken(ends[0])] == ["and again"]


def test_a_line_that_was_cut_spoils_no_other(ends: Ends, log: logging.Logger) -> None:
    with written_to(ends):
        for _ in range(20):
            log.warning(LONG * 20)
        assert taken(ends[0])[-1] is None

        log.warning("again")

        assert [line["event"] for line in taken(ends[0]) if line][-1] == "again"


def test_a_line_for_which_a_disk_has_no_room_is_counted(
    log: logging.Logger, tmp_path: Path
) -> None:
    for path, line in ((Path("/dev/full"), "lost"), (tmp_path / "log", "again")):
        with path.open("w") as stream, pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stderr", stream)
            log.warning(line)
    events = [json.loads(line)["event"] for line in (tmp_path / "log").read_text().splitlines()]
    assert events == ["log.lost lines=1", "again"]
