"""Names with the team, the plan or the group of their row after them, as `Orrin Sales`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ...fields.base.field import Field
from ...sentences.language import N_
from .repeated_names import Found

IN_NAME = N_(
    "Ends with what stands in column {column} of its row, as where two columns are joined; it is "
    "taken as it stands. Take it away unless it belongs to the name"
)
_SIGNS = " /([,"
_END = re.compile(r"(?<=.)[ /(\[,]+([^/(\[,]+)[)\]]?$")


def joined_names(
    names: Sequence[str],
    listed: Sequence[Field[Any]],
    cells_of: Callable[[Field[Any]], list[str]],
) -> Iterator[Found]:
    """Yield which names end with the value of a list in their row, after another word.

    :param listed: the columns of teams, plans or groups.
    """
    column = "\n".join(names)
    if not any(sign in column for sign in _SIGNS):
        return
    places = [at for at, name in enumerate(names) if not name.isalpha() and _END.search(name)]
    for field in listed if places else ():
        values = cells_of(field)
        if found := [at for at in places if _ends_with(names[at], values[at])]:
            yield IN_NAME.format(column=field.header), found


def _ends_with(name: str, value: str) -> bool:
    """Return whether a name ends with a value, after a sign and perhaps in brackets."""
    bare = name.rstrip(")]")
    before = bare[: -len(value)] if value and bare.endswith(value) else ""
    return before.rstrip(_SIGNS) != "" and before[-1] in _SIGNS
