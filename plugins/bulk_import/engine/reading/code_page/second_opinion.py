"""Code page detection by the library chardet, within bounds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

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
#: stand in front. A cell that holds these alone is hardly a word in a single-byte encoding.
_COMMON_LETTERS = {
    "Shift-JIS": rb"(?:[\x82\x83][\x40-\xf1]|[\x88-\x97][\x40-\xfc]|\x98[\x40-\x72]"
    rb"|\x81[\x40\x58\x5b])+",
    "EUC-JP": rb"(?:[\xa4\xa5][\xa1-\xf6]|\xa1[\xa1\xb9\xbc])+",
    "EUC-KR": rb"(?:[\xb0-\xc8][\xa1-\xfe])+",
    "GB18030": rb"(?:[\xb0-\xd7][\xa1-\xfe])+",
    "Big5": rb"(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe])+",
}
_COMMON = {name: re.compile(pattern) for name, pattern in _COMMON_LETTERS.items()}
#: Characters that many names of Japan have, and many of China.
_JAPANESE_NAMES = frozenset(
    "山田中村木本川藤井野佐小林高橋鈴伊渡辺加松石上原大前子美一郎太二三介樹直健誠翔花由香恵裕幸"
    "和正真奈菜介輔也哉斎斉森池岡島崎清水長谷近後阿部坂遠青西福三浦竹内金今久保"
)
_CHINESE_NAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉建文"
)
_ALIKE = ("GB18030", "EUC-KR")
_FEWEST_CELLS = 3
#: At least one letter in this many is one of them.
_FEW_LETTERS = 3
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
    cells = list(cells)
    try:
        texts = [cell.decode(codec) for cell in cells]
    except UnicodeDecodeError:
        return None
    if not all(map(_is_east_asian, texts)):
        return None
    # Koreans write their names without Chinese characters, and Chinese ones are partly read so.
    is_chinese = name == "EUC-KR" and any(map(_CHINESE.search, texts))
    return _or_japanese("GB18030" if is_chinese else name, cells)


def _or_japanese(name: str, cells: Sequence[bytes]) -> str:
    """Return EUC-JP for cells that hold what names of Japan are written with, else the name.

    Characters of China, Japan and Korea have the same bytes in these.
    """
    if name not in _ALIKE:
        return name
    japanese, chinese = (_letters(cells, codec) for codec in ("euc_jis_2004", "gb18030"))
    common = sum(map(_JAPANESE_NAMES.__contains__, japanese))
    is_japanese = common > sum(map(_CHINESE_NAMES.__contains__, chinese))
    return "EUC-JP" if is_japanese and _FEW_LETTERS * common > len(japanese) else name


def _letters(cells: Sequence[bytes], codec: str) -> str:
    try:
        return "".join(cell.decode(codec) for cell in cells)
    except UnicodeDecodeError:
        return ""


def common_letters(cells: Sequence[bytes]) -> str | None:
    """Return the name of an encoding of East Asia in which several cells are common letters."""
    if len(cells) < _FEWEST_CELLS:
        return None
    found = (name for name, letters in _COMMON.items() if all(map(letters.fullmatch, cells)))
    name = next(found, None)
    return name and _or_japanese(name, cells)


def share_of_common(cells: Collection[bytes], name: str) -> float:
    """Return which share of some cells are common letters of an encoding, 0 of no cells."""
    return sum(map(bool, map(_COMMON[name].fullmatch, cells))) / max(1, len(cells))


def _is_east_asian(text: str) -> bool:
    return all(each.isascii() or each >= "\u3000" for each in text)
