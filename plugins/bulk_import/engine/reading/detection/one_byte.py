"""Decoding of a non-Unicode file by its code page, or the question about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...cells.keys import trim
from ...sentences.shown_text import shown
from .. import refusals
from ..code_page.guess import MOST_SHOWN, Asked, Decided, Reading, Unreadable, guess
from ..code_page.pages import (
    CHOSEN,
    NO_BREAK,
    PAGES,
    WINDOWS_1252,
    CodePage,
    latin_in_utf_8,
    page_of,
    without_blanks,
)
from ..content import Content
from ..delimited.text import FileText, count_breaks
from ..naming.column_choices import ASKED_ANEW
from ..naming.header import Names
from ..sheet import Refusal
from .byte_sample import ByteTable, SecretSearch, find_table
from .encoding import Decoded, OneByte, has_many_controls, refuse_several_bytes


@dataclass(frozen=True, slots=True)
class Question:
    """A file that is text in several code pages: a person who knows the names has to choose."""

    readings: tuple[Reading, ...]
    """The most plausible first, each with up to five cells; none of a secret column."""
    others: tuple[CodePage, ...]
    """The other pages in which every byte of the file is text."""


@dataclass(frozen=True, slots=True)
class CodePageWish:
    """What is known of the code page before a file is looked at."""

    home: str = WINDOWS_1252
    """The codec of the page that the site's programs write."""
    chosen: str = ""
    """The codec of the page that a person has chosen, or `ASKED_ANEW` by who wants to choose."""
    secrets: SecretSearch | None = None
    """Finds columns that may hold secrets under another header, before a cell is shown."""


def decode_one_byte(
    body: OneByte, names: Names, wish: CodePageWish
) -> Decoded | Question | Refusal:
    """Return the text of bytes that are not Unicode, or what has to be asked (decision 70)."""
    chosen = page_of(wish.chosen)
    if chosen is not None:
        return _decode_chosen(body, chosen)
    home = page_of(wish.home) or PAGES[0]
    if has_many_controls(body.content) and not home.can_read(body.high):
        return refusals.type_refused(refusals.HINT_BINARY)
    table = find_table(body, names, home)
    if table is None:
        # The header is refused in any page; a byte that is no text at home comes before.
        text = _text(body, home)
        return text if isinstance(text, Refusal) else Decoded(text, home.short_name)
    table.hide(wish.secrets)
    found = _found(body, table, home, wish)
    while isinstance(found, Decided | Asked):
        # Names that rules need may exist in one of the readings only.
        hidden = [table.hide(wish.secrets, each.pages[0]) for each in _readings(found)]
        if not any(hidden):
            return _decode_found(body, found, home)
        found = _found(body, table, home, wish)
    return found


def _found(
    body: OneByte, table: ByteTable, home: CodePage, wish: CodePageWish
) -> Decided | Asked | Decoded | Question | Refusal:
    """Return what the cells that may be shown tell of the page, or the text where they do not."""
    sample, is_asked = table.sample(), wish.chosen == ASKED_ANEW
    if not sample.cells:
        return _decode_unseen(body, home, is_asked=is_asked)
    telling = [bare for cell in sample.cells if not (bare := without_blanks(cell)).isascii()]
    if not telling and not is_asked and _has_blank(home) and home.can_read(body.high):
        return _decode_blanks(body, home, sample.cells)
    other = [cell for cell in telling if not latin_in_utf_8(cell)]
    if other and len(other) < len(telling):
        return _refuse_mixed(body.content, next(filter(latin_in_utf_8, telling)))
    found = guess([*sample.cells, *sample.plain], home.codec, is_asked=is_asked)
    return refuse_several_bytes(found.encoding) if isinstance(found, Unreadable) else found


def _decode_found(
    body: OneByte, found: Decided | Asked, home: CodePage
) -> Decoded | Question | Refusal:
    """Read a file in the page that is clear, or ask."""
    if isinstance(found, Decided):
        return _decode_decided(body, found.reading, home)
    readings = tuple(_possible(body, found.readings))
    shown = {page for reading in readings for page in reading.pages}
    return Question(readings, tuple(page for page in _able(body) if page not in shown))


