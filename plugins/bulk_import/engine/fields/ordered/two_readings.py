"""The hint about a cell with two readings, of which a column may take both, one or neither."""

from __future__ import annotations

from collections.abc import Mapping

from ...sentences import messages


def hint_of_readings(text: str, readings: Mapping[str, bool]) -> str:
    """Return the hint for a text with two readings; it never advises one that is out of bounds.

    :param readings: how each of the two is written, and whether the column takes it.
    """
    first, second = readings
    taken = [each for each, is_taken in readings.items() if is_taken]
    if len(taken) == 1:
        return messages.HINT_ONE_WAY.format(text=text, first=first, second=second, taken=taken[0])
    hint = messages.HINT_TWO_WAYS if taken else messages.HINT_NO_WAY
    return hint.format(text=text, first=first, second=second)
