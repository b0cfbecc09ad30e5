"""A server on a unix socket in a private folder, stopped and removed after its block."""

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self


class PrivateServer:
    """Base of the servers that this process starts for itself; use one in a `with` statement.

    `folder` holds its socket and everything that it keeps.
    """

    def __init__(self) -> None:
        self.folder = make_short_folder()

    def __enter__(self) -> Self:
        try:
            self.set_up()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def set_up(self) -> None:
        """Prepare the folder before the first start; a server that keeps nothing needs none."""

    def start(self) -> None:
        """Start the server and return when it takes connections.

        :raises MissingPart: when it does not start.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Stop the server, if it runs, and remove its folder."""
        raise NotImplementedError


def make_short_folder() -> Path:
    """Make a private folder whose path is short enough for a unix socket.

    Servers cut the path of a socket at about 107 bytes, so a long TMPDIR is not followed.
    """
    short = Path("/tmp")
    return Path(tempfile.mkdtemp(prefix="ctu-", dir=short if short.is_dir() else None))
