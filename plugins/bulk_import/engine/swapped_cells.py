"""Two cells of one row that changed places: told where the other rows of the file are unlike it.

Where both pass the policy no rule notices, and the secret becomes a login that everybody may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .fields.fast_path import PlainPattern
from .fields.field import Field
from .importer import Importer
from .layout import Layout
from .rows import Row
from .secret_looks import SECRET_LENGTH, looks_secret, without_names

FEWEST_ROWS = 5
"""Of fewer rows nobody can say what is usual."""
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
    secret = importer.secret()
    shaped = [row for row in rows if not row.misshapen]
    if secret is None or secret not in layout.places or len(shaped) < FEWEST_ROWS:
        return
    for column, place in layout.texts.items():
        alike = _UNLIKE.others([row.cells[place] for row in shaped])
        if not alike:
            continue
        odd = [row for row in shaped if row.cells[place] in alike]
        if len(odd) > max(1, USUAL * len(shaped)):
            continue
        found = [row for row in odd if _has_changed_places(layout, row, secret, column)]
        if found:
            yield column, found


def hide_swapped(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Let nobody see such cells wherever their rows are shown."""
    for column, found in find_swapped(importer, layout, rows):
        place = layout.places[column]
        for row in found:
            row.withheld = tuple(sorted({*row.withheld, place}))


def _has_changed_places(layout: Layout, row: Row, secret: Field[Any], column: Field[Any]) -> bool:
    own = layout.cell(row, secret)
    is_typed = bool(secret.tidy(own)) and not any(each.final for each in row.found)
    looks_like_one = looks_secret(without_names(layout, row, column))
    return is_typed and looks_like_one and not looks_secret(without_names(layout, row, secret))
