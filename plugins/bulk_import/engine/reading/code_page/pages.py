"""The one-byte code pages on offer, and which of them decode a file alike."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...sentences.language import N_

WINDOWS_1252 = "cp1252"
CHOSEN = " (chosen)"
"""What stands after the name of a page that a person has chosen."""
NO_BREAK = 0xA0
"""A no-break blank in Windows and ISO pages; a letter such as `á` in those of DOS."""
_ASCII = bytes(range(0x80))
#: Letters up to here show that a file is UTF-8; pairs that mean later ones are met by chance.
_LAST_LATIN = "\u017f"
#: A control, a private or an unassigned character is what a page shows of bytes of another page.
_NEVER_TEXT = frozenset({"Cc", "Co", "Cn"})
_WESTERN = "en de fr es pt it nl sv da no fi is fo ga gd ca gl eu br af sq"
_CENTRAL = "pl cs sk hu sl hr ro de sq"
_CYRILLIC = "ru uk be bg mk sr"
_BALTIC = "lt lv et"


@dataclass(frozen=True)
class CodePage:
    """A table of 128 letters and signs for the bytes from 0x80, and who writes it."""

    codec: str
    """The name that Python knows it by; it travels with an upload."""
    name: str
    """What a person sees."""
    languages: frozenset[str]
    """The languages whose programs write it."""
    rarity: int
    """How much rarer it is than a page of Windows, in tenths of nats."""

    @property
    def short_name(self) -> str:
        """Return "Windows-1250", "Mac Roman" or "Mac, Cyrillic": at most 23 characters."""
        writers, _, kind = self.name.removesuffix(")").partition(" (")
        return f"{kind}, {writers}" if kind == "Mac" else kind

    @cached_property
    def table(self) -> tuple[str, ...]:
        """Return the characters of the bytes from 0x80, "" where a byte is not text."""
        return tuple(self._character(byte) for byte in range(0x80, 0x100))

    def can_read(self, content: bytes) -> bool:
        """Return whether every byte is text in this page."""
        return all(self.table[byte - 0x80] for byte in high_bytes([content]))

    def read(self, content: bytes) -> str:
        """Return the text; UnicodeDecodeError where a byte is not text."""
        if not self.can_read(content):
            raise UnicodeDecodeError(self.codec, content, 0, len(content), "a byte is not text")
        return content.decode(self.codec)

    def _character(self, byte: int) -> str:
        try:
            character = bytes([byte]).decode(self.codec)
        except UnicodeDecodeError:
            return ""
        return "" if unicodedata.category(character) in _NEVER_TEXT else character


def _page(codec: str, name: str, languages: str, rarity: int) -> CodePage:
    return CodePage(codec, name, frozenset(languages.split()), rarity)


#: Windows programs write their country's page, Excel's "CSV (MS-DOS)" the DOS page, Excel on a Mac
#: the Mac page, older servers ISO 8859 or KOI8. The order is that of a list to choose from.
PAGES = (
    _page(WINDOWS_1252, N_("Western European (Windows-1252)"), f"{_WESTERN} et", 0),
    _page("cp1250", N_("Central European (Windows-1250)"), _CENTRAL, 0),
    _page("cp1251", N_("Cyrillic (Windows-1251)"), _CYRILLIC, 0),
    _page("cp1253", N_("Greek (Windows-1253)"), "el en", 0),
    _page("cp1254", N_("Turkish (Windows-1254)"), "tr ku", 0),
    _page("cp1255", N_("Hebrew (Windows-1255)"), "he", 0),
    _page("cp1256", N_("Arabic (Windows-1256)"), "ar fa fr", 0),
    _page("cp1257", N_("Baltic (Windows-1257)"), _BALTIC, 0),
    _page("iso8859_15", N_("Western European (ISO 8859-15)"), f"{_WESTERN} et", 15),
    _page("iso8859_2", N_("Central European (ISO 8859-2)"), _CENTRAL, 15),
    _page("iso8859_5", N_("Cyrillic (ISO 8859-5)"), "ru be bg mk sr", 20),
    _page("iso8859_7", N_("Greek (ISO 8859-7)"), "el", 15),
    _page("iso8859_9", N_("Turkish (ISO 8859-9)"), "tr ku", 15),
    _page("iso8859_13", N_("Baltic (ISO 8859-13)"), f"{_BALTIC} pl", 20),
    _page("koi8_r", N_("Russian (KOI8-R)"), "ru bg", 15),
    _page("koi8_u", N_("Ukrainian (KOI8-U)"), "uk ru be", 15),
    _page("mac_roman", N_("Western European (Mac Roman)"), _WESTERN, 15),
    _page("mac_latin2", N_("Central European (Mac)"), f"pl cs sk hu sl hr de {_BALTIC}", 15),
    _page("mac_cyrillic", N_("Cyrillic (Mac)"), _CYRILLIC, 15),
    _page("mac_greek", N_("Greek (Mac)"), "el fr de", 15),
    _page("mac_turkish", N_("Turkish (Mac)"), "tr de", 15),
    _page("cp850", N_("Western European (DOS 850)"), _WESTERN, 15),
    _page("cp437", N_("United States (DOS 437)"), _WESTERN, 15),
    _page("cp852", N_("Central European (DOS 852)"), _CENTRAL, 15),
    _page("cp866", N_("Cyrillic (DOS 866)"), "ru uk be bg", 15),
    _page("cp737", N_("Greek (DOS 737)"), "el", 20),
    _page("cp857", N_("Turkish (DOS 857)"), "tr", 15),
    _page("cp775", N_("Baltic (DOS 775)"), _BALTIC, 20),
    _page("cp862", N_("Hebrew (DOS 862)"), "he", 30),
)
_BY_CODEC = {page.codec: page for page in PAGES}


def page_named(name: str) -> CodePage | None:
    """Return the page that people or programs call so, such as windows-1250 or CP1250."""
    try:
        return page_of(codecs.lookup(name).name.replace("-", "_"))
    except (LookupError, ValueError):
        folded = name.casefold()
        return next((page for page in PAGES if page.short_name.casefold() == folded), None)


def page_of(codec: str) -> CodePage | None:
    """Return the page with this codec name, None when it is not offered."""
    return _BY_CODEC.get(codec)


def high_bytes(contents: Iterable[bytes]) -> bytes:
    """Return the bytes from 0x80 that occur, each once, in order."""
    occurring = set[int]()
    for each in contents:
        occurring.update(each.translate(None, _ASCII))
    return bytes(sorted(occurring))


def without_blanks(cell: bytes) -> bytes:
    """Return a cell without blanks around it, those that 0xA0 is in most pages among them."""
    return cell.strip(b" \xa0")


def latin_in_utf_8(cell: bytes) -> str:
    """Return the text of a cell in UTF-8, "" if it is not UTF-8 or may be so by chance."""
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return ""
    return text if text and max(text) <= _LAST_LATIN else ""


@dataclass(frozen=True)
class Alike:
    """Pages that read all bytes of a file as the same text, the commonest first."""

    pages: tuple[CodePage, ...]
    letters: dict[int, str]
    """What each occurring byte from 0x80 is read as."""

    def read(self, content: bytes) -> str:
        """Return the text of bytes that were among those that made this group."""
        return content.decode("latin-1").translate(self.letters)


def group_alike(occurring: Sequence[int], home: str) -> list[Alike]:
    """Group the pages in which every occurring byte is text, the home page before others."""
    groups: dict[tuple[str, ...], list[CodePage]] = {}
    for page in sorted(PAGES, key=lambda page: (page.codec != home, page.rarity)):
        reading = tuple(page.table[byte - 0x80] for byte in occurring)
        if all(reading):
            groups.setdefault(reading, []).append(page)
    return [
        Alike(tuple(pages), dict(zip(occurring, reading, strict=True)))
        for reading, pages in groups.items()
    ]
