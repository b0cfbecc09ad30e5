"""Spool: temporary data of a process on disk, encrypted under a key of its own.

The file has no name, and the key is nowhere else: with the process both are gone.
"""

from __future__ import annotations

import os
import tempfile
from types import TracebackType
from typing import IO, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class NoSpool(OSError):
    """The folder for temporary files is gone, full, takes no changes or is another account's.

    It has the number of the system's error. No row and no rule of a host is to blame.
    """


class Spool:
    """A file without a name; it is made with the first piece, and gone when it is left."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._places: list[tuple[int, int]] = []
        self._cipher = AESGCM(AESGCM.generate_key(256))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, content: bytes) -> int:
        """Put a piece away and return its number, to which it is bound.

        :raises NoSpool: where the folder for temporary files takes nothing.
        """
        number, nonce = len(self._places), os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, content, _bound(number))
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="import")  # noqa: SIM115
            self._places.append((self._file.seek(0, os.SEEK_END), len(sealed)))
            self._file.write(sealed)
        except OSError as error:
            raise NoSpool(error.errno, error.strerror) from error
        return number

    def get(self, place: int) -> bytes:
        """Return the piece of a number."""
        if self._file is None:
            raise LookupError(place)
        start, size = self._places[place]
        self._file.seek(start)
        sealed = self._file.read(size)
        return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(place))


def _bound(number: int) -> bytes:
    return number.to_bytes(8)
