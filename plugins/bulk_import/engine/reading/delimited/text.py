"""The text of a file, in pieces of whole lines, readable repeatedly from the beginning."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple, Self

from ..content import Content

END_OF_FILE = "\x1a"
_LINE = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")


class Line(NamedTuple):
    """A physical line."""

    number: int
    offset: int
    text: str


class FileText:
    """A text; that of a file of one block is held, and a longer one is decoded at each reading."""

    def __init__(
        self, content: Content, codec: str, errors: str = "strict", *, begin: int = 0
    ) -> None:
        """Take a file and its codec; a byte that is no text is met when it is read.

        :param begin: after so many bytes the text begins.
        """
        self._content, self._codec, self._errors, self._begin = content, codec, errors, begin
        self._is_trimmed = False
        self._whole: str | None = None

    @classmethod
    def of(cls, whole: str) -> Self:
        """Return a text that is held."""
        made = cls(Content.of(b""), "utf-8")
        made._whole = whole
        return made

    def blocks(self) -> Iterator[str]:
        """Yield the text, cut anywhere; an UnicodeDecodeError where a byte is no text."""
        whole = self._held()
        if whole is not None:
            return iter((whole,))
        blocks = self._decoded()
        return _without_end_mark(blocks) if self._is_trimmed else blocks

    def sound_blocks(self) -> Iterator[str]:
        """Yield the text up to the first byte that is none."""
        try:
            yield from self.blocks()
        except UnicodeDecodeError as error:
            yield error.object[: error.start].decode(self._codec)

    def is_sound(self) -> bool:
        """Return whether every byte is text."""
        try:
            for _ in self.blocks():
                pass
        except UnicodeDecodeError:
            return False
        return True

    def without_end_mark(self) -> FileText:
        """Return the text without the control-Z with which DOS ends a file."""
        whole = self._held()
        if whole is not None:
            return (
                FileText.of("".join(_without_end_mark([whole]))) if END_OF_FILE in whole else self
            )
        trimmed = FileText(self._content, self._codec, self._errors, begin=self._begin)
        trimmed._is_trimmed = True
        return trimmed

    def pieces(self, offset: int = 0) -> Iterator[tuple[int, str]]:
        """Yield each piece after an offset, or around it, and where in the text it begins.

        A piece ends with a line break, which is whole, or with the text.
        """
        begin, whole = 0, self._held()
        for piece in whole_lines(self.blocks()) if whole is None else filter(None, [whole]):
            end = begin + len(piece)
            if end > offset:
                yield begin, piece
            begin = end

    def lines(self, offset: int = 0, number: int = 1) -> Iterator[Line]:
        """Yield the physical lines from an offset on, at which the line of a number begins."""
        for begin, piece in self.pieces(offset):
            at = max(0, offset - begin)
            while at < len(piece) and (found := _LINE.match(piece, at)):
                yield Line(number, begin + at, found[1])
                at, number = found.end(), number + 1

    def _held(self) -> str | None:
        """Return the text of a file of one block; None if it is larger, or does not decode."""
        if self._whole is None and self._content.is_single:
            content = bytes(self._content)[self._begin :]
            with suppress(UnicodeDecodeError):
                self._whole = content.decode(self._codec, self._errors)
        return self._whole

    def _decoded(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self._codec)(self._errors)
        for block in self._content.blocks(self._begin):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)


def whole_lines(blocks: Iterable[str]) -> Iterator[str]:
    """Yield a text in pieces, each of which ends with a line break, but for the last."""
    held: list[str] = []
    for block in blocks:
        # Behind a U+000D at the end the other half of the line break may follow.
        end = 1 + max(block.rfind("\n"), block.rfind("\r", 0, -1))
        if end:
            yield "".join([*held, block[:end]])
            held = []
        held.append(block[end:])
    if last := "".join(held):
        yield last


def count_breaks(blocks: Iterable[str]) -> int:
    """Return how many line breaks are in a text, however it is cut."""
    count, before = 0, ""
    for block in filter(None, blocks):
        count += block.count("\n") + block.count("\r") - block.count("\r\n")
        # A line break that was cut in two was counted twice.
        count -= before.endswith("\r") and block.startswith("\n")
        before = block[-1]
    return count


def _without_end_mark(blocks: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for block in blocks:
        kept = block.rstrip(END_OF_FILE + "\r\n")
        if kept:
            yield from held
            yield kept
            held = []
        held.append(block[len(kept) :])
    if not any(END_OF_FILE in each for each in held):
        yield from held
