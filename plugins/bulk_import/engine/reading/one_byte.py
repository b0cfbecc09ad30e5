"""A file that is not Unicode: in which code page its bytes are text, or what a person is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from . import refusals
from .code_page_guess import Decided, Reading, Unreadable, guess
from .code_pages import PAGES, WINDOWS_1252, CodePage, high_bytes, page_of
from .delimiter import Opening, find_opening
from .encoding import Decoded, has_many_controls, refuse_several_bytes
from .header import Header, Names
from .sheet import Refusal

#: Rows are looked at until there are so many, or so many distinct cells beyond ASCII, and every
#: byte was seen.
_ENOUGH_ROWS, _ENOUGH_CELLS = 10_000, 2_000
_PLAIN_CELLS = 200
#: This codec gives one character a byte, so that the cells are found before the page is.
_BYTES = ("ascii", "surrogateescape")
#: Letters up to here are what UTF-8 is told by; pairs that mean later ones are met by chance.
_LAST_LATIN = "\u017f"
_BREAK = re.compile(rb"\r\n?|\n")
_PLAIN = re.compile(rb"[\x00-\x7f]+")


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
    """The codec of the page that a person has chosen."""


def decode_one_byte(body: bytes, names: Names, wish: CodePageWish) -> Decoded | Question | Refusal:
    """Return the text of bytes that are not Unicode, or what has to be asked (decision 70)."""
    chosen = page_of(wish.chosen)
    if chosen is not None:
        return _decode_chosen(body, chosen)
    home = page_of(wish.home) or PAGES[0]
    if has_many_controls(body) and not home.can_read(body):
        return refusals.type_refused(refusals.HINT_BINARY)
    sample = _sample(body, names, home)
    if sample is None:
        # The header is refused in any page; a byte that is no text at home comes before.
        text = _text(body, home)
        return text if isinstance(text, Refusal) else Decoded(text, home.short_name)
    if not sample.cells:
        return _decode_unseen(body, home)
    other = [cell for cell in sample.cells if not _as_utf_8(cell)]
    if other and len(other) < len(sample.cells):
        return _refuse_mixed(body, next(cell for cell in sample.cells if _as_utf_8(cell)))
    found = guess([*sample.cells, *sample.plain], home.codec)
    if isinstance(found, Unreadable):
        return refuse_several_bytes(found.encoding)
    if isinstance(found, Decided):
        return _decode_decided(body, found.reading, home)
    readings = tuple(_possible(body, found.readings))
    shown = {page for reading in readings for page in reading.pages}
    return Question(readings, tuple(page for page in _able(body) if page not in shown))


def _as_utf_8(cell: bytes) -> str:
    """Return what a cell says in UTF-8, "" if it is none or may be by chance."""
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return ""
    return text if max(text) <= _LAST_LATIN else ""


def _refuse_mixed(body: bytes, cell: bytes) -> Refusal:
    """Refuse a file in which one cell is UTF-8 and the others are not; that cell is named."""
    line = 1 + len(_BREAK.findall(body, 0, body.index(cell)))
    hint = refusals.HINT_ONE_CELL.format(probably=refusals.shown(cell.decode()))
    return refusals.encoding_refused(refusals.ENCODING_MIXED.format(line=line), hint, line)


def _decode_chosen(body: bytes, page: CodePage) -> Decoded | Refusal:
    text = _text(body, page)
    if isinstance(text, Refusal):
        return text
    return Decoded(text, f"{page.short_name} (chosen)")


def _decode_decided(body: bytes, reading: Reading, home: CodePage) -> Decoded | Question | Refusal:
    """Read a file in the page that its cells decide, if the secrets are text in it, too."""
    able = [page for page in reading.pages if page.can_read(body)]
    if not able and home in reading.pages:
        return _refuse_bytes(body, home)
    page = (able or reading.pages)[0]
    text = _text(body, page)
    if isinstance(text, Refusal):
        return text
    return Decoded(text, page.short_name, reading.cells)


def _decode_unseen(body: bytes, home: CodePage) -> Decoded | Question | Refusal:
    """Read a file whose only characters beyond ASCII are in secrets, which are shown to nobody."""
    if home.can_read(body):
        return Decoded(body.decode(home.codec), home.short_name, is_unseen=True)
    return Question((), tuple(_able(body)))


def _text(body: bytes, page: CodePage) -> str | Refusal:
    if not page.can_read(body):
        return _refuse_bytes(body, page)
    return page.read(body)


def _refuse_bytes(body: bytes, page: CodePage) -> Refusal:
    """Refuse a file with bytes that are no text in a page, and name the first line with one."""
    bad = bytes(byte for byte in high_bytes([body]) if not page.table[byte - 0x80])
    first = min(body.index(byte) for byte in bad)
    line = 1 + len(_BREAK.findall(body, 0, first))
    wanted = refusals.ENCODING_UNKNOWN if page.codec == WINDOWS_1252 else refusals.ENCODING_BROKEN
    message = wanted.format(line=line, encoding=page.short_name)
    return refusals.encoding_refused(message, line=line)


def _able(body: bytes) -> list[CodePage]:
    occurring = high_bytes([body])
    return [page for page in PAGES if page.can_read(occurring)]


def _possible(body: bytes, readings: Iterable[Reading]) -> Iterator[Reading]:
    """Yield the readings whose pages have a character for every byte of the secrets, too."""
    able = set(_able(body))
    for reading in readings:
        pages = tuple(page for page in reading.pages if page in able)
        if pages:
            yield replace(reading, pages=pages)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Cells of the columns that are no secrets, as bytes."""

    cells: Sequence[bytes]
    """Distinct ones beyond ASCII, in the file's order."""
    plain: Sequence[bytes]
    """Some in ASCII, which tell the language."""


