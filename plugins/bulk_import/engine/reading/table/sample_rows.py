"""Sample rows of a file whose header does not fit, for suggestions about its columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from ...cells.white_space import is_blank
from ...rows.rows import Row
from ..sheet import Refusal

MOST_ROWS = 200


def with_sample(refusal: Refusal, rows: Iterable[Row]) -> Refusal:
    """Return a refusal with the first rows, where the names of the columns were understood."""
    if not refusal.suggestions:
        return refusal
    filled = (row for row in rows if not all(map(is_blank, row.cells)))
    return replace(refusal, rows=tuple(tuple(row.cells) for row in islice(filled, MOST_ROWS)))
