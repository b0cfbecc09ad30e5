"""Size limit of an error file, without the parts that the plugin added to it.

Sentences and references make a file that came in within the limit several times as long.
"""

from __future__ import annotations

import re

from .content import Content
from .sheet import Sheet

ERROR_FILE = re.compile(r"-errors-([0-9a-f]{16})(?![0-9a-f])")
"""The name of an error file; the group is the public id of its import."""
TIMES = 8
"""A file with such a name is read up to this many times the limit."""


def most_bytes(name: str, max_bytes: int) -> int:
    """Return the size limit of a file, by its name alone, in bytes."""
    return max_bytes * TIMES if ERROR_FILE.search(name) else max_bytes


def is_within(sheet: Sheet, content: Content, max_bytes: int) -> bool:
    """Return whether a file is within the limit, an error file without our own part of it."""
    if len(content) <= max_bytes:
        return True
    return sheet.has_errors_column and typed_bytes(sheet, max_bytes) <= max_bytes


def typed_bytes(sheet: Sheet, max_bytes: int) -> int:
    """Return about how long the rows are as a CSV, of an error file without what we put into it.

    A secret's cell holds a reference there, or something that was typed anew and is short.
    """
    own = [
        place
        for place, column in enumerate(sheet.columns)
        if sheet.has_errors_column and (column is None or getattr(column, "is_secret", False))
    ]
    total = 0
    for row in sheet.rows:
        total += len(",".join(row.cells).encode("utf-8", "surrogatepass")) + 1
        total -= sum(len(row.cells[each].encode()) for each in own if each < len(row.cells))
        if total > max_bytes:
            break
    return total
