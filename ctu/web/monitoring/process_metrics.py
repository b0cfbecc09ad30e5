"""Metric files of web processes; those of dead processes are merged into one.

gunicorn's --max-requests replaces processes for ever, and each leaves three files behind.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import struct
from collections.abc import Sequence
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

from ctu.web.monitoring.reserved_files import ReservedDict

log = logging.getLogger(__name__)

OWNED = re.compile(r"(counter|histogram)_(\d+)\.db")
OF_THE_LIVING = re.compile(r"gauge_live\w+_(\d+)\.db")
MERGED = "{kind}_merged.db"
LOCK = "merge.lock"
Value = tuple[str, float, float, int]
"""Key, value and time of a figure, and its place in the file."""


def merge_dead(folder: Path) -> None:
    """Merge the counters of ended processes into one file of each kind, and delete theirs.

    What a dead process holds, such as connections, nobody holds any more. A file that cannot be
    read, as after a power cut, is deleted: nothing could be shown beside it.
    """
    with (folder / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for merged in folder.glob(MERGED.format(kind="*")):
            if _values_of(merged) is None:
                merged.unlink()
        for path in sorted(folder.iterdir()):
            owned = OWNED.fullmatch(path.name)
            if owned is not None and not _lives(int(owned[2])):
                if (values := _values_of(path)) is not None:
                    _add(values, path.stat().st_size, folder / MERGED.format(kind=owned[1]))
                path.unlink()
            present = OF_THE_LIVING.fullmatch(path.name)
            if present is not None and not _lives(int(present[1])):
                path.unlink()


def _values_of(path: Path) -> list[Value] | None:
    """Return what a file holds; None where it cannot be read, or lacks a page in the middle."""
    try:
        values = list(MmapedDict.read_all_values_from_file(str(path)))  # type: ignore[no-untyped-call]  # It carries no types.
    except (struct.error, RuntimeError, ValueError) as error:
        log.warning("figures.unreadable error=%s", type(error).__name__)
        return None
    # A page that has not reached the disk is zeros, which are read as figures without a name.
    if not all(key for key, *_ in values):
        log.warning("figures.unreadable error=%s", "NoName")
        return None
    return values


def _add(values: Sequence[Value], size: int, target: Path) -> None:
    merged = ReservedDict(str(target))
    try:
        # All of it or nothing: what was added is added again as long as its file is there.
        merged.reserve(size)
        for key, value, at, _ in values:
            before, _ = merged.read_value(key)  # type: ignore[no-untyped-call]
            merged.write_value(key, before + value, at)  # type: ignore[no-untyped-call]
    finally:
        merged.close()  # type: ignore[no-untyped-call]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
