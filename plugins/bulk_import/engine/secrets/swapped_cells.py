"""Detection of two swapped cells in a row, by comparison with the other rows.

Where both pass the policy no rule notices, and the secret becomes a login that everybody may see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ..cells.fast_path import PlainPattern
from ..columns.layout import Layout
from ..declaration.importer import Importer
from ..fields.base.field import Field
from ..rows.page import column_of, shaped_rows
from ..rows.paged_rows import edited_pages, pages_of
from ..rows.rows import Row
from .heuristics import SECRET_LENGTH, looks_secret, without_names

FEWEST_ROWS = 5
"""With fewer rows it is unknown what is usual."""
USUAL = 0.1
"""A column in which more rows than this look like secrets is written so."""
#: Texts of one line that are too short, or lack a digit, a capital or a small letter: what is told
#: soonest of most names and logins comes first.
_UNLIKE = PlainPattern(
    rf"(?:[^\n]{{0,{SECRET_LENGTH - 1}}}+|[^0-9\n]*+|[^A-Z\n]*+|[^a-z\n]*+)(?=\n|\Z)"
)


def find_swapped(
    importer: type[Importer], layout: Layout, rows: Sequence[Row]
) -> Iterator[tuple[Field[Any], list[Row]]]:
    """Yield the columns of texts with the rows in which they probably hold the row's secret.

    There the text looks like a secret, as hardly any other of its column, and the secret does not
    once the names of its row are taken out.
    """
    for column in _suspects(importer, layout, rows):
        if found := _swapped(importer, layout, rows, column):
            yield column, found


def hide_swapped(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Hide such cells wherever their rows are shown."""
    suspects = _suspects(importer, layout, rows)
    for page in edited_pages(rows) if suspects else ():
        for column in suspects:
            place = layout.places[column]
            for row in _swapped(importer, layout, page, column):
                row.withheld = tuple(sorted({*row.withheld, place}))


def _suspects(
    importer: type[Importer], layout: Layout, rows: Sequence[Row]
) -> Sequence[Field[Any]]:
    """Return the columns of texts of which some cells look like secrets, and hardly any do."""
    secret = importer.secret()
    if secret is None or secret not in layout.places:
        return ()
    counts: Counter[Field[Any]] = Counter()
    total = 0
    for page in pages_of(rows):
        shaped = shaped_rows(page)
        total += len(shaped)
        for column, place in layout.texts.items():
            counts[column] += len(_odd(shaped, place))
    usual = max(1, USUAL * total)
    return [each for each in layout.texts if 0 < counts[each] <= usual and total >= FEWEST_ROWS]


def _odd(shaped: Sequence[Row], place: int) -> list[Row]:
    """Return the rows whose cell of a column looks like a secret."""
    alike = _UNLIKE.others(column_of(shaped, place))
    return [row for row in shaped if row.cells[place] in alike] if alike else []


def _swapped(
    importer: type[Importer], layout: Layout, rows: Sequence[Row], column: Field[Any]
) -> list[Row]:
    """Return the rows in which a column and the secret have probably changed places."""
    secret = importer.secret()
    found = _odd(shaped_rows(rows), layout.places[column]) if secret else []
    return [row for row in found if secret and _has_changed_places(layout, row, secret, column)]


def _has_changed_places(layout: Layout, row: Row, secret: Field[Any], column: Field[Any]) -> bool:
    own = layout.cell(row, secret)
    is_typed = bool(secret.tidy(own)) and not any(each.final for each in row.found)
    looks_like_one = looks_secret(without_names(layout, row, column))
    return is_typed and looks_like_one and not looks_secret(without_names(layout, row, secret))