def _readings(found: Decided | Asked) -> tuple[Reading, ...]:
    return (found.reading,) if isinstance(found, Decided) else found.readings


def _refuse_mixed(content: Content, cell: bytes) -> Refusal:
    """Refuse a file in which one cell is UTF-8 and the others are not; that cell is named."""
    # Quotation marks in a cell are written twice where the cell stands between some.
    written = map(content.find, (cell, cell.replace(b'"', b'""')))
    line = _line_at(content, next((place for place in written if place >= 0), 0))
    hint = refusals.HINT_ONE_CELL.format(probably=shown(cell.decode()))
    return refusals.encoding_refused(refusals.ENCODING_MIXED.format(line=line), hint, line)


def _decode_chosen(body: OneByte, page: CodePage) -> Decoded | Refusal:
    text = _text(body, page)
    if isinstance(text, Refusal):
        return text
    return Decoded(text, f"{page.short_name}{CHOSEN}")


def _decode_decided(
    body: OneByte, reading: Reading, home: CodePage
) -> Decoded | Question | Refusal:
    """Read a file in the page that its cells decide, if the secrets are text in it, too."""
    able = [page for page in reading.pages if page.can_read(body.high)]
    if not able and home in reading.pages:
        return _refuse_bytes(body, home)
    page = (able or reading.pages)[0]
    text = _text(body, page)
    if isinstance(text, Refusal):
        return text
    return Decoded(text, page.short_name, reading.cells, is_guess=home not in reading.pages)


def _decode_unseen(
    body: OneByte, home: CodePage, *, is_asked: bool
) -> Decoded | Question | Refusal:
    """Read a file whose only characters beyond ASCII are in secrets, which are not shown."""
    if home.can_read(body.high) and not is_asked:
        return Decoded(FileText(body.content, home.codec), home.short_name, is_unseen=True)
    return Question((), tuple(_able(body)))


def _has_blank(page: CodePage) -> bool:
    return page.table[NO_BREAK - 0x80] == chr(NO_BREAK)


def _decode_blanks(body: OneByte, home: CodePage, cells: Sequence[bytes]) -> Decoded:
    """Read a file whose only bytes beyond ASCII are no-break blanks around cells.

    Behind a letter such a byte may be a letter of a DOS code page, as in *Malá*; some such cells
    are therefore shown.
    """
    ends = [cell for cell in cells if cell[-1] == NO_BREAK and without_blanks(cell)[-1:].isalpha()]
    shown = tuple(trim(home.read(cell)) for cell in ends[:MOST_SHOWN])
    text = FileText(body.content, home.codec)
    return Decoded(text, home.short_name, shown, is_guess=bool(shown))


def _text(body: OneByte, page: CodePage) -> FileText | Refusal:
    if not page.can_read(body.high):
        return _refuse_bytes(body, page)
    return FileText(body.content, page.codec)


def _refuse_bytes(body: OneByte, page: CodePage) -> Refusal:
    """Refuse a file with bytes that are no text in a page, and name the first line with one."""
    bad = [bytes([byte]) for byte in body.high if not page.table[byte - 0x80]]
    line = _line_at(body.content, min(map(body.content.find, bad)))
    wanted = refusals.ENCODING_UNKNOWN if page.codec == WINDOWS_1252 else refusals.ENCODING_BROKEN
    message = wanted.format(line=line, encoding=page.short_name)
    return refusals.encoding_refused(message, line=line)


def _line_at(content: Content, offset: int) -> int:
    """Return the number of the physical line of a byte."""
    return 1 + count_breaks(FileText(content.until(offset), "latin-1").blocks())


def _able(body: OneByte) -> list[CodePage]:
    return [page for page in PAGES if page.can_read(body.high)]


def _possible(body: OneByte, readings: Iterable[Reading]) -> Iterator[Reading]:
    """Yield the readings whose pages have a character for every byte of the secrets, too."""
    able = set(_able(body))
    for reading in readings:
        pages = tuple(page for page in reading.pages if page in able)
        if pages:
            yield replace(reading, pages=pages)
