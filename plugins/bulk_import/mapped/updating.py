"""The part of an importer of a model that is about its records which exist."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from ..engine.fields.field import Field
from ..engine.fields.many import Many
from ..engine.importer import Importer
from ..engine.rows import Row
from ..state import current_state
from .rules import FIND_EXISTING
from .updates import write_changes

MOST_KEYS = 20_000
"""Of more records new keys are not compared with those that exist."""


class ModelUpdates(Importer):
    """Reads and writes records of a model by what its importer knows of the attributes."""

    key: ClassVar[Any] = None
    """The attribute by which people know a record, such as `Product.sku`; unique in a file."""
    model: ClassVar[type[Any] | None] = None
    """The mapped class."""
    _sources: ClassVar[Mapping[str, InstrumentedAttribute[Any]]] = {}
    _attributes: ClassVar[Mapping[str, str]] = {}

    def update(self, rows: Sequence[Row]) -> None:
        """Write what the rows change, with one statement for all of them."""
        assert self.model is not None
        names = self._attributes
        # A change of a secret does not tell the value; the row does.
        changed = [
            (row.record, {names[each.field.name]: row[each.field] for each in row.changes})
            for row in rows
        ]
        write_changes(current_state().session, self.model, changed)

    def known_keys(self) -> Collection[str]:
        """Return the keys of all records, none where they are many.

        Where the class has its own `@existing`, it alone knows whom the uploader may know of.
        """
        [rule], key = self.existings, type(self).key
        if not rule.method.startswith(FIND_EXISTING) or key is None:
            return ()
        query = select(key).limit(MOST_KEYS + 1)
        keys = [str(each) for each in current_state().session.scalars(query)]
        return keys if len(keys) <= MOST_KEYS else ()

    def stored_value(self, record: Any, field: Field[Any]) -> Any:
        """Return what the attribute of a column holds."""
        value = getattr(record, self._attributes.get(field.name, field.name))
        return tuple(value) if isinstance(field, Many) else value

    def shown_value(self, field: Field[Any], value: Any) -> str:
        """Return a value as the verdict shows it; things are called by their natural keys."""
        source = self._sources.get(field.name)
        if source is None or value is None:
            return super().shown_value(field, value)
        things = value if isinstance(value, tuple) else (value,)
        return "; ".join(sorted(str(getattr(each, source.key)) for each in things))

    @classmethod
    def loaded(cls) -> list[str]:
        """Return the relationships that are loaded together with records that exist."""
        return [cls._attributes[name] for name in cls._sources]

    @classmethod
    def refuse_cleared_defaults(cls, left_to_default: Collection[str]) -> None:
        """Raise where a blank cell would clear a value for which the model has a default."""
        if wrong := sorted(set(cls.blank_clears) & set(left_to_default)):
            raise TypeError(
                f"{cls.__name__}.blank_clears names {', '.join(wrong)}, which has a default and is "
                "never empty."
            )
