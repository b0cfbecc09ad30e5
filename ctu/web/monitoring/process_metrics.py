"""Metric files of web processes; those of dead processes are merged into one.

gunicorn's --max-requests replaces processes for ever, and each leaves three files behind.
"""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

from ctu.web.monitoring.reserved_files import ReservedDict

OWNED = re.compile(r"(counter|histogram)_(\d+)\.db")
OF_THE_LIVING = re.compile(r"gauge_live\w+_(\d+)\.db")
MERGED = "{kind}_merged.db"
LOCK = "merge.lock"


def merge_dead(folder: Path) -> None:
    """Merge the counters of ended processes into one file of each kind, and delete theirs.

    What a dead process holds, such as connections, nobody holds any more.
    """
    with (folder / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for path in sorted(folder.iterdir()):
            owned = OWNED.fullmatch(path.name)
            if owned is not None and not _lives(int(owned[2])):
                _add(path, folder / MERGED.format(kind=owned[1]))
                path.unlink()
            present = OF_THE_LIVING.fullmatch(path.name)
            if present is not None and not _lives(int(present[1])):
                path.unlink()


def _add(path: Path, target: Path) -> None:
    merged = ReservedDict(str(target))
    try:
        # All of it or nothing: what was added is added again as long as its file is there.
        merged.reserve(path.stat().st_size)
        for key, value, at, _ in MmapedDict.read_all_values_from_file(str(path)):  # type: ignore[no-untyped-call]  # It carries no types.
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
