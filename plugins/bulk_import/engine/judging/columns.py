"""Values of rows that are judged together, by column, with the problems of single cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import attrgetter, is_
from typing import Any

from ..columns.layout import Layout
from ..declaration.importer import Importer
from ..fields.base.field import Field
from ..rows.page import columns_of
from ..rows.rows import REFUSED, Row
from .blank_booleans import explain_blanks


class Columns(dict[Field[Any], Sequence[Any]]):
    """The values of some rows, column by column."""

    as_read: Columns | None = None
    """The values before names were looked up; None where these are such values."""

    def keep_as_read(self) -> None:
        """Keep the values that the cells alone give, before names are looked up."""
        self.as_read = Columns(self)


def read_columns(
    importer: type[Importer], layout: Layout, rows: Sequence[Row], *, may_be_blank: bool = False
) -> Columns:
    """Return the values of some rows by column; REFUSED stands for a cell that has a problem.

    :param may_be_blank: no cell but a key has to be filled.
    """
    cells = columns_of(rows)
    blank = ("",) * len(rows)
    columns = Columns()
    for field in importer.fields:
        place = layout.places.get(field) if rows else None
        given = blank if place is None else cells[place]
        reader = _reader(layout, field, rows)
        if may_be_blank and field is not importer.record_key():
            reader = reader.as_optional()
        columns[field] = reader.read_column(given, rows)
        if place is not None and field.is_boolean and reader.required:
            explain_blanks(field, cells[place], rows)
    if any(map(attrgetter("found"), rows)):
        for number in [number for number, row in enumerate(rows) if row.found]:
            _leave_out(columns, number, rows[number])
    return columns


def _reader(layout: Layout, field: Field[Any], rows: Sequence[Row]) -> Field[Any]:
    """Return the field as it reads its column; a secret that is made may be blank."""
    reader = layout.reader(field)
    if field.is_generated and any(map(attrgetter("needs_secret"), rows)):
        return reader.as_optional()
    return reader


def _leave_out(columns: Columns, number: int, row: Row) -> None:
    """Refuse unreadable cells, and remove their other problems."""
    final = {problem.field for problem in row.found if problem.final}
    for field in columns:
        if field.name in final:
            columns[field] = [*columns[field][:number], REFUSED, *columns[field][number + 1 :]]
    row.problems = [
        problem
        for place, problem in enumerate(row.problems)
        if place < len(row.found) or problem.field not in final
    ]


def give_values(places: Mapping[Any, int], rows: Sequence[Row], columns: Columns) -> None:
    """Let every row know where its values are, and where its cells.

    :param places: the place of each field's cell.
    """
    for place, row in enumerate(rows):
        row.columns, row.place, row.places = columns, place, places


def forget_things(rows: Sequence[Row]) -> bool:
    """Let rows hold plain values again, as before names were looked up.

    Return False where they were not read together; they are then to be read anew.
    """
    columns = _common(rows)
    if columns is None:
        return False
    if columns.as_read is not None:
        for row in rows:
            row.columns = columns.as_read
    return True


def read_before(rows: Sequence[Row]) -> Columns | None:
    """Return the values of good rows as they were read together, None where they were not."""
    columns = _common(rows)
    if columns is None or any(map(attrgetter("problems"), rows)):
        return None
    found, places = columns.as_read or columns, list(map(attrgetter("place"), rows))
    return Columns(
        {
            field: column
            if places == list(range(len(column)))
            else list(map(column.__getitem__, places))
            for field, column in found.items()
        }
    )


def are_read_together(rows: Sequence[Row]) -> bool:
    """Return whether all rows have their values in the same columns."""
    return _common(rows) is not None


def _common(rows: Sequence[Row]) -> Columns | None:
    """Return the columns in which all rows have their values, None where there are several."""
    try:
        held = list(map(attrgetter("columns"), rows))
    except AttributeError:
        # Rows that were just opened have no values yet.
        return None
    columns = held[0] if held else None
    are_one = all(map(is_, held, repeat(columns)))
    return columns if isinstance(columns, Columns) and are_one else None
