"""The bytes that some program has read names from, and what these bytes say otherwise.

A program has read the bytes in a one-byte code page or in one of East Asia. Misread UTF-8 is
recognised by its bytes alone, misread names of East Asia by their common letters, and other names
by their spelling (`unlikely_names`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from ...reading.code_page.candidates import Candidate, weigh
from ...reading.code_page.guess import MOST_MISSPELT, MOST_STRANGE
from ...reading.code_page.letters import load_scripts
from ...reading.code_page.pages import PAGES, WINDOWS_1252
from ...reading.code_page.second_opinion import common_letters, share_of_common
from .mixed_scripts import mixed_scripts
from .unlikely_names import are_likely

#: In tenths of nats. 6,000 lists of sound names in 22 languages had no reading that led by 40.
CLEAR = 80
MOST_CELLS = 60
FEWEST_SEQUENCES = 3
"""How many sequences of UTF-8 are no coincidence."""
FEWEST_NAMES, FEWEST_BYTES = 2, 16
"""A single name, and few letters of two bytes, read well in another page by chance."""
_MOSTLY = 1 / 2
#: A letter of UTF-8 is two bytes at least, thus two letters of one byte, or one of East Asia.
_MAY_BE_UTF_8 = re.compile("[^\\x00-\\x7f]{2}|[\u0e00-\uffff]")
_THAI = "cp874"
#: Encodings of several bytes by the codec that programs read with, as `common_letters` names them.
_EAST_ASIAN = {
    "gbk": "GB18030",
    "big5": "Big5",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR",
}
_CODECS = {name: codec for codec, name in _EAST_ASIAN.items()}
_ONE_BYTE = tuple(page.codec for page in PAGES)
_READERS = (*_ONE_BYTE, *_EAST_ASIAN, _THAI)
_NAMES = {page.codec: page.short_name for page in PAGES} | _EAST_ASIAN | {_THAI: "Windows-874"}
_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo", "Lm", "Mn", "Mc"))


class Misread(NamedTuple):
    """The code page that a program took names for, and what their bytes say."""

    codec: str
    read: Callable[[bytes], str]
    """Raises KeyError or UnicodeDecodeError for bytes that no name of the file had."""

    @property
    def page(self) -> str:
        """Return what a person calls the page, such as "Windows-1252"."""
        return _NAMES[self.codec]


def of_utf_8(names: Sequence[str]) -> Misread | None:
    """Return in which page UTF-8 was read, where the bytes of all names are UTF-8."""
    if not _MAY_BE_UTF_8.search(names[0]):
        return None
    # Windows-1252 is noted cell by cell, with what to do in Excel.
    found = [codec for codec in _READERS if codec != WINDOWS_1252 and _are_utf_8(names, codec)]
    # Code pages may differ in a few bytes only; the one that makes names of them is taken.
    likely = (each for each in found if len(found) > 1 and are_likely(_in_utf_8(names, each)))
    codec = next(likely, found[0] if found else "")
    return Misread(codec, bytes.decode) if codec else None


def of_other_page(names: Sequence[str]) -> Misread | None:
    """Return in which page names were read that no language spells so, if another one is clear."""
    names = names[:MOST_CELLS]
    likely = are_likely(names)
    common = 0.0 if likely is not None else _most_common(names)
    if likely or common == 1:
        return None
    readers = _ONE_BYTE if likely is False else (*_EAST_ASIAN, _THAI)
    readings = _clear_readings(names, readers) if common <= _MOSTLY else ()
    _, best = min(readings, key=itemgetter(0), default=(0, None))
    return best or next(_east_asian(names, readers), None)


def encoded(names: Iterable[str], codec: str) -> list[bytes]:
    """Return the bytes that names were read from, nothing if one holds a letter of another page."""
    try:
        return [name.encode(codec) for name in names]
    except UnicodeEncodeError:
        return []


def clear_reading(cells: Sequence[bytes], codec: str) -> Candidate | None:
    """Return how cells read that are well spelt in another page and not in their own."""
    candidates = weigh(cells, codec, load_scripts())
    best = candidates[0]
    as_read = next((each for each in candidates if each.is_in(codec)), None)
    is_clean = best.misspelt <= MOST_MISSPELT and best.strange <= MOST_STRANGE
    lead = CLEAR if as_read is None else as_read.cost - best.cost
    return best if best is not as_read and is_clean and lead >= CLEAR else None


def _clear_readings(names: Sequence[str], readers: Iterable[str]) -> Iterator[tuple[int, Misread]]:
    for codec in readers:
        cells = encoded(names, codec)
        best = clear_reading(cells, codec) if cells else None
        texts = list(map(best.alike.read, cells)) if best else []
        changed = sum(text != name for text, name in zip(texts, names, strict=False))
        if best and changed >= FEWEST_NAMES and are_likely(texts):
            yield best.cost, Misread(codec, best.alike.read)


def _in_utf_8(names: Sequence[str], codec: str) -> list[str]:
    """Return the bytes of names read as UTF-8; an empty list if one of them is no UTF-8."""
    try:
        return [cell.decode() for cell in encoded(names, codec)]
    except UnicodeDecodeError:
        return []


def _are_utf_8(names: Sequence[str], codec: str) -> bool:
    texts = _in_utf_8(names, codec)
    letters = [each for text in texts for each in text if not each.isascii()]
    if len(letters) < FEWEST_SEQUENCES or any(map(mixed_scripts, texts)):
        return False
    return _LETTERS.issuperset(map(unicodedata.category, letters))


def _most_common(names: Sequence[str]) -> float:
    """Return which share of names of East Asia is in common letters of one encoding at most."""
    return max(share_of_common(encoded(names, codec), each) for codec, each in _EAST_ASIAN.items())


def _east_asian(names: Sequence[str], readers: Iterable[str]) -> Iterator[Misread]:
    """Yield where the bytes of all names are common letters of East Asia."""
    for codec in readers:
        cells = encoded(names, codec)
        meant = _CODECS.get(common_letters(cells) or "", codec)
        if meant != codec and sum(map(len, cells)) >= FEWEST_BYTES:
            yield Misread(codec, partial(str, encoding=meant))
