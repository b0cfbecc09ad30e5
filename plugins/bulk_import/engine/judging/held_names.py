"""Names that nothing to be chosen has, but that the record of their row holds already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ..cells.keys import canonical_key
from ..declaration.importer import Importer
from ..fields.base.field import Field
from ..fields.textual.many import Many
from ..rows.rows import REFUSED, Row


def held_names(
    importer: Importer,
    field: Field[Any],
    rows: Sequence[Row],
    values: Sequence[Any],
    missing: Collection[str],
) -> Mapping[int, dict[str, Any]]:
    """Return by place of a row what its record holds under those of its names that are missing.

    Such a name changes nothing, so the row is like one with a blank cell (decision 205).

    :param values: the names of each row, one or several.
    """
    places = [
        place
        for place, (row, value) in enumerate(zip(rows, values, strict=True))
        if row.held is not None and any(name in missing for name in names_of(field, value))
    ]
    if not places:
        return {}
    stored = importer._stored_column([rows[place].held for place in places], field)
    is_many = isinstance(field, Many)
    things = [
        (place, thing)
        for place, value in zip(places, stored, strict=True)
        for thing in ((value or ()) if is_many else (value,))
        if thing is not None
    ]
    # A name that the uploader may not see gets another message, so that no guess is confirmed.
    texts = importer._told_column(field, [(thing,) if is_many else thing for _, thing in things])
    known: dict[int, dict[str, Any]] = {place: {} for place in places}
    for (place, thing), text in zip(things, texts, strict=True):
        known[place][canonical_key(text)] = thing
    return {
        place: {
            name: known[place][key]
            for name in names_of(field, values[place])
            if name in missing and (key := canonical_key(name)) in known[place]
        }
        for place in places
    }


def names_of(field: Field[Any], value: Any) -> Sequence[str]:
    """Return the names in the cell of a row, one or several."""
    if not value or value is REFUSED:
        return ()
    return value if isinstance(field, Many) else (value,)
