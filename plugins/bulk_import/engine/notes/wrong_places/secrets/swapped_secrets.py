"""Notes on secrets that have changed places with another column, or with another cell of a row."""

from __future__ import annotations

from collections.abc import Sequence

from ....columns.layout import Layout
from ....declaration.importer import Importer
from ....rows.rows import Row
from ....secrets.swapped_cells import find_swapped
from ....sentences.articles import takes_an
from ....sentences.language import N_, inside
from ...note_on_lines import note_on_lines

SWAPPED = N_(
    "Column {header} seems to hold what belongs into column {secret}, so its cells are hidden. "
    "If the two headers are in the wrong place, change them and choose the file again."
)
SWAPPED_CELLS = N_(
    "It looks like a {secret}, unlike the others, and the {secret} does not. The two have probably "
    "changed places: what stands here is seen by others"
)
SWAPPED_CELLS_AN = N_(
    "It looks like an {secret}, unlike the others, and the {secret} does not. The two have "
    "probably changed places: what stands here is seen by others"
)


def swapped_notes(layout: Layout) -> list[str]:
    """Return which columns hold secrets that their header does not tell of."""
    secret = next((each.header for each in layout.places if each.is_secret), "")
    return [SWAPPED.format(header=each.header, secret=secret) for each in layout.found]


def swapped_cell_notes(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> list[str]:
    """Return in which rows two cells have probably changed places, one of them a secret."""
    label = next((each.label for each in layout.places if each.is_secret), "")
    secret = inside(label)
    sentence = (SWAPPED_CELLS_AN if takes_an(secret) else SWAPPED_CELLS).format(secret=secret)
    return [
        note_on_lines(column, [row.line for row in found], sentence)
        for column, found in find_swapped(importer, layout, rows)
    ]
