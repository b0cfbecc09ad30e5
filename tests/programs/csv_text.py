"""The text of a CSV file, as cells and as programs write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence

NEEDED = re.compile('[",\r\n]')
"""What makes nearly every program put a cell between quotation marks."""
Rows = list[list[str]]
Save = Callable[[bytes], bytes]
"""Returns what a program writes when it opens a file and saves it."""


def read(content: bytes) -> Rows:
    """Return the cells of a file of ours, with commas in UTF-8."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def quoted(cell: str, when: re.Pattern[str] = NEEDED) -> str:
    """Return a cell as it is written: between quotation marks where a sign in it asks for them."""
    return always_quoted(cell) if when.search(cell) else cell


def always_quoted(cell: str) -> str:
    """Return a cell between quotation marks, with those that it holds doubled."""
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def joined(
    rows: Iterable[Sequence[str]], end: str = "\n", *, has_mark: bool = False, ends: bool = True
) -> bytes:
    """Return the bytes of written cells.

    :param has_mark: begin with the byte order mark.
    :param ends: the last line ends like the others.
    """
    text = end.join(",".join(row) for row in rows) + (end if ends else "")
    return text.encode("utf-8-sig" if has_mark else "utf-8")


def by_cell(content: bytes, change: Callable[[str], str]) -> Rows:
    """Return the cells of a file, each changed for itself; the header is as it was."""
    header, *rows = read(content)
    return [header, *([change(cell) for cell in row] for row in rows)]


def by_column(content: bytes, write: Callable[[Sequence[str]], Sequence[str]]) -> Rows:
    """Return the rows of a file as a program writes them that gives each column one type."""
    _, *rows = read(content)
    columns = [write(column) for column in zip(*rows, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]
