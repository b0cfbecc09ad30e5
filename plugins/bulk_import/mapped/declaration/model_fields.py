"""The fields and rules that an importer has from the columns and relationships of its model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import RelationshipProperty

from ...engine.declaration.rules import Lookup
from ...engine.fields.base.field import Field
from ...engine.fields.base.options import UNSET
from ...engine.fields.textual.many import Many
from ...engine.fields.textual.references import Reference
from ...engine.sentences.language import N_
from ..model.columns import field_of, makes_its_value
from ..model.construction import made_by_constructor
from ..model.names import label_of
from ..model.reflection import Reflection, natural_key
from ..rules.class_rules import has_rule
from ..rules.get_or_create import GetOrCreate, make_missing, source_of
from ..rules.rules import find_by_name, find_existing, forbid_taken
from ..rules.trees import find_tree
from .declared import refuse_type

TWICE = N_("{label}: The same value stands in more than one row of the file.")


def declare_columns(
    cls: type[Any], reflection: Reflection, field_name: Callable[[str], str]
) -> None:
    """Declare a field for each column that the class does not, with the rules of unique ones.

    :param field_name: returns the name of the field of an attribute.
    """
    unique = reflection.unique_columns()
    key = cls.key.key if cls.key is not None else ""
    left_to_default = set()
    for attribute, column in reflection.columns():
        name = field_name(attribute)
        made = made_by_constructor(reflection.mapper.class_, attribute)
        if makes_its_value(column) or made is not UNSET:
            left_to_default.add(name)
        declared = getattr(cls, name, None)
        field = declared if isinstance(declared, Field) else None
        if attribute not in cls.exclude and field is None:
            is_primary = column in reflection.mapper.primary_key and not makes_its_value(column)
            is_needed = is_primary or (attribute == key and cls.offers_updates())
            field = field_of(column, label_of(cls, attribute), is_needed=is_needed, made=made)
            if field is None:
                refuse_type(cls, attribute, column)
                continue
            _set(cls, name, field)
        if field is not None and (column in unique or attribute == key):
            source, is_unique = reflection.attribute(attribute), column in unique
            field.unique = field.unique or TWICE.later(label=field.label)
            forbid_taken(cls, name, field, source, is_unique=is_unique)
            if attribute == key and cls.offers_updates():
                find_existing(cls, name, field, source)
    cls._left_to_default = frozenset(left_to_default)


def declare_relationships(
    cls: type[Any], reflection: Reflection, field_name: Callable[[str], str]
) -> None:
    """Declare a field for each relationship that has a name, with the rule that finds its things.

    :param field_name: returns the name of the field of an attribute.
    """
    sources = {}
    for each in reflection.relationships():
        name = field_name(each.key)
        declared = getattr(cls, name, None)
        field: Field[Any] | None = declared if isinstance(declared, Field) else None
        if each.key in cls.exclude or (field and has_rule(cls, Lookup, field)):
            continue
        declared_source = cls.references.get(each.key, natural_key(each.mapper))
        source = source_of(declared_source)
        if source is None:
            _refuse_nameless(cls, reflection, each)
            continue
        if field is None:
            make: Callable[..., Field[Any]] = Many if each.uselist else Reference
            is_required = reflection.is_required(each)
            field = make(label_of(cls, each.key), each.mapper.class_, required=is_required)
            _set(cls, name, field)
        if reflection.has_default(each):
            cls._left_to_default |= {name}
        sources[name] = source
        find_by_name(cls, name, field, source)
        if isinstance(declared_source, GetOrCreate):
            make_missing(cls, name, source)
    cls._sources = sources
    cls.tree = find_tree(cls, reflection, sources, field_name)


def _refuse_nameless(
    cls: type[Any], reflection: Reflection, relationship: RelationshipProperty[Any]
) -> None:
    """Raise a TypeError where a record cannot be without things that no column names."""
    if reflection.is_required(relationship):
        target = relationship.mapper.class_.__name__
        names = sorted(each.key for each in relationship.local_columns if each.key)
        if len(names) > 1:
            raise TypeError(
                f"{cls.__name__} must say by which column a {target} is named: "
                f"references = {{{relationship.key!r}: {target}.…}}; or name it by all of its key: "
                f"exclude = ({relationship.key!r},) and a field for each of {', '.join(names)}"
            )
        raise TypeError(
            f"{cls.__name__} must say by which column a {target} is named: "
            f"references = {{{relationship.key!r}: {target}.…}}"
        )


def _set(cls: type[Any], name: str, field: Field[Any]) -> None:
    setattr(cls, name, field)
    field.__set_name__(cls, name)
