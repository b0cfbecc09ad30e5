"""The zip archive of a workbook: detected by its bytes, bounded before it is read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO

from . import sentences
from .sentences import BookRefused, damaged, too_large

MOST_PARTS = 1_000
"""How many files may be in a workbook; the largest that was met has 340."""
LEAST_BYTES, TIMES = 2 * 1024 * 1024, 20
"""Unpacked, a workbook may have so many bytes, and so many for each byte of the limit: a row of
ten columns takes 500 to 700 in its worksheet."""

BROKEN = (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, RuntimeError)
"""What Python's zipfile raises at a file that is cut off, encrypted or otherwise wrong."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_IS_ENCRYPTED = 0x1
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


class Archive:
    """The parts of a workbook, by their names in any case and with either slash."""

    def __init__(self, content: bytes, max_bytes: int) -> None:
        """Open a file and hold it to the bounds; a `BookRefused` says what is wrong.

        :param max_bytes: the limit of the file, from which that of its content follows.
        """
        _refuse_other_kinds(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN as error:
            raise damaged() from error
        infos = [each for each in self._zip.infolist() if not each.is_dir()]
        if len(infos) > MOST_PARTS:
            raise too_large(f"{len(infos):,} parts")
        if sum(each.file_size for each in infos) > LEAST_BYTES + TIMES * max_bytes:
            raise too_large("it grows too much when it is unpacked")
        if any(each.flag_bits & _IS_ENCRYPTED for each in infos):
            raise BookRefused(sentences.PROTECTED, sentences.HINT_PROTECTED)
        self._parts = {_folded(each.filename): each for each in infos}
        if len(self._parts) < len(infos) or any(
            each.compress_type not in _METHODS for each in infos
        ):
            raise damaged()
        if _folded("[Content_Types].xml") not in self._parts:
            raise self._other_kind()

    def __contains__(self, name: str) -> bool:
        """Return whether there is a part of this name."""
        return _folded(name) in self._parts

    def open(self, name: str) -> IO[bytes]:
        """Return a part to be read; one that is missing makes the workbook damaged."""
        info = self._parts.get(_folded(name))
        if info is None:
            raise damaged()
        try:
            return self._zip.open(info)
        except BROKEN as error:
            raise damaged() from error

    def _other_kind(self) -> BookRefused:
        """Return what a zip file is that no program of Microsoft's kind has written."""
        if "mimetype" in self:
            with self.open("mimetype") as part:
                if part.read(200).startswith(_OPEN_DOCUMENT):
                    return BookRefused(sentences.OPEN_DOCUMENT, sentences.HINT_SAVE)
        if any(name.endswith(".iwa") for name in self._parts):
            return BookRefused(sentences.NUMBERS, sentences.HINT_SAVE)
        return BookRefused(sentences.OTHER_DOCUMENT, sentences.HINT_SAVE)


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _refuse_other_kinds(content: bytes) -> None:
    """Refuse by its first bytes what is no zip file."""
    if content.startswith(_ZIP):
        return
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise BookRefused(sentences.PROTECTED, sentences.HINT_PROTECTED)
        raise BookRefused(sentences.OLD_EXCEL, sentences.HINT_SAVE)
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not content:
        raise damaged()
    if start.startswith(b"<"):
        raise BookRefused(sentences.OTHER_DOCUMENT, sentences.HINT_SAVE)
    if not _CONTROL.search(content[:1024]) or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BookRefused(sentences.TEXT, sentences.HINT_TEXT)
    raise BookRefused(sentences.OTHER_DOCUMENT, sentences.HINT_SAVE)
