"""What the servers of this folder share: a part that cannot be had, and a folder for sockets."""

import tempfile
from pathlib import Path


class MissingPart(Exception):
    """A part that cannot be had here; its text is a sentence that says what to install."""


def make_short_folder() -> Path:
    """Make a private folder whose path is short enough for a unix socket.

    Both servers cut the path of a socket at about 107 bytes, so a long TMPDIR is not followed.
    """
    short = Path("/tmp")
    return Path(tempfile.mkdtemp(prefix="ctu-", dir=short if short.is_dir() else None))
