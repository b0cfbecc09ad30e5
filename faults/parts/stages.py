"""The points of an import's way at which a process can be told, from outside, to stop itself."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

WEB = ("S0-read", "S1-checked", "S1-storing", "S2-stored", "S3-enqueued")
LEASED = ("S5-leased", "S6-opened", "S7-judged", "S8-hashed")
"""Somebody holds a batch, and no transaction is open."""
WRITING = ("S8-created", "S9-written")
"""Somebody has written to the database and has not committed."""
WORK = ("S4-dequeued", *LEASED, *WRITING, "S10-committed", "S11-leaving")
OFTEN = frozenset(WORK) - {"S4-dequeued", "S7-judged", "S11-leaving"}
"""An import comes by here once for each of its batches."""
STOPPED = "stopped"
POISON = "Tidy Hemlock 48"
"""A password at which the program dies as it does when a library crashes."""


class Stopped(NamedTuple):
    """A process that has stopped at a stage, and whose it is, though it may be killed since."""

    pid: int
    parent: int
    session: int


def arm(folder: Path, stage: str, passes: int = 0) -> None:
    """Let the next process that comes to a stage stop there, after so many have gone by."""
    folder.mkdir(exist_ok=True)
    disarm(folder)
    for number in range(passes + 1):
        (folder / f"{stage}.{number}").touch()


def disarm(folder: Path) -> None:
    """Let everybody pass."""
    for ticket in folder.glob("*"):
        ticket.unlink(missing_ok=True)


def stop(folder: Path, stage: str) -> None:
    """Stop this process if it is the one; called at each stage, in the processes under test."""
    for left, ticket in sorted(enumerate(sorted(folder.glob(f"{stage}.*"))), reverse=True):
        with suppress(FileNotFoundError):
            ticket.unlink()
            if left == 0:
                own = (os.getpid(), os.getppid(), os.getsid(0))
                (folder / STOPPED).write_text(" ".join(map(str, own)))
                # A signal to the process may find another thread first, and this one goes on.
                signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
            return


def stopped(folder: Path) -> Stopped | None:
    """Return the process that has stopped at a stage.

    On a busy machine its supervisor may have taken it for one that hangs, and killed it, before
    anybody looks: that it was there is true all the same.
    """
    try:
        pid, parent, session = map(int, (folder / STOPPED).read_text().split())
    except (FileNotFoundError, ValueError):
        # Nobody has come, or whoever has writes it down at this moment.
        return None
    return None if is_on_its_way(pid) else Stopped(pid, parent, session)


def is_on_its_way(pid: int) -> bool:
    """Return whether a process lives and has not stopped."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "TZX"
