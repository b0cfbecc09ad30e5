"""The bytes of a file, in blocks, readable repeatedly from the beginning."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import IO

BLOCK = 1_048_576
"""How many bytes are read at once; a file that has no more is read in one piece."""


class Content:
    """What a file holds up to a bound; of a large one no more than a block is in memory."""

    def __init__(self, file: IO[bytes], most: int | None = None, block: int = 0) -> None:
        """Take a file that can be read again from any place, and that is closed by its owner.

        :param most: so many bytes of it count, all by default.
        :param block: so many are read at once, `BLOCK` by default.
        """
        file.seek(0, os.SEEK_END)
        size = file.tell()
        self._file, self._block = file, block or BLOCK
        self._size = size if most is None else min(size, most)

    @classmethod
    def of(cls, given: bytes | Content) -> Content:
        """Return bytes as the content that they are."""
        return cls(io.BytesIO(given)) if isinstance(given, bytes) else given

    def __len__(self) -> int:
        """Return how many bytes there are."""
        return self._size

    def __bytes__(self) -> bytes:
        """Return all of them at once."""
        return self.head(self._size)

    @property
    def is_single(self) -> bool:
        """Return whether one block holds all of it."""
        return self._size <= self._block

    def head(self, most: int) -> bytes:
        """Return the first bytes."""
        return self._read(0, most)

    def blocks(self, begin: int = 0) -> Iterator[bytes]:
        """Yield the bytes from a place on, block by block."""
        for start in range(begin, self._size, self._block):
            yield self._read(start, self._block)

    def until(self, end: int) -> Content:
        """Return the bytes up to a place."""
        return Content(self._file, min(end, self._size), self._block)

    def find(self, wanted: bytes) -> int:
        """Return where some bytes first stand, which may lie over the border of two blocks; -1."""
        held, start = b"", 0
        for block in self.blocks():
            held += block
            found = held.find(wanted)
            if found >= 0:
                return start + found
            done = max(0, len(held) - len(wanted) + 1)
            held, start = held[done:], start + done
        return -1

    def _read(self, start: int, most: int) -> bytes:
        # Two readers may take turns, so that each says where it reads.
        self._file.seek(start)
        return self._file.read(max(0, min(most, self._size - start)))


def read_content(file: IO[bytes], most: int) -> bytes | Content:
    """Return what a file holds up to a bound: of a small one its bytes.

    :param file: read from its beginning; a large one must stay open as long as it is needed.
    """
    content = Content(file, most)
    return bytes(content) if content.is_single else content
