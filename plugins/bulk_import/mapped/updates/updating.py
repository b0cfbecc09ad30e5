"""Updates of records of a model: finding them by their keys, and writing the changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import null

from ...engine.declaration.importer import Importer
from ...engine.declaration.object_texts import has_own_text
from ...engine.declaration.updating import refuse_unknown
from ...engine.fields.base.field import Field
from ...engine.rows.rows import Row
from ...state import current_state
from ..declaration.unlike_columns import refuse_unheld
from ..hook_answers import query_of
from ..model.columns import may_be_null_twice
from ..rules.cycles import refuse_cycles
from ..rules.rules import FIND_EXISTING
from .flushes import is_watched
from .outlines import ModelOutline, Outlines, are_written_unchanged, can_be_outlined, write_outlines
from .stored_values import StoredValues
from .updates import apart, write_changes

MOST_KEYS = 20_000
"""With more records in the table, new keys are not compared with existing ones."""


class ModelUpdates(StoredValues):
    """Finds records of a model and writes them, by what its importer knows of the attributes."""

    key: ClassVar[Any] = None
    """The attribute by which people know a record, such as `Product.sku`; unique in a file."""
    _texts: ClassVar[Collection[Field[Any]]] = ()
    """The columns of UUIDs that are written as texts."""

    def record_name(self, record: Any) -> str:
        """Return what people call a record: its text, of a model without one its key."""
        key = type(self).key
        if key is None or has_own_text(record):
            return super().record_name(record)
        return str(getattr(record, key.key))

    def update(self, rows: Sequence[Row]) -> None:
        """Write what the rows change, with one statement for all of them, or a few for JSON."""
        assert self.model is not None
        names = {field: self._attributes.get(field.name) for field in self.fields}
        from_rows = {field for field in self.fields if self._comes_from_row(field)}

        def values(row: Row) -> Mapping[str, Any]:
            # What is no attribute of the mapper is left to an `update` of the host, as in `create`.
            changes = [(names[each.field], each) for each in row.changes]
            plain = {
                name: self._written_value(row, each.field)
                if each.field in from_rows
                else each.after
                for name, each in changes
                if name is not None
            }
            return {**plain, **self._values_of_host(row, plain)}

        changed = [(row, values(row)) for row in rows]
        for part in apart(self.model, changed):
            self._write(self.model, part)
        if self.tree is not None:
            refuse_cycles(self.tree, self._relationship_of(self.tree.parent), rows)

    def _values_of_host(self, row: Row, names: Collection[str]) -> Mapping[str, Any]:
        """Return the attributes that the host's `record_values` changes, with their new values."""
        return {}

    def _relationship_of(self, field: Field[Any]) -> Any:
        """Return the relationship that a column fills, None where it fills none."""
        mapper = None if self.model is None else sa.inspect(self.model)
        return mapper and mapper.relationships.get(self._attribute_of(field))

    def _comes_from_row(self, field: Field[Any]) -> bool:
        """Return whether the value to write comes from the row, and not from its change."""
        column = self._columns.get(field.name)
        is_null_twice = column is not None and may_be_null_twice(column)
        return field.is_secret or is_null_twice or field in self._texts

    def _written_value(self, row: Row, field: Field[Any]) -> Any:
        """Return the value that a row writes; a blank cell of JSON is NULL, not its `null`."""
        value, column = row[field], self._columns.get(field.name)
        if field in self._texts and value is not None:
            return str(value)
        is_blank = value is None and column is not None and row.is_blank(field)
        return null() if is_blank and may_be_null_twice(column) else value

    def _column_names(self, field: Field[Any]) -> Collection[str]:
        """Return the columns of the database that a column of the file fills."""
        if field.name in self._columns:
            return {self._columns[field.name].name}
        relationship = self._relationship_of(field)
        return set() if relationship is None else {each.name for each in relationship.local_columns}

    def _write(self, model: type[Any], changed: Sequence[tuple[Row, Mapping[str, Any]]]) -> None:
        session = current_state().session
        outlined = [(row.held, new) for row, new in changed if isinstance(row.held, ModelOutline)]
        is_plain = len(outlined) == len(changed) and not is_watched(session, sa.inspect(model))
        if is_plain and are_written_unchanged(outlined):
            write_outlines(session, outlined)
        else:
            write_changes(session, model, [(row.record, new) for row, new in changed])

    def _records_of(self, keys: Collection[str]) -> Iterable[Any]:
        """Return the records of some keys; where nothing else is asked of them, their columns."""
        model, cls = self.model, type(self)
        names = tuple(self._attributes.get(each.name, "") for each in self.fields)
        is_ours = (
            cls.stored_value is ModelUpdates.stored_value
            and cls.may_update is Importer.may_update
            and cls.update is ModelUpdates.update
            and self.existings[0].method.startswith(FIND_EXISTING)
        )
        if model is None or self._loads_records or not is_ours or not can_be_outlined(model, names):
            return super()._records_of(keys)
        found = Outlines(current_state().session, model, names)
        return found.find(cls.key, keys, query_of(self, model))

    def _tells_updates(self) -> bool:
        return type(self).update is ModelUpdates.update

    def known_keys(self) -> Collection[str]:
        """Return the keys of the records of `get_query`, none where they are many.

        Where the class has its own `@existing`, or a `may_update` without a `get_query`, that alone
        knows of whom the uploader may know.
        """
        cls, model = type(self), self.model
        is_told = cls.get_query is not ModelUpdates.get_query
        is_ours = self.existings[0].method.startswith(FIND_EXISTING)
        is_ours = is_ours and (is_told or cls.may_update is Importer.may_update)
        if not is_ours or model is None:
            return ()
        query = query_of(self, model).with_only_columns(cls.key).limit(MOST_KEYS + 1)
        keys = [str(each) for each in current_state().session.scalars(query)]
        return keys if len(keys) <= MOST_KEYS else ()

    @classmethod
    def refuse_foreign_columns(cls) -> None:
        """Raise where a column is no attribute of the model and nobody says what it means."""
        if cls.model is None or not cls.offers_updates():
            return
        if cls.update is ModelUpdates.update:
            methods = (cls.stored_value, cls.as_stored)
            is_ours = methods == (ModelUpdates.stored_value, ModelUpdates.as_stored)
            refuse_unheld(cls, is_compared=is_ours)
        foreign = [each for each in cls.fields if each.name not in cls._attributes]
        if cls.stored_value is ModelUpdates.stored_value:
            refuse_unknown(cls, cls.model, [each.name for each in foreign if not each.is_secret])
        if foreign and cls.update is ModelUpdates.update:
            names = ", ".join(each.name for each in foreign)
            raise TypeError(
                f"{cls.__name__} updates {cls.model.__name__} and has columns that its mapper does "
                f"not know: {names}. Override update(rows) to write them, or declare them in an "
                "importer that creates only."
            )

    @classmethod
    def refuse_cleared_defaults(cls, left_to_default: Collection[str]) -> None:
        """Raise where a blank cell would clear a value for which the model has a default."""
        if wrong := sorted(set(cls.blank_clears) & set(left_to_default)):
            raise TypeError(
                f"{cls.__name__}.blank_clears names {', '.join(wrong)}, which has a default and is "
                "never empty. Leave it out of blank_clears."
            )
