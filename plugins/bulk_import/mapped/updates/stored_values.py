"""The values that records of a model hold, as an import compares and shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstrumentedAttribute

from ...engine.declaration.changes import texts_of
from ...engine.declaration.held_types import shown_text
from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.fields.textual.many import Many
from ...engine.fields.textual.structured import JSON
from ...state import current_state
from ...storage.database.stored_form import are_as_given, is_as_given, stored_form
from ...storage.host.related_lists import things_of
from ..hook_answers import query_of
from ..keys.known_references import shown_things
from ..model.columns import is_comparable
from .outlines import ModelOutline


class StoredValues(Importer):
    """Reads what records hold in the columns of a file, by the attributes of their model."""

    model: ClassVar[type[Any] | None] = None
    """The mapped class."""
    _sources: ClassVar[Mapping[str, InstrumentedAttribute[Any]]] = {}
    _attributes: ClassVar[Mapping[str, str]] = {}
    _columns: ClassVar[Mapping[str, sa.Column[Any]]] = {}

    def get_query(self, kind: type[Any]) -> Select[Any]:
        """Return the query of the records of a class that this uploader may know of.

        It narrows the records that rows update, and what they refer to.
        """
        return select(kind)

    def _attribute_of(self, field: Field[Any]) -> str:
        return self._attributes.get(field.name, field.name)

    def stored_value(self, record: Any, field: Field[Any]) -> Any:
        """Return what the attribute of a column holds."""
        value = getattr(record, self._attribute_of(field))
        return things_of(value) if isinstance(field, Many) else value

    def _reads_mapped(self) -> bool:
        # For a type such as INET the driver decides which Python value is read.
        columns = (self._columns[each.name] for each in self.fields if each.name in self._columns)
        is_ours = type(self).stored_value is StoredValues.stored_value
        return is_ours and all(is_comparable(each.type) for each in columns)

    def _stored_column(self, records: Sequence[Any], field: Field[Any]) -> Sequence[Any]:
        """Return what the attribute of a column holds of each record."""
        is_ours = type(self).stored_value is StoredValues.stored_value
        if not is_ours or isinstance(field, Many):
            return super()._stored_column(records, field)
        name = self._attribute_of(field)
        if records and isinstance(records[0], ModelOutline):
            place = records[0].among.places[name]
            return [each.values[place] for each in records]
        return list(map(attrgetter(name), records))

    def _shown_column(self, field: Field[Any], values: Sequence[Any]) -> Sequence[str]:
        """Return the texts by which a record is compared with what it was."""
        is_ours = type(self).shown_value is StoredValues.shown_value
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
        """Return whether `as_stored` is known to return each of these values as it is."""
        column = self._columns.get(field.name)
        is_ours = type(self).as_stored is StoredValues.as_stored
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
        if source is None or type(self).get_query is StoredValues.get_query:
            return super()._told_column(field, values)
        query = query_of(self, source.class_)
        show = partial(shown_text, self, field)
        return shown_things(current_state().session, source.class_, query, values, show)

    @classmethod
    def loaded(cls) -> list[str]:
        """Return the relationships that are loaded together with records that exist."""
        return [cls._attributes[name] for name in cls._sources]
