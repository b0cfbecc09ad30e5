"""The part of an importer of a model that is about its records which exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Select, null, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstrumentedAttribute

from ..engine.changes import texts_of
from ..engine.fields.field import Field
from ..engine.fields.many import Many
from ..engine.fields.structured import JSON
from ..engine.held_types import shown_text
from ..engine.importer import Importer
from ..engine.rows import Row
from ..engine.updating import refuse_unknown
from ..state import current_state
from ..storage.related_lists import things_of
from ..storage.stored_form import are_as_given, is_as_given, stored_form
from .columns import is_comparable, may_be_null_twice
from .cycles import refuse_cycles
from .known_things import told_of
from .moved import is_watched
from .outlines import ModelOutline, Outlines, are_written_as_told, can_be_outlined, write_outlines
from .rules import FIND_EXISTING
from .told_answers import query_of
from .unlike_columns import refuse_unheld
from .updates import apart, write_changes

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
    _columns: ClassVar[Mapping[str, sa.Column[Any]]] = {}
    _texts: ClassVar[Collection[Field[Any]]] = ()
    """The columns of UUIDs that are written as texts."""

    def get_query(self, kind: type[Any]) -> Select[Any]:
        """Return the query of the records of a class that this uploader may know of.

        It narrows the records that rows update, and what they refer to.
        """
        return select(kind)

    def update(self, rows: Sequence[Row]) -> None:
        """Write what the rows change, with one statement for all of them, or a few for JSON."""
        assert self.model is not None
        names = {field: self._attributes.get(field.name) for field in self.fields}
        asked = {field for field in self.fields if self._is_asked(field)}

        def values(row: Row) -> Mapping[str, Any]:
            # What is no attribute of the mapper is left to an `update` of the host, as in `create`.
            told = [(names[each.field], each) for each in row.changes]
            plain = {
                name: self._written_value(row, each.field) if each.field in asked else each.after
                for name, each in told
                if name is not None
            }
            return {**plain, **self._values_of_host(row, plain)}

        changed = [(row, values(row)) for row in rows]
        for part in apart(self.model, changed):
            self._write(self.model, part)
        if self.tree is not None:
            refuse_cycles(self.tree, self._relationship_of(self.tree.parent), rows)

    def _values_of_host(self, row: Row, names: Collection[str]) -> Mapping[str, Any]:
        """Return what the host has a row write in some attributes otherwise than it is read."""
        return {}

    def _relationship_of(self, field: Field[Any]) -> Any:
        """Return the relationship that a column fills, None where it fills none."""
        mapper = None if self.model is None else sa.inspect(self.model)
        return mapper and mapper.relationships.get(self._attribute_of(field))

    def _is_asked(self, field: Field[Any]) -> bool:
        """Say whether a change of a column does not tell what is written, and the row does."""
        column = self._columns.get(field.name)
        is_null_twice = column is not None and may_be_null_twice(column)
        return field.is_secret or is_null_twice or field in self._texts

    def _written_value(self, row: Row, field: Field[Any]) -> Any:
        """Return what a row writes: a blank cell clears JSON to NULL, which is not its `null`."""
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
        if is_plain and are_written_as_told(outlined):
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

    def _attribute_of(self, field: Field[Any]) -> str:
        return self._attributes.get(field.name, field.name)

    def stored_value(self, record: Any, field: Field[Any]) -> Any:
        """Return what the attribute of a column holds."""
        value = getattr(record, self._attribute_of(field))
        return things_of(value) if isinstance(field, Many) else value

    def _reads_mapped(self) -> bool:
        # Of a type such as INET nobody knows what the driver makes of it.
        read = (self._columns.get(each.name) for each in self.fields)
        is_ours = type(self).stored_value is ModelUpdates.stored_value
        return is_ours and all(each is None or is_comparable(each.type) for each in read)

    def _stored_column(self, records: Sequence[Any], field: Field[Any]) -> Sequence[Any]:
        """Return what the attribute of a column holds of each record."""
        is_ours = type(self).stored_value is ModelUpdates.stored_value
        if not is_ours or isinstance(field, Many):
            return super()._stored_column(records, field)
        name = self._attribute_of(field)
        if records and isinstance(records[0], ModelOutline):
            place = records[0].among.places[name]
            return [each.values[place] for each in records]
        return list(map(attrgetter(name), records))

    def _shown_column(self, field: Field[Any], values: Sequence[Any]) -> Sequence[str]:
        """Return each value as the verdict shows it."""
        is_ours = type(self).shown_value is ModelUpdates.shown_value
        if not is_ours or isinstance(field, JSON) or field.name in self._sources:
            return [shown_text(self, field, each) for each in values]
        return texts_of(values)

    def as_stored(self, field: Field[Any], value: Any) -> Any:
        """Return a value as the column of the database gives it back, such as rounded."""
        column = self._columns.get(field.name)
        if column is None or value is None or is_as_given(column.type, value):
            return value
        return stored_form(column.type, value, self._dialect)

    def _stores_as_given(self, field: Field[Any], values: Iterable[Any]) -> bool:
        """Say whether `as_stored` is known to return each of these values as it is."""
        column = self._columns.get(field.name)
        is_ours = type(self).as_stored is ModelUpdates.as_stored
        return is_ours and (column is None or are_as_given(column.type, values))

    @cached_property
    def _dialect(self) -> Dialect:
        return current_state().session.get_bind(sa.inspect(self.model)).dialect

    def shown_value(self, field: Field[Any], value: Any) -> str:
        """Return a value as the verdict shows it; things are called by their natural keys."""
        source = self._sources.get(field.name)
        if source is None or value is None:
            return super().shown_value(field, value)
        things = value if isinstance(value, tuple) else (value,)
        return "; ".join(sorted(str(getattr(each, source.key)) for each in things))

    def _told_column(self, field: Field[Any], values: Sequence[Any]) -> Sequence[str]:
        """Return the text of each value; things that `get_query` does not find are not named."""
        source: Any = self._sources.get(field.name)
        if source is None or type(self).get_query is ModelUpdates.get_query:
            return super()._told_column(field, values)
        query = query_of(self, source.class_)
        show = partial(shown_text, self, field)
        return told_of(current_state().session, source.class_, query, values, show)

    @classmethod
    def refuse_foreign_columns(cls) -> None:
        """Raise where a column is no attribute of the model and nobody says what it means."""
        if cls.model is None or not cls.offers_updates():
            return
        if cls.update is ModelUpdates.update:
            told = (cls.stored_value, cls.as_stored)
            is_ours = told == (ModelUpdates.stored_value, ModelUpdates.as_stored)
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