def _sample(body: bytes, names: Names, home: CodePage) -> _Sample | None:
    """Return the cells that tell the code page, without secrets; None without a right header."""
    for codec, errors in (_BYTES, *((page.codec, "strict") for page in _home_first(body, home))):
        text = body.decode(codec, errors)
        opening = find_opening(text, names)
        if not isinstance(opening, Opening):
            continue
        header = names.judge(opening.header, opening.has_stray)
        if isinstance(header, Header):
            return _collect(opening, header, codec, errors, len(high_bytes([body])))
    return None


def _home_first(body: bytes, home: CodePage) -> list[CodePage]:
    return sorted(_able(body), key=lambda page: page is not home)


def _collect(opening: Opening, header: Header, codec: str, errors: str, kinds: int) -> _Sample:
    open_places = [
        place
        for place, column in enumerate(header.columns)
        if column is not None and not column.is_secret and not column.is_boolean
    ]
    width = len(header.columns)
    high = dict[bytes, None]()
    plain = dict[bytes, None]()
    seen = set[int]()
    for count, row in enumerate(opening.rows):
        # Cells of a row that does not fit the header may have moved out of a secret column.
        if len(row.cells) != width:
            continue
        cells = [row.cells[place] for place in open_places]
        if len(plain) < _PLAIN_CELLS:
            plain.update((cell.encode(), None) for cell in cells if cell.isascii())
        if not "".join(cells).isascii():
            _take(cells, codec, errors, high, seen)
        is_enough = count >= _ENOUGH_ROWS or len(high) >= _ENOUGH_CELLS
        if is_enough and len(seen) == kinds:
            break
    return _Sample(tuple(high), tuple(islice(plain, _PLAIN_CELLS)))


def _take(
    cells: Iterable[str], codec: str, errors: str, high: dict[bytes, None], seen: set[int]
) -> None:
    for cell in cells:
        if not cell.isascii():
            # A no-break blank around a cell is trimmed, and tells nothing.
            content = cell.encode(codec, errors).strip(b" \xa0")
            if content not in high and not content.isascii():
                high[content] = None
                seen.update(_PLAIN.sub(b"", content))
