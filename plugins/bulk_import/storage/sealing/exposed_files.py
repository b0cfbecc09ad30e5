"""Files with secrets that other accounts of the host can read or change."""

from __future__ import annotations

from pathlib import Path
from stat import S_IRWXO, S_IWGRP, S_IXOTH


def is_exposed(path: Path) -> bool:
    """Return whether accounts outside a file's group could read it, or any but its owner change it.

    A file in a folder that others may not enter is not exposed, whatever its own mode is.

    :raises OSError: where the file is not there.
    """
    found = path.resolve()
    is_reached = all(folder.stat().st_mode & S_IXOTH for folder in found.parents)
    mode = found.stat().st_mode
    return bool(mode & S_IWGRP) or (is_reached and bool(mode & S_IRWXO))
