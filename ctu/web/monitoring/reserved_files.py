"""Files of metrics whose blocks are reserved: without room for one there is an OSError.

prometheus-client makes them with holes, and writes to memory that stands for them. Where the disk
has no block for a hole, such as in a full `/run`, that ends the process with SIGBUS.
"""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict

FIRST_BYTES = 65_536
LONGEST_ENTRY = 4_096
"""More than the names and labels of one figure take, with its value."""


class ReservedDict(MmapedDict):
    """Figures of one process in a file; `OSError` where there is no room for another one."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        """Open or make a file.

        :raises OSError: where there is no room for its first figures; there is no file then.
        """
        self._path = Path(filename)
        if not read_mode and not self._path.exists():
            _make(self._path)
        super().__init__(filename, read_mode)  # type: ignore[no-untyped-call]  # It carries no types.

    def reserve(self, size: int) -> None:
        """Let figures of so many bytes find room.

        :raises OSError: where there is none.
        """
        needed, capacity = self._used + size, FIRST_BYTES
        while capacity < needed:
            capacity *= 2
        if capacity > self._path.stat().st_size:
            _reserve(self._path, capacity)

    def _init_value(self, key: str) -> None:
        self.reserve(LONGEST_ENTRY)
        super()._init_value(key)  # type: ignore[no-untyped-call]


def use_reserved_files() -> None:
    """Let every metric of this process be kept in such files; to be called before the first."""
    vars(values)["MmapedDict"] = ReservedDict


def _make(path: Path) -> None:
    """Make a file under its name with all its blocks: nobody can read an empty one."""
    begun = path.with_suffix(".begun")
    try:
        _reserve(begun, FIRST_BYTES)
        begun.rename(path)
    except OSError:
        begun.unlink(missing_ok=True)
        raise


def _reserve(path: Path, size: int) -> None:
    with path.open("ab") as file:
        os.posix_fallocate(file.fileno(), 0, size)
