"""A sample of a non-Unicode file's cells, without secrets, before its code page is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Protocol

from ...fields.skipped_column import is_left_out
from ...rows.rows import Row
from ...secrets.heuristics import looks_secret
from ..code_page.pages import PAGES, CodePage, group_alike, high_bytes
from ..delimited.delimiter import Opening, find_opening
from ..delimited.text import FileText
from ..naming.header import Names
from ..sheet import Column
from ..table.header_check import Header, judge_header
from .encoding import OneByte

#: Rows are looked at until there are so many, or so many distinct cells beyond ASCII, and every
#: byte was seen.
_ENOUGH_ROWS, _ENOUGH_CELLS = 10_000, 2_000
_PLAIN_CELLS = 200
#: In so many bytes from the beginning the header is looked for, and so many rows tell its secrets.
_HEAD, _HEAD_ROWS = 65_536, 2_000
#: This codec gives one character a byte, so that the cells are found before the page is.
_BYTES = ("ascii", "surrogateescape")
_PLAIN = re.compile(rb"[\x00-\x7f]+")
_BEYOND = re.compile("[^\x00-\x7f]")
#: A letter that every rule about letters takes, for the one that is not known yet.
_ANY_LETTER = "é"


class SecretSearch(Protocol):
    """Protocol: finds the columns that may hold secrets under another header."""

    @property
    def needed(self) -> Collection[Any]:
        """The columns that must name something that exists before a rule looks at a secret."""

    def __call__(self, columns: Sequence[Any], rows: Sequence[Row]) -> Iterable[Any]:
        """Return the columns of which no cell may be shown, by some rows that fit their header."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Cells of the columns that are no secrets, as bytes."""

    cells: Sequence[bytes]
    """Distinct ones beyond ASCII, in the file's order."""
    plain: Sequence[bytes]
    """Some in ASCII, which tell the language."""


class ByteTable:
    """The table in a file whose bytes are not letters yet."""

    def __init__(
        self, body: OneByte, opening: Opening, header: Header, codec: tuple[str, str]
    ) -> None:
        self._codec = codec
        self._kinds = len(body.high)
        self._columns = header.columns
        width = len(header.columns)
        # Cells of a row that does not fit the header may have moved out of a secret column.
        self._rest: Iterator[Row] = (row for row in opening.rows if len(row.cells) == width)
        self._head = list(islice(self._rest, _HEAD_ROWS))
        self._hidden: set[Column] = {
            each for each in self._columns if each and (each.is_secret or is_left_out(each))
        }

    def hide(self, search: SecretSearch | None, page: CodePage | None = None) -> bool:
        """Leave out the columns that may hold secrets; return whether there are any more of them.

        :param page: how the rows are read; without one, each byte beyond ASCII is some letter.
        """
        if search is None or (page is not None and not self._depends_on_page(search)):
            return False
        rows = [Row(row.line, [self._text(cell, page) for cell in row.cells]) for row in self._head]
        found = set(search(self._columns, rows)) - self._hidden
        self._hidden |= found
        return bool(found)

    def sample(self) -> Sample:
        """Return the cells of the columns that are left."""
        places = [
            place
            for place, column in enumerate(self._columns)
            if column is not None and column not in self._hidden and not column.is_boolean
        ]
        # What a host calls its groups and teams says nothing about the language of its people.
        telling = [place for place in places if not self._is_listed(place)]
        high, plain, seen = dict[bytes, None](), dict[bytes, None](), set[int]()
        for count, row in enumerate(self._rows()):
            cells = [row.cells[place] for place in places]
            if len(plain) < _PLAIN_CELLS:
                texts = (row.cells[place] for place in telling)
                plain.update((cell.encode(), None) for cell in texts if cell.isascii())
            if not "".join(cells).isascii():
                self._take(cells, high, seen)
            is_enough = count >= _ENOUGH_ROWS or len(high) >= _ENOUGH_CELLS
            if is_enough and len(seen) == self._kinds:
                break
        return Sample(tuple(high), tuple(islice(plain, _PLAIN_CELLS)))

    def _is_listed(self, place: int) -> bool:
        column = self._columns[place]
        return column is not None and column.is_listed

    def _rows(self) -> Iterator[Row]:
        """Yield the rows; those after the first ones only once, so they are kept."""
        yield from self._head
        kept, self._rest = self._rest, iter(())
        for row in kept:
            self._head.append(row)
            yield row

    def _take(self, cells: Iterable[str], high: dict[bytes, None], seen: set[int]) -> None:
        for cell in cells:
            # A cell that looks like a secret is shown to nobody, whatever column it stands in.
            if cell.isascii() or looks_secret(_BEYOND.sub(_ANY_LETTER, cell)):
                continue
            # Whether a no-break blank stands around it or a letter, its page tells.
            content = cell.encode(*self._codec).strip(b" ")
            if content not in high and not content.isascii():
                high[content] = None
                seen.update(_PLAIN.sub(b"", content))

    def _depends_on_page(self, search: SecretSearch) -> bool:
        places = [n for n, each in enumerate(self._columns) if each and each in search.needed]
        return not all(row.cells[place].isascii() for row in self._head for place in places)

    def _text(self, cell: str, page: CodePage | None) -> str:
        if cell.isascii():
            return cell
        content = cell.encode(*self._codec)
        if page is None or not page.can_read(content):
            return _BEYOND.sub(_ANY_LETTER, cell)
        return page.read(content)


def find_table(body: OneByte, names: Names, home: CodePage) -> ByteTable | None:
    """Return the table of a file, None if its header is right in no page."""
    head = body.content.head(_HEAD)
    for codec in chain([_BYTES], ((page.codec, "strict") for page in _pages(head, home))):
        if _judged(FileText.of(head.decode(*codec)), names) is None:
            continue
        if codec is not _BYTES and not _can_read(body.high, codec[0]):
            continue
        found = _judged(FileText(body.content, *codec), names)
        if found is not None:
            return ByteTable(body, *found, codec)
    return None


def _judged(text: FileText, names: Names) -> tuple[Opening, Header] | None:
    opening = find_opening(text, names)
    if not isinstance(opening, Opening):
        return None
    header = judge_header(names, opening.header, has_stray=opening.has_stray)
    return (opening, header) if isinstance(header, Header) else None


def _pages(head: bytes, home: CodePage) -> list[CodePage]:
    """Return a page for each reading of the beginning of a file, the home page first."""
    return [each.pages[0] for each in group_alike(high_bytes([head]), home.codec)]


def _can_read(high: bytes, codec: str) -> bool:
    return any(page.codec == codec and page.can_read(high) for page in PAGES)
