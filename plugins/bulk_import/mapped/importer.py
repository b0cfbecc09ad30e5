"""An import that is declared by naming a model: fields, rules and records come from its mapper."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import inspect

from ..engine.declaration.mistakes.declaration import RESERVED
from ..engine.fields.base.field import Field
from ..engine.fields.textual.many import Many
from ..engine.rows.rows import Row
from ..state import current_state
from ..storage.host.related_lists import collected, things_of
from .declaration.declared import (
    is_key_in_file,
    key_of,
    refuse_mistyped_names,
    refuse_others,
    refuse_unknown_names,
    refuse_unloaded,
    refuse_unnamed_things,
    refuse_unread_key,
)
from .declaration.inherited import derivations, forget_derived, forget_left_out, remember_derived
from .declaration.model_fields import declare_columns, declare_relationships
from .declaration.unlike_columns import uuid_texts
from .declaration.writable import refuse_columnless, refuse_unmade, refuse_unwritable
from .hook_answers import query_of, values_of
from .model.columns import null_twice
from .model.construction import record_of
from .model.names import plural
from .model.reflection import Reflection
from .rules.composite_unique import forbid_taken_together
from .rules.get_or_create import create_made
from .rules.own_types import refuse_unstorable
from .updates.flushes import link_at_once
from .updates.stored_values import StoredValues
from .updates.updates import write_changes
from .updates.updating import ModelUpdates

LISTED = 500
"""More names than these are neither listed in the upload dialog nor suggested."""


class ModelImporter(ModelUpdates):
    """One row of the file becomes one record of `model`; what is declared in the class wins.

    Columns become fields by their type, length, nullability and default; what is unique must not
    be taken; relationships are named by a unique text of what they refer to.
    """

    references: ClassVar[Mapping[str, Any]] = {}
    """By which attribute the things of a relationship are named: {"category": Category.name}."""
    exclude: ClassVar[Collection[str]] = ()
    """Attributes that no file can fill."""
    labels: ClassVar[Mapping[str, str]] = {}
    """How messages call a column, by attribute; by default its name as words."""

    _left_to_default: ClassVar[frozenset[str]] = frozenset()
    _left_out: ClassVar[frozenset[str]] = frozenset()
    """The columns that are not passed to a new record where their cell is blank."""

    def __init_subclass__(cls, **options: Any) -> None:
        refuse_mistyped_names(cls)
        creates = any(each.is_creating for each in cls.offered())
        if cls.model is not None:
            refuse_unwritable(cls.__name__, cls.model, creates=creates)
        reflection = None if cls.model is None else Reflection(cls.model)
        if reflection is not None:
            cls.key = key_of(cls, reflection)
            reflection.include_keys(lambda name: is_key_in_file(cls, name, _field_name(name)))
            refuse_others(cls, reflection, _field_name)
            own, derivation_of = dict(vars(cls)), derivations(cls, reflection, _field_name)
            forget_derived(cls, derivation_of)
            forget_left_out(cls, _field_name)
            _name(cls, reflection)
            cls.record_type = cls.record_type or cls.model
            refuse_unknown_names(cls, reflection)
            refuse_unnamed_things(cls, reflection)
            declare_columns(cls, reflection, _field_name)
            declare_relationships(cls, reflection, _field_name)
            forbid_taken_together(cls, reflection, _field_name)
            refuse_unstorable(cls, reflection, _field_name)
            remember_derived(cls, own, derivation_of)
            if cls.offers_updates():
                refuse_unread_key(cls, reflection)
        super().__init_subclass__(**options)
        if reflection is not None:
            cls._attributes = {_field_name(each): each for each in reflection.attributes()}
            cls._columns = {_field_name(name): each for name, each in reflection.columns()}
            cls._left_out, cls._texts = cls._left_to_default | null_twice(cls), uuid_texts(cls)
            refuse_columnless(cls)
            cls.refuse_foreign_columns()
            if cls.offers_updates():
                refuse_unloaded(cls, reflection, cls.loaded())
            cls.fields = tuple(sorted(cls.fields, key=cls._place_in(reflection)))
            cls.refuse_cleared_defaults(cls._left_to_default)
            if creates and cls.record_values is ModelImporter.record_values:
                is_ours = cls.create is ModelImporter.create
                refuse_unmade(cls, reflection, cls._attributes, is_ours=is_ours)

    def create(self, rows: Sequence[Row]) -> Sequence[Any]:
        """Add a record for each row; the database takes them together."""
        assert self.model is not None
        values = [values_of(self, row) for row in rows]
        records = [record_of(self, each) for each in values]
        # One statement writes records that stand together and have the same attributes.
        names = [self._attributes[each] for each in sorted(self._left_out)]
        order = sorted(range(len(records)), key=lambda n: [each in values[n] for each in names])
        if self.tree is not None:
            parent = self._attributes[self.tree.parent.name]
            link_at_once(self.model, parent, rows, records)
        current_state().session.add_all([records[place] for place in order])
        return records

    def link_parents(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        """Write the parents of records by one statement."""
        assert self.model is not None
        assert self.tree is not None
        name = self._attributes[self.tree.parent.name]
        waiting = [(record, each) for record, each in pairs if vars(record).get(name) is not each]
        changed = [(record, {name: parent}) for record, parent in waiting]
        write_changes(current_state().session, self.model, changed)

    def create_references(self, rows: Sequence[Row]) -> None:
        """Create what rows refer to and what nothing has the name of, in few statements."""
        session = current_state().session
        for rule in self.lookups:
            if rule.make and rule.field.name in self._sources:
                create_made(session, rule.field, self._sources[rule.field.name], rows)

    def record_values(self, row: Row) -> dict[str, Any]:
        """Return the attributes of the record of a row; override it to add or to change some.

        Of a row that updates, those count that it changes.
        """
        assert self.model is not None
        values: dict[str, Any] = {}
        for field in (each for each in self.fields if each.name in self._attributes):
            is_given = not (row.is_missing(field) or row.is_blank(field))
            if is_given or field.name not in self._left_out:
                value = self._written_value(row, field) if field in self._texts else row[field]
                attribute, is_many = self._attributes[field.name], isinstance(field, Many)
                values[attribute] = collected(self.model, attribute, value) if is_many else value
        return values

    def _tells_updates(self) -> bool:
        is_ours = type(self).record_values is ModelImporter.record_values
        return is_ours and super()._tells_updates()

    def _values_of_host(self, row: Row, names: Collection[str]) -> Mapping[str, Any]:
        """Return what an overridden `record_values` says of some attributes."""
        if self.model is None or type(self).record_values is ModelImporter.record_values:
            return {}
        lists = inspect(self.model).relationships
        values = {name: each for name, each in values_of(self, row).items() if name in names}
        many = {name for name in values if name in lists and lists[name].uselist}
        return {name: things_of(each) if name in many else each for name, each in values.items()}

    def choices(self) -> Mapping[Field[Any], Sequence[str]]:
        """Return the names of what may be referred to, where they are few."""
        found = {self.field_named(name): self._names(name) for name in self._sources}
        return {field: names for field, names in found.items() if names}

    @classmethod
    def _place_in(cls, reflection: Reflection) -> Callable[[Field[Any]], int]:
        """Return what tells where a field stands: where its attribute does in the model."""
        return lambda field: reflection.place(cls._attributes.get(field.name, field.name))

    def _names(self, name: str) -> Sequence[str]:
        """Return the names in a column of a relationship; none where there are many."""
        known: dict[str, Sequence[str]] = self.__dict__.setdefault("_known_names", {})
        if name not in known:
            source: Any = self._sources[name]
            query = query_of(self, source.class_).with_only_columns(source)
            query = query.order_by(source).limit(LISTED + 1)
            names = [str(each) for each in current_state().session.scalars(query)]
            self.__dict__.setdefault("_first_names", {})[name] = names
            known[name] = names if len(names) <= LISTED else ()
        return known[name]

    def _some_names(self, field: Field[Any]) -> Sequence[str]:
        """Return the first names in a column of a relationship, however many there are."""
        if field.name not in self._sources:
            return ()
        self._names(field.name)
        first: Sequence[str] = self.__dict__["_first_names"][field.name]
        return first


#: A model may have attributes of these names, too.
_OWN_NAMES = RESERVED | {
    name
    for name in (*vars(ModelImporter), *vars(ModelUpdates), *vars(StoredValues))
    if not name.startswith("__")
}


def _field_name(attribute: str) -> str:
    """Return the name of the field of an attribute: the same, unless it is the importer's own."""
    return f"{attribute}_" if attribute in _OWN_NAMES else attribute


def _name(cls: type[ModelImporter], reflection: Reflection) -> None:
    """Name the kind of import after its model where the class does not."""
    words = reflection.words
    if not cls.slug:
        cls.slug = words.replace(" ", "_")
    if not cls.noun:
        cls.noun = plural(words).capitalize()
    if "singular" not in vars(cls):
        cls.singular = words
