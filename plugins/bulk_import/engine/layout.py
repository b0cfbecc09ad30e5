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
    places: dict[Field[Any], int] = field(init=False)

    def __post_init__(self) -> None:
        places = {each: place for place, each in enumerate(self.columns) if each is not None}
        object.__setattr__(self, "places", places)

    @classmethod
    def from_names(cls, importer: type[Importer], names: Sequence[str]) -> Layout:
        """Rebuild a layout from the field names that were stored with an import."""
        return cls(tuple(importer.field_named(name) if name else None for name in names))

    def names(self) -> list[str]:
        """Return the field names in the file's order, "" for the Errors column."""
        return [each.name if each is not None else "" for each in self.columns]

    def place_of(self, label: str) -> int | None:
        """Return the place of the column that messages call by a label, None when there is none."""
        return next((place for each, place in self.places.items() if each.label == label), None)

    def cell(self, row: Row, wanted: Field[Any]) -> str:
        """Return a row's cell of a field as typed; "" where the file has no such column."""
        place = self.places.get(wanted)
        return "" if place is None or place >= len(row.cells) else row.cells[place]
