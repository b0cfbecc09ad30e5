"""Encoding of a file: detected with certainty or refused; no character is replaced."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from .. import refusals
from ..code_page.pages import high_bytes
from ..code_page.second_opinion import second_opinion, several_bytes
from ..code_page.seven_bits import seven_bit_encoding
from ..content import Content
from ..delimited.text import FileText, count_breaks
from ..sheet import Refusal

_WIDE_MARKS = {
    # UTF-32's mark begins with that of UTF-16, so it is asked for first.
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
#: The byte order mark of UTF-8, also as `ï»¿`: read as Windows-1252 and written as UTF-8.
_MARKS = re.compile(b"(?:\xef\xbb\xbf|\xc3\xaf\xc2\xbb\xc2\xbf)+")
_MOST_MARKS = 24
_BAD = re.compile("[\udc80-\udcff]")
_WELL_FORMED = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]++")
#: Beside a byte that is no UTF-8, a sequence of it is one by chance.
_APART = re.compile(f"(?<!{_BAD.pattern}){_WELL_FORMED.pattern}(?!{_BAD.pattern})")
_HIGH = re.compile(rb"[\x40-\xff]*[\x80-\xff][\x40-\xff]*")
_LEAST_ZEROS = 16
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Decoded(NamedTuple):
    """The text of a file without its byte order mark, and the encoding as Details shows it."""

    text: FileText
    encoding: str
    read_as: tuple[str, ...] = ()
    """Some cells beyond ASCII of a file whose code page nobody has chosen."""
    is_guess: bool = False
    """True where the letters of the cells tell the code page, and it is not the usual one."""
    is_unseen: bool = False
    """True where only secrets hold bytes beyond ASCII, so that nothing tells the code page."""


class OneByte:
    """The bytes of a file that is not Unicode."""

    def __init__(self, content: Content) -> None:
        """Take a file without a byte order mark."""
        self.content = content
        self.high = high_bytes(content.blocks())
        """Those from 0x80 that occur, each once, in order."""


def decode(content: Content) -> Decoded | OneByte | Refusal:
    """Return the text of UTF-8 or of UTF-16 with its mark, or bytes that are neither.

    Rule: decisions 10 and 70. A byte order mark is one at the beginning only, also a second one.
    """
    codec = _marked_codec(content) or unmarked_wide(content)
    if codec:
        return _decode_wide(content, codec)
    begin = _end_of_marks(content)
    text = FileText(content, "utf-8", begin=begin)
    if text.is_sound():
        shifted = seven_bit_encoding(content)
        if shifted:
            return refuse_several_bytes(shifted)
        return Decoded(text, "UTF-8 with BOM" if begin else "UTF-8")
    text = FileText(content, "utf-8", "surrogateescape", begin=begin)
    if begin:
        return _broken("UTF-8", _line_of_bad(text))
    # No sequence of bytes goes on over a line break, so that each piece tells its own.
    bad = sum(len(_BAD.findall(piece)) for _, piece in text.pieces())
    if 0 < _bytes_of(_WELL_FORMED, text) < 2 * bad:
        foreign = several_bytes(second_opinion(_high_cells(text)), _high_cells(text))
        if foreign:
            return refuse_several_bytes(foreign)
    # Text in other pages holds sequences of UTF-8 by chance; bytes that are none outnumber them.
    # In doubt it is UTF-8: a refusal can be repaired, a wrong name cannot.
    if _bytes_of(_APART, text) >= bad:
        return _broken("UTF-8", _line_of_bad(text))
    return OneByte(content)


def _end_of_marks(content: Content) -> int:
    """Return where the text begins after the mark of UTF-8: programs put a second one in front."""
    begin = _MARKS.match(content.head(_MOST_MARKS))
    return begin.end() if begin else 0


def is_binary(content: Content) -> bool:
    """Return whether bytes are those of no text: control characters stand all over.

    A zero alone proves nothing: an export may hold one in a cell, which then fails its row.
    """
    if content.find(b"\0") < 0 or is_marked_wide(content) or unmarked_wide(content):
        return False
    return has_many_controls(content)


def ends_in_zeros(content: Content) -> bool:
    """Return whether nothing but zeros stand after the first one, and plain text before it."""
    first = content.find(b"\0")
    if first < 1 or len(content) - first < _LEAST_ZEROS:
        return False
    has_control = any(_CONTROL.search(block) for block in content.until(first).blocks())
    return not has_control and not any(block.strip(b"\0") for block in content.blocks(first))


def has_many_controls(content: Content) -> bool:
    """Return whether more than one byte in twenty is a control character."""
    return 20 * sum(len(_CONTROL.findall(each)) for each in content.blocks()) > len(content)


def is_marked_wide(content: Content) -> bool:
    """Return whether the bytes begin with the mark of UTF-16 or UTF-32."""
    return _marked_codec(content) is not None


def unmarked_wide(content: Content) -> str | None:
    """Return the codec of UTF-16 or UTF-32 without a mark: zeros stand where ASCII's belong."""
    head = content.head(400)
    if b"\0" not in head or is_marked_wide(content):
        return None
    for codec in _WIDE_MARKS.values():
        try:
            text = codecs.getincrementaldecoder(codec)().decode(head)
        except UnicodeDecodeError:
            continue
        plain = sum(1 for mark in text if mark.isascii() and (mark.isprintable() or mark.isspace()))
        if 2 * plain > len(text):
            return codec
    return None


def _marked_codec(content: Content) -> str | None:
    head = content.head(4)
    return next((codec for mark, codec in _WIDE_MARKS.items() if head.startswith(mark)), None)


def _decode_wide(content: Content, codec: str) -> Decoded | Refusal:
    family = codec[:6].upper()
    if family == "UTF-32":
        message = refusals.ENCODING_UNSUPPORTED.format(encoding=family)
        return refusals.encoding_refused(message)
    if not is_marked_wide(content):
        return refusals.encoding_refused(refusals.ENCODING_UNMARKED.format(encoding=family))
    text = FileText(content, codec, begin=2)
    if not text.is_sound():
        return _broken(family, 1 + count_breaks(text.sound_blocks()))
    sizes = [(block.count("\0"), len(block)) for block in text.blocks()]
    if 20 * sum(zeros for zeros, _ in sizes) > sum(size for _, size in sizes):
        return refusals.type_refused(refusals.HINT_BINARY)
    return Decoded(text, family)


def refuse_several_bytes(encoding: str) -> Refusal:
    """Refuse a file in a multi-byte encoding, as far as it can be recognised."""
    return refusals.encoding_refused(refusals.ENCODING_SEVERAL_BYTES.format(encoding=encoding))


def _bytes_of(pattern: re.Pattern[str], text: FileText) -> int:
    return sum(len("".join(pattern.findall(piece)).encode()) for _, piece in text.pieces())


def _high_cells(text: FileText) -> Iterator[bytes]:
    """Yield what may be cells with bytes from 0x80, as they stand in the file."""
    for _, piece in text.pieces():
        yield from _HIGH.findall(piece.encode("utf-8", "surrogateescape"))


def _broken(encoding: str, line: int) -> Refusal:
    message = refusals.ENCODING_BROKEN.format(line=line, encoding=encoding)
    return refusals.encoding_refused(message, refusals.HINT_MIXED.format(encoding=encoding), line)


def _line_of_bad(text: FileText) -> int:
    """Return the number of the first line with a byte that is no UTF-8."""
    before = 0
    for _, piece in text.pieces():
        found = _BAD.search(piece)
        if found:
            return 1 + before + count_breaks([piece[: found.start()]])
        before += count_breaks([piece])
    return 1
