"""A new file of a command, which only its owner can read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write_new(path: Path, pieces: Iterable[str]) -> None:
    """Write a new file with mode 600; after an OSError no file is left.

    :raises FileExistsError: when the path exists, even as a dangling link.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
    except OSError:
        path.unlink()
        raise
