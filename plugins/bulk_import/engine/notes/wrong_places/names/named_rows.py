"""Rows of an update that name their person: in the others a blank name stays what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ....cells.white_space import is_blank
from ....fields.base.field import Field
from .wrong_rows import wrong_rows


def wrong_named_rows(
    names: Sequence[Field[Any]],
    logins: Sequence[Field[Any]],
    listed: Sequence[Field[Any]],
    cells_of: Callable[[Field[Any]], list[str]],
) -> Iterator[tuple[Field[Any], str, list[int]]]:
    """Yield what `wrong_rows` yields of the rows in which no name is blank."""
    columns = [cells_of(each) for each in names]
    named = [
        at for at, parts in enumerate(zip(*columns, strict=True)) if not any(map(is_blank, parts))
    ]

    def cells_of_named(field: Field[Any]) -> list[str]:
        cells = cells_of(field)
        return [cells[at] for at in named]

    if named:
        for field, sentence, places in wrong_rows(names, logins, listed, cells_of_named):
            yield field, sentence, [named[place] for place in places]
