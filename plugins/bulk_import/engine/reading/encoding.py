"""Encoding of a file: detected with certainty or refused; no character is replaced."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from . import refusals
from .second_opinion import second_opinion, several_bytes
from .sheet import Refusal

_WIDE_MARKS = {
    # UTF-32's mark begins with that of UTF-16, so it is asked for first.
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_BREAK = re.compile(r"\r\n?|\n")
_BAD = re.compile("[\udc80-\udcff]")
_WELL_FORMED = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]++")
#: Beside a byte that is no UTF-8, a sequence of it is one by chance.
_APART = re.compile(f"(?<!{_BAD.pattern}){_WELL_FORMED.pattern}(?!{_BAD.pattern})")
_HIGH = re.compile(rb"[\x40-\xff]*[\x80-\xff][\x40-\xff]*")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Decoded(NamedTuple):
    """The text of a file without its byte order mark, and the encoding as Details shows it."""

    text: str
    encoding: str
    read_as: tuple[str, ...] = ()
    """Some cells beyond ASCII of a file whose code page nobody has chosen."""
    is_unseen: bool = False
    """True where only secrets hold bytes beyond ASCII, so that nothing tells the code page."""


class OneByte(NamedTuple):
    """Bytes of a file that is not Unicode."""

    body: bytes


def decode(content: bytes) -> Decoded | OneByte | Refusal:
    """Return the text of UTF-8 or of UTF-16 with its mark, or bytes that are neither.

    Rule: decisions 10 and 70. A byte order mark is one at the beginning only.
    """
    codec = _marked_codec(content) or unmarked_wide(content)
    if codec:
        return _decode_wide(content, codec)
    body = content.removeprefix(codecs.BOM_UTF8)
    is_marked = len(body) < len(content)
    try:
        return Decoded(body.decode("utf-8"), "UTF-8 with BOM" if is_marked else "UTF-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "surrogateescape")
    if is_marked:
        return _broken("UTF-8", _line_at(text, _BAD))
    bad = len(_BAD.findall(text))
    if 0 < _bytes_of(_WELL_FORMED, text) < 2 * bad:
        high = _HIGH.findall(body)
        foreign = several_bytes(second_opinion(high), high)
        if foreign:
            return refuse_several_bytes(foreign)
    # Text in other pages holds sequences of UTF-8 by chance; bytes that are none outnumber them.
    # In doubt it is UTF-8: a refusal can be repaired, a wrong name cannot.
    if _bytes_of(_APART, text) >= bad:
        return _broken("UTF-8", _line_at(text, _BAD))
    return OneByte(body)


def is_binary(content: bytes) -> bool:
    """Return whether bytes are those of no text: control characters stand all over.

    A zero alone proves nothing: an export may hold one in a cell, which then fails its row.
    """
    if b"\0" not in content or is_marked_wide(content) or unmarked_wide(content):
        return False
    return has_many_controls(content)


def has_many_controls(content: bytes) -> bool:
    """Return whether more than one byte in twenty is a control character."""
    return 20 * len(_CONTROL.findall(content)) > len(content)


def is_marked_wide(content: bytes) -> bool:
    """Return whether the bytes begin with the mark of UTF-16 or UTF-32."""
    return _marked_codec(content) is not None


def unmarked_wide(content: bytes) -> str | None:
    """Return the codec of UTF-16 or UTF-32 without a mark: zeros stand where ASCII's belong."""
    head = content[:400]
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


def _marked_codec(content: bytes) -> str | None:
    return next((codec for mark, codec in _WIDE_MARKS.items() if content.startswith(mark)), None)


def _decode_wide(content: bytes, codec: str) -> Decoded | Refusal:
    family = codec[:6].upper()
    if family == "UTF-32":
        message = refusals.ENCODING_UNSUPPORTED.format(encoding=family)
        return refusals.encoding_refused(message)
    if not is_marked_wide(content):
        return refusals.encoding_refused(refusals.ENCODING_UNMARKED.format(encoding=family))
    body = content[2:]
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(codec)
        return _broken(family, 1 + len(_BREAK.findall(before)))
    if 20 * text.count("\0") > len(text):
        return refusals.type_refused(refusals.HINT_BINARY)
    return Decoded(text, family)


def refuse_several_bytes(encoding: str) -> Refusal:
    """Refuse a file in which several bytes make a character, as far as can be told."""
    return refusals.encoding_refused(refusals.ENCODING_SEVERAL_BYTES.format(encoding=encoding))


def _bytes_of(pattern: re.Pattern[str], text: str) -> int:
    return len("".join(pattern.findall(text)).encode())


def _broken(encoding: str, line: int) -> Refusal:
    message = refusals.ENCODING_BROKEN.format(line=line, encoding=encoding)
    return refusals.encoding_refused(message, refusals.HINT_MIXED.format(encoding=encoding), line)


def _line_at(text: str, wanted: re.Pattern[str]) -> int:
    found = wanted.search(text)
    return 1 + len(_BREAK.findall(text, 0, found.start() if found else 0))
