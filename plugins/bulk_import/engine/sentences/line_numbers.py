"""Line numbers in hints and notes, shortened to the first few."""

from __future__ import annotations

from collections.abc import Sequence

from .language import _t, number

SHOWN_LINES = 5


def named(lines: Sequence[int], count: int | None = None) -> str:
    """Return "line 7", "lines 7 and 9", "lines 7, 9, 12, 15, 19 and 1,194 more".

    :param count: how many lines there are, where only the first of them are given.
    """
    total = len(lines) if count is None else count
    # "and 1 more" takes the room of that line.
    is_almost_all = total == len(lines) == SHOWN_LINES + 1
    names = [str(line) for line in (lines if is_almost_all else lines[:SHOWN_LINES])]
    unnamed = total - len(names)
    if unnamed:
        names.append(_t("{n} more", n=number(unnamed)))
    if len(names) == 1:
        return _t("line {line}", line=names[0])
    return _t("lines {lines} and {last}", lines=", ".join(names[:-1]), last=names[-1])
