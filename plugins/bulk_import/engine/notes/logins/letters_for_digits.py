"""Notes on logins such as `E47l6` among `E4715`: a letter stands where all others have a digit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ...cells.keys import trim
from ...sentences.language import N_

LETTER = N_(
    "A letter stands where the others have a digit that looks like it; it is taken as it stands. "
    "Type it again unless it is meant"
)
LEAST_ROWS = 4
"""How many logins of one shape show how all are made."""
PLACES = 16
"""How many logins are looked at first."""
FEW = 8
"""At most one login in this many may have another shape."""
_DIGIT = re.compile("[0-9]")
_LOOKALIKES = str.maketrans("OoQDlIiSsBZz", "000011155822")


def letters_for_digits(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield the logins that have the shape of the others except for letters in place of digits."""
    some = cells[:: max(1, len(cells) // PLACES)]
    shape, count = Counter(map(_shape, some)).most_common(1)[0] if some else ("", 0)
    if count < LEAST_ROWS or shape.count("0") < 2:
        return
    shapes = list(map(_shape, cells))
    others = [at for at, each in enumerate(shapes) if each != shape]
    if not others or len(others) * FEW > len(cells):
        return
    if found := [at for at in others if _looks_so(trim(cells[at]), shape)]:
        yield LETTER, found


def _shape(cell: str) -> str:
    return _DIGIT.sub("0", trim(cell))


def _looks_so(cell: str, shape: str) -> bool:
    """Return whether a login has the shape once letters are read as digits where it has some."""
    if len(cell) != len(shape):
        return False
    read = (
        mark.translate(_LOOKALIKES) if wanted == "0" else mark
        for mark, wanted in zip(cell, shape, strict=True)
    )
    return _shape("".join(read)) == shape
