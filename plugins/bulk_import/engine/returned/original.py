"""A failed row as it was sealed, with the columns of the file that it came in."""

from __future__ import annotations

from typing import NamedTuple

from ..columns.layout import Layout
from ..rows.rows import Row


class Original(NamedTuple):
    """A failed row, with the columns of the file that it came in."""

    row: Row
    layout: Layout


Pair = tuple[Row, Original]
"""A row that came back, and the row that it repairs."""
