"""Which column of a file holds which field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .fields.field import Field
from .importer import Importer
from .rows import Row

ERRORS_HEADER = "Errors"


@dataclass(frozen=True)
class Layout:
    """The columns of one file in their order; None stands for the Errors column."""

    columns: tuple[Field[Any] | None, ...]
    missing: Sequence[Field[Any]] = ()
    """The importer's fields without a column in this file."""
    places: dict[Field[Any], int] = field(init=False)
    _fields: dict[str, Field[Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = {each: place for place, each in enumerate(self.columns) if each is not None}
        object.__setattr__(self, "places", places)
        named = {each.name: each for each in (*places, *self.missing) if each.name}
        object.__setattr__(self, "_fields", named)

    @classmethod
    def from_names(cls, importer: type[Importer], names: Sequence[str]) -> Layout:
        """Rebuild a layout from the field names that were stored with an import."""
        columns = tuple(importer.field_named(name) if name else None for name in names)
        return cls(columns, [each for each in importer.fields if each not in columns])

    def names(self) -> list[str]:
        """Return the field names in the file's order, "" for the Errors column."""
        return [each.name if each is not None else "" for each in self.columns]

    def place_of(self, name: str) -> int | None:
        """Return the place of the column of a field's name, None when there is none."""
        found = self._fields.get(name)
        return None if found is None else self.places.get(found)

    def knows(self, name: str) -> bool:
        """Say whether a name is that of a field, or none: that of a whole row."""
        return not name or name in self._fields

    def label_of(self, name: str) -> str:
        """Return what messages call the field of a name; a name of no field as it is."""
        found = self._fields.get(name)
        return name if found is None else found.label

    def name_of(self, label: str) -> str | None:
        """Return the name of the field that messages call by a label, None when there is none."""
        return next((name for name, each in self._fields.items() if each.label == label), None)

    def cell(self, row: Row, wanted: Field[Any]) -> str:
        """Return a row's cell of a field as typed; "" where the file has no such column."""
        place = self.places.get(wanted)
        return "" if place is None or place >= len(row.cells) else row.cells[place]
