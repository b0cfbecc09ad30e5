"""Code page detection by the library chardet, within bounds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

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
#: The letters that names are written in: kana, and the commonest characters of each standard, which
#: stand in front. A cell of nothing else is hardly a word of letters of one byte.
_COMMON_LETTERS = {
    "Shift-JIS": rb"(?:[\x82\x83][\x40-\xf1]|[\x88-\x97][\x40-\xfc]|\x98[\x40-\x72]"
    rb"|\x81[\x40\x58\x5b])+",
    "EUC-JP": rb"(?:[\xa4\xa5][\xa1-\xf6]|\xa1[\xa1\xb9\xbc])+",
    "EUC-KR": rb"(?:[\xb0-\xc8][\xa1-\xfe])+",
    "GB18030": rb"(?:[\xb0-\xd7][\xa1-\xfe])+",
    "Big5": rb"(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe])+",
}
_COMMON = {name: re.compile(pattern) for name, pattern in _COMMON_LETTERS.items()}
_FEWEST_CELLS = 3
_CHINESE = re.compile("[\u4e00-\u9fff\uf900-\ufaff]")
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
        texts = [cell.decode(codec) for cell in cells]
    except UnicodeDecodeError:
        return None
    if not all(map(_is_east_asian, texts)):
        return None
    # Koreans write their names without Chinese characters, and Chinese ones are partly read so.
    is_chinese = name == "EUC-KR" and any(map(_CHINESE.search, texts))
    return "GB18030" if is_chinese else name


def common_letters(cells: Collection[bytes]) -> str | None:
    """Return the name of an encoding of East Asia in which several cells are common letters."""
    if len(cells) < _FEWEST_CELLS:
        return None
    found = (name for name, letters in _COMMON.items() if all(map(letters.fullmatch, cells)))
    return next(found, None)


def share_of_common(cells: Collection[bytes], name: str) -> float:
    """Return which share of some cells are common letters of an encoding, 0 of no cells."""
    return sum(map(bool, map(_COMMON[name].fullmatch, cells))) / max(1, len(cells))


def _is_east_asian(text: str) -> bool:
    return all(each.isascii() or each >= "\u3000" for each in text)
