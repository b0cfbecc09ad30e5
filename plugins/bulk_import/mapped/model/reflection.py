"""Reflection of a mapped model: its columns, unique keys and relationships, for an import."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapper, RelationshipProperty
from sqlalchemy.orm.interfaces import MANYTOMANY, MANYTOONE

from ...engine.fields.base.options import UNSET
from ...storage.database.dialect import POSTGRESQL, SQLITE
from .columns import is_filled_by_itself, is_text, makes_its_value
from .construction import made_by_constructor

DATABASES = (SQLITE, POSTGRESQL)


class Reflection:
    """A mapper, read for an import."""

    def __init__(self, model: type[Any]) -> None:
        self.model = model
        self.mapper: Mapper[Any] = sa.inspect(model)
        self.included_keys: Collection[str] = ()
        """Parts of the primary key that a file tells although the database or mapper makes them."""

    @property
    def words(self) -> str:
        """Return the name of the model as words: "price list"."""
        # Classes that are made of tables have the names of these: "stock_move".
        name = self.model.__name__.strip("_").replace("_", " ")
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()

    def attributes(self) -> list[str]:
        """Return the names of all mapped attributes, with which a record can be created."""
        return [each.key for each in self.mapper.attrs]

    def fillable(self) -> list[str]:
        """Return the names of the columns and relationships that people can fill."""
        return [*(name for name, _ in self.columns()), *(each.key for each in self.relationships())]

    def columns(self) -> Iterator[tuple[str, sa.Column[Any]]]:
        """Yield the attributes that people can fill, with their columns."""
        others = self._referring() | {self.mapper.version_id_col, self.mapper.polymorphic_on}
        for attribute in self.mapper.column_attrs:
            # Where a model inherits from another, an attribute has a column in each of two tables.
            columns = [each for each in attribute.columns if isinstance(each, sa.Column)]
            is_made = any(is_filled_by_itself(each) for each in columns)
            is_made = is_made or _is_made_key(self.mapper, attribute.key)
            is_left_out = is_made and attribute.key not in self.included_keys
            if columns and not (is_left_out or others.intersection(columns)):
                yield attribute.key, columns[0]

    def include_keys(self, is_in_file: Callable[[str], bool]) -> None:
        """Include parts of the primary key that files have, whatever makes their values.

        :param is_in_file: returns whether a file has a column of an attribute.
        """
        keys = [self.mapper.get_property_by_column(each).key for each in self.mapper.primary_key]
        self.included_keys = [each for each in keys if is_in_file(each)]

    def relationships(self) -> Iterator[RelationshipProperty[Any]]:
        """Yield the relationships that a row can name: to one, and to many by a table between."""
        for each in self.mapper.relationships:
            if each.direction in (MANYTOONE, MANYTOMANY) and not each.viewonly:
                yield each

    def is_required(self, relationship: RelationshipProperty[Any]) -> bool:
        """Return whether a record cannot be without what a relationship names."""
        is_one = relationship.direction is MANYTOONE
        return is_one and not all(
            column.nullable or (isinstance(column, sa.Column) and makes_its_value(column))
            for column in relationship.local_columns
        )

    def has_default(self, relationship: RelationshipProperty[Any]) -> bool:
        """Return whether a record has a value where a row names nothing in a relationship."""
        return relationship.direction is MANYTOONE and any(
            isinstance(column, sa.Column) and makes_its_value(column)
            for column in relationship.local_columns
        )

    def unique_columns(self) -> set[sa.Column[Any]]:
        """Return the columns whose values are unique one by one."""
        return {each[0] for each in self.unique_groups() if len(each) == 1}

    def unique_groups(self) -> Sequence[tuple[sa.Column[Any], ...]]:
        """Return each column, or group of columns, whose values are unique.

        The database keeps them so; of a table without a primary key the mapper alone says by which
        columns it tells records apart.
        """
        primary: tuple[Any, ...] = tuple(self.mapper.primary_key)
        kept = list(dict.fromkeys(_unique_sets(self.mapper)))
        is_kept = any(set(each) <= set(primary) for each in kept)
        return kept if is_kept else [*kept, primary]

    def place(self, name: str) -> int:
        """Return where the attribute of a name stands in the model: where its column does."""
        return self._places.get(name, len(self._places))

    def attribute(self, name: str) -> InstrumentedAttribute[Any]:
        """Return the attribute of a name, as queries take it."""
        found: InstrumentedAttribute[Any] = getattr(self.model, name)
        return found

    def _referring(self) -> set[Any]:
        """Return the foreign keys that a relationship to one stands for."""
        return {
            column
            for each in self.relationships()
            if each.direction is MANYTOONE
            for column in each.local_columns
        }

    @cached_property
    def _places(self) -> Mapping[str, int]:
        table: dict[Any, int] = {
            each: place for place, each in enumerate(self.mapper.local_table.columns)
        }
        places = {
            each.key: table[each.columns[0]]
            for each in self.mapper.column_attrs
            if each.columns[0] in table
        }
        for each in self.relationships():
            local = [table[column] for column in each.local_columns if column in table]
            is_one = each.direction is MANYTOONE and local
            places[each.key] = min(local) if is_one else len(table)
        return places


def _is_made_key(mapper: Mapper[Any], name: str) -> bool:
    """Return whether an attribute is a part of the primary key that the constructor makes."""
    is_part = any(each.primary_key for each in mapper.column_attrs[name].columns)
    return is_part and made_by_constructor(mapper.class_, name) is not UNSET


def natural_key(mapper: Mapper[Any]) -> InstrumentedAttribute[Any] | None:
    """Return the one unique text of a model, by which people name its records; None without it.

    A key that is made by itself is no name that people know.
    """
    unique = unique_columns(mapper)
    found = [
        each
        for each in mapper.column_attrs
        if isinstance(column := each.columns[0], sa.Column)
        and (column in unique and is_text(column))
        and not (is_filled_by_itself(column) or _is_made_key(mapper, each.key))
    ]
    if len(found) != 1:
        return None
    attribute: InstrumentedAttribute[Any] = getattr(mapper.class_, found[0].key)
    return attribute


def unique_columns(mapper: Mapper[Any]) -> set[sa.Column[Any]]:
    """Return the columns that are unique by themselves, of all tables of a model."""
    return {each[0] for each in _unique_sets(mapper) if len(each) == 1}


def _unique_sets(mapper: Mapper[Any]) -> Sequence[tuple[sa.Column[Any], ...]]:
    """Return the columns of each key, unique constraint and unique index of a model's tables."""
    tables = [each for each in mapper.tables if isinstance(each, sa.Table)]
    groups: list[Any] = [
        each.columns
        for each in chain.from_iterable(table.constraints for table in tables)
        if isinstance(each, sa.UniqueConstraint | sa.PrimaryKeyConstraint)
    ]
    indexes = chain.from_iterable(table.indexes for table in tables)
    groups += [each.columns for each in indexes if each.unique and not _is_partial(each)]
    return [tuple(columns) for columns in groups if len(columns)]


def _is_partial(index: sa.Index) -> bool:
    """Return whether an index is about some of the records only, such as those not deleted."""
    return any(index.dialect_options[name].get("where") is not None for name in DATABASES)
