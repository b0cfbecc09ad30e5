"""Layout of a file: which column holds which field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ..declaration.importer import Importer
from ..declaration.operations import Operation
from ..fields.base.field import Field
from ..fields.removed_column import RemovedColumn
from ..fields.skipped_column import LeftOut
from ..fields.textual.booleans import Boolean
from ..fields.textual.references import Reference
from ..fields.textual.texts import Digits
from ..rows.rows import Row
from .stored_columns import (
    ANCHORS,
    BLANK,
    FOUND,
    SAID,
    SECRET,
    TRUTH,
    TURNED,
    WAY,
    Stored,
    described,
    unread_column,
)

ERRORS_HEADER = "Errors"
ERRORS_HEADERS = (ERRORS_HEADER, "Fehler", "Erreurs", "Errores")
"""The names of the Errors column in each language of the pages; the first one is written."""


@dataclass(frozen=True)
class Layout:
    """The columns of one file in their order; None stands for the Errors column."""

    columns: tuple[Field[Any] | None, ...]
    missing: Sequence[Field[Any]] = ()
    """The importer's fields without a column in this file."""
    at_upload: Stored = field(default_factory=dict, repr=False)
    """The columns as they were when the file was uploaded, by name, as far as stored."""
    ways: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """In which of several ways a column is read, by the name of its field (decision 80)."""
    said: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The header's name of each column that a person has assigned, by the name of its field."""
    turned: frozenset[str] = frozenset()
    """The names of the fields whose columns held the opposite, and were turned round."""
    places: dict[Field[Any], int] = field(init=False)
    secrets: Sequence[tuple[Field[Any], int]] = field(init=False, repr=False)
    """The columns that hold a secret, or may have held one at the upload, with their places."""
    texts: dict[Field[Any], int] = field(init=False, repr=False)
    """The columns whose texts people make up, none of them a secret, with their places."""
    anchors: frozenset[str] = frozenset()
    """The names of the columns that must name something that exists before a rule looks at the
    secret. Where they do and no rule refuses the secret, the row stands under its header."""
    operation: Operation = Operation.CREATE
    """Whether the import of this file creates records, updates them or does both."""
    expects_blanks: bool = field(default=False, compare=False)
    """Whether a blank secret is what most rows have, and no fault: nothing of it tells that the
    secret stands elsewhere."""
    _fields: dict[str, Field[Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = {each: place for place, each in enumerate(self.columns) if each is not None}
        object.__setattr__(self, "places", places)
        named = {each.name: each for each in (*places, *self.missing) if each.name}
        object.__setattr__(self, "_fields", named)
        secrets = [each for each in places.items() if self.is_secret(each[0])]
        object.__setattr__(self, "secrets", secrets)
        texts = {each: place for each, place in places.items() if self._is_free_text(each)}
        object.__setattr__(self, "texts", texts)

    @classmethod
    def from_names(cls, importer: type[Importer], names: Iterable[str] | Stored) -> Layout:
        """Rebuild a layout from what was stored with an import.

        A field may have been removed, renamed or made another kind since then.

        :param names: the field names, "" for the Errors column; since version 3 of the code with
            what `stored` tells of each.
        """
        known = {each.name: each for each in importer.fields}
        at_upload = names if isinstance(names, Mapping) else {}
        columns = tuple(
            (known.get(name) or unread_column(name, at_upload)) if name else None for name in names
        )
        missing = [each for each in importer.fields if each not in columns]
        told = [each[ANCHORS] for each in at_upload.values() if ANCHORS in each]
        anchors = frozenset(told[0]) if told else anchors_of(importer)
        ways = {name: each[WAY] for name, each in at_upload.items() if WAY in each}
        said = {name: each[SAID] for name, each in at_upload.items() if SAID in each}
        turned = frozenset(name for name, each in at_upload.items() if each.get(TURNED))
        blank = any(each.get(BLANK) for each in at_upload.values())
        found = cls(columns, missing, at_upload, ways=ways, said=said, turned=turned)
        return replace(found, anchors=anchors, expects_blanks=blank)

    @classmethod
    def of_file(
        cls,
        importer: type[Importer],
        columns: tuple[Field[Any] | None, ...],
        missing: Sequence[Field[Any]] = (),
        chosen: Mapping[int, str] = MappingProxyType({}),
        turned: Collection[int] = (),
    ) -> Layout:
        """Return the layout of a file that was just read.

        :param chosen: what the header calls the columns of which a person has said what they are.
        :param turned: the places of those that held the opposite.
        """
        names = {place: each.name for place, each in enumerate(columns) if each is not None}
        said = {names[place]: text for place, text in chosen.items()}
        opposites = frozenset(map(names.__getitem__, turned))
        return cls(columns, missing, anchors=anchors_of(importer), said=said, turned=opposites)

    def stored(self) -> dict[str, dict[str, Any]]:
        """Return what is stored with an import: the field names in order, and what each is."""
        return {
            "" if each is None else each.name: {} if each is None else described(self, each)
            for each in self.columns
        }

    def with_found(self, columns: Sequence[Field[Any]]) -> Layout:
        """Return the layout of a file in which some more columns hold secrets."""
        if not columns:
            return self
        at_upload = self.stored()
        for each in columns:
            at_upload[each.name] |= {SECRET: True, FOUND: True}
        return replace(self, at_upload=at_upload)

    @property
    def found(self) -> list[Field[Any]]:
        """Return the columns that hold secrets although their header names something else."""
        return [each for each in self.places if self.is_found(each)]

    def find_ways(self, rows: Sequence[Row]) -> None:
        """Find out from the whole file how columns are read that can be read in several ways.

        What stands in `ways` already is how the file was read whose rows this one repairs.
        """
        known = dict(self.ways)
        self.ways.clear()
        for column, place in self.places.items():
            cells = (row.cells[place] for row in rows if not row.misshapen)
            if way := column.way_of(cells, known.get(column.name, "")):
                self.ways[column.name] = way

    def reader(self, column: Field[Any]) -> Field[Any]:
        """Return the field as it reads its column in this file."""
        return column.read_as(self.ways.get(column.name, ""))

    def names(self) -> list[str]:
        """Return the field names in the file's order, "" for the Errors column."""
        return [each.name if each is not None else "" for each in self.columns]

    @property
    def gone(self) -> list[RemovedColumn]:
        """Return the columns that the importer no longer has."""
        return [each for each in self.places if isinstance(each, RemovedColumn)]

    @property
    def left_out(self) -> list[LeftOut]:
        """Return the columns that were left out on purpose."""
        return [each for each in self.places if isinstance(each, LeftOut)]

    def _is_free_text(self, column: Field[Any]) -> bool:
        is_typed = isinstance(column, Boolean | Digits | LeftOut | Reference)
        return not is_typed and not self.is_secret(column)

    def is_found(self, column: Field[Any]) -> bool:
        """Return whether a column holds secrets although its header names something else."""
        return bool(self.at_upload.get(column.name, {}).get(FOUND))

    def is_secret(self, column: Field[Any]) -> bool:
        """Return whether no cell of a column is ever shown: it holds the secret, or may have."""
        stored = self.at_upload.get(column.name)
        if stored is None:
            return column.is_secret or isinstance(column, RemovedColumn)
        return column.is_secret or bool(stored.get(SECRET))

    def is_truth(self, column: Field[Any]) -> bool:
        """Return whether a column held truth values at the upload, or may have."""
        stored = self.at_upload.get(column.name)
        if stored is None:
            return isinstance(column, Boolean | RemovedColumn)
        return bool(stored.get(TRUTH))

    def place_of(self, name: str) -> int | None:
        """Return the place of the column of a field's name, None when there is none."""
        found = self._fields.get(name)
        return None if found is None else self.places.get(found)

    def field_at(self, place: int) -> Field[Any]:
        """Return the field of a column; it must be none of Errors."""
        found = self.columns[place]
        if found is None:
            raise KeyError(place)
        return found

    def field_of(self, name: str) -> Field[Any] | None:
        """Return the field of a name, None when there is none."""
        return self._fields.get(name)

    def knows(self, name: str) -> bool:
        """Return whether a name is that of a field, or none: that of a whole row."""
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


def anchors_of(importer: type[Importer]) -> frozenset[str]:
    """Return the names of the columns whose things an importer's rules about its secret need."""
    secret = importer.secret()
    rules = [rule for rule in importer.checks if secret in rule.fields]
    needed = {each for rule in rules for each in rule.fields if isinstance(each, Reference)}
    return frozenset(each.name for each in needed)
