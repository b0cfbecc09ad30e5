"""Code page detection by the library chardet, within bounds."""

from __future__ import annotations

from collections.abc import Iterable

import chardet

from .pages import PAGES

_MOST_BYTES = 8192
#: Several bytes make a character in these; nobody is asked about them, the file is refused.
_SEVERAL_BYTES = {
    "cp932": "Shift-JIS",
    "shift_jis_2004": "Shift-JIS",
    "euc_jis_2004": "EUC-JP",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp949": "EUC-KR",
    "euc_kr": "EUC-KR",
}
_ASKED_ABOUT = frozenset({page.codec for page in PAGES} | {"iso8859_1"} | set(_SEVERAL_BYTES))


def second_opinion(cells: Iterable[bytes]) -> str | None:
    """Return the codec that chardet names for the bytes of the cells, None without any."""
    some = bytearray()
    for cell in cells:
        some += cell + b"\n"
        if len(some) > _MOST_BYTES:
            break
    return chardet.detect(
        bytes(some[:-1][:_MOST_BYTES]),
        compat_names=False,
        include_encodings=_ASKED_ABOUT,
        no_match_encoding="cp1252",
    )["encoding"]


def several_bytes(codec: str | None, cells: Iterable[bytes]) -> str | None:
    """Return the name of an encoding of East Asia in which all the cells are its letters."""
    name = _SEVERAL_BYTES.get(codec or "")
    if name is None or codec is None:
        return None
    try:
        is_east_asian = all(_is_east_asian(cell.decode(codec)) for cell in cells)
    except UnicodeDecodeError:
        return None
    return name if is_east_asian else None


def _is_east_asian(text: str) -> bool:
    return all(each.isascii() or each >= "\u3000" for each in text)
