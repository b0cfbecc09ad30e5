"""Lists that stand side by side in one table: the second has the columns of the first again."""

from __future__ import annotations

from collections.abc import Sequence

from ...fields.skipped_column import is_left_out
from ..naming.header import UNKNOWN

LEAST_NAMES = 2
"""A second list begins where this many columns repeat in the same order; one may be a copy."""


def are_side_by_side(found: Sequence[object]) -> bool:
    """Return whether the last columns of a header repeat the first ones.

    :param found: what each column of the header is; those without a name of ours may stand between.
    """
    known = [each for each in found if each is not UNKNOWN and not is_left_out(each)]
    if len(set(known)) == len(known) or not known:
        return False
    again = next(at for at in range(1, len(known)) if known[at] in known[:at])
    second = known[again:]
    return len(second) >= LEAST_NAMES and second == known[: len(second)]
