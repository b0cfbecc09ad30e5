"""Cells of a waiting batch by column, each column as one text: a tenth of the texts to write.

A column whose cells are all equal, such as often that of the team, is a list of one text. A column
with few different texts is one sign for each row, and the texts in the order of the signs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_letters, digits
from typing import Any

from ...engine.cells.fast_path import are_few
from ...engine.rows.rows import Row

BY_COLUMN = "columns"
"""The first value of a batch in this form; other batches begin with a line."""
_BETWEEN = "|"
_SIGNS = ascii_letters + digits + "+-"
"""What stands for each of the texts that many rows have; a column of more texts has no signs."""
_LATER = 6
"""How many values of nothing follow: older code leaves a batch to newer code by its length."""


def columns_of(rows: Sequence[Row]) -> list[Any] | None:
    """Return lines, cells and records of rows, None where one of them tells anything else."""
    if len({len(row.cells) for row in rows}) != 1 or _have_more(rows):
        return None
    cells = list(map(_joined, zip(*[row.cells for row in rows], strict=True)))
    seen = [row.seen for row in rows]
    told = _joined(seen) if any(seen) else None
    return [BY_COLUMN, [row.line for row in rows], cells, told, *[None] * _LATER]


def rows_of(columns: Sequence[Any]) -> list[Row]:
    """Return the rows of what `columns_of` has made."""
    _, lines, cells, told, *_ = columns
    parted = [_parted(column, len(lines)) for column in cells]
    found = list(map(list, zip(*parted, strict=True)))
    rows = list(map(Row, lines, found))
    if told is not None:
        for row, seen in zip(rows, _parted(told, len(rows)), strict=True):
            row.seen = seen
    return rows


def _have_more(rows: Sequence[Row]) -> bool:
    """Return whether a row holds more than its cells and the state of its record."""
    return any(
        row.misshapen
        or row.found
        or row.parent
        or row.surplus
        or row.withheld
        or row.needs_secret
        or row.above
        for row in rows
    )


def _joined(texts: Sequence[str]) -> str | Sequence[str] | Mapping[str, Sequence[str]]:
    """Return texts as one, or as they are where one holds the sign between them.

    Where few texts stand in many rows, there is a sign for each: that is shorter, and the rows that
    are opened share their texts.
    """
    if texts[0] == texts[-1] and texts.count(texts[0]) == len(texts):
        return [texts[0]]
    if are_few(texts):
        values = list(dict.fromkeys(texts))
        if len(values) <= len(_SIGNS):
            signs = dict(zip(values, _SIGNS, strict=False))
            return {"".join(map(signs.__getitem__, texts)): values}
    text = _BETWEEN.join(texts)
    return text if text.count(_BETWEEN) == len(texts) - 1 else texts


def _parted(column: str | list[str] | dict[str, list[str]], count: int) -> list[str]:
    if isinstance(column, str):
        return column.split(_BETWEEN)
    if isinstance(column, dict):
        [(signs, values)] = column.items()
        return list(map(dict(zip(_SIGNS, values, strict=False)).__getitem__, signs))
    return column * count if len(column) == 1 else column
