"""Names of attributes in an importer's class, checked against the mapper of its model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import getattr_static
from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import InstrumentedAttribute, Mapper

from ...engine.declaration.importer import Importer
from ...engine.declaration.mistakes.mistyped import (
    refuse_mistyped,
    refuse_unlisted,
    refuse_unmapped,
)
from ...engine.declaration.rules import Existing
from ...engine.fields.base.field import Field
from ...engine.fields.base.options import UNSET
from ...storage.host.related_lists import is_loaded
from ..model.columns import makes_its_value
from ..model.reflection import Reflection, natural_key
from ..rules.class_rules import rules_of
from ..rules.get_or_create import source_of


def key_of(cls: type[Any], reflection: Reflection) -> InstrumentedAttribute[Any] | None:
    """Return the attribute by which people know a record, None where the class names none.

    A synonym is the attribute that it stands for.

    :raises TypeError: for what no column holds, such as a hybrid or a `column_property`.
    """
    # A hybrid that is read from another class than its own computes itself there.
    given = getattr_static(cls, "key", None)
    if given is None:
        return None
    mapper = reflection.mapper
    name = str(getattr(given, "key", None) or getattr(given, "__name__", ""))
    name = mapper.synonyms[name].name if name in mapper.synonyms else name
    owner = getattr(given, "parent", None)
    is_ours = not isinstance(owner, Mapper) or mapper.isa(owner)
    if not (is_ours and _is_column(mapper, name)):
        model = reflection.model.__name__
        shown = repr(given) if isinstance(given, str) else name or repr(given)
        raise TypeError(
            f"{cls.__name__}.key must be an attribute of {model} that a column of its table holds, "
            f"such as {model}.{_example(mapper)}; {shown} is not."
        )
    return given if isinstance(given, InstrumentedAttribute) else reflection.attribute(name)


def is_key_in_file(cls: type[Any], attribute: str, field_name: str) -> bool:
    """Return whether files have a column of a part of the primary key, whatever makes its value.

    An update finds records by it, and a new record has the one that the database makes, unless the
    class declares a column.

    :param field_name: the name of the field of the attribute.
    """
    owner = next((each for each in cls.__mro__ if field_name in vars(each)), cls)
    is_derived = field_name in vars(owner).get("_derived", ())
    is_declared = isinstance(vars(owner).get(field_name), Field) and not is_derived
    finds_alone = cls.offers_updates() and not any(each.is_creating for each in cls.offered())
    return is_declared or (finds_alone and attribute == getattr(cls.key, "key", ""))


def refuse_unread_key(cls: type[Any], reflection: Reflection) -> None:
    """Raise a TypeError where an update has no key, or a key that no file can hold."""
    if any(isinstance(rule, Existing) for rule in rules_of(cls)):
        return
    model = reflection.model.__name__
    if cls.key is None:
        known = natural_key(reflection.mapper)
        example = f", as in key = {model}.{known.key}" if known is not None else ""
        raise TypeError(
            f"{cls.__name__} updates records and needs a key: the column by which people know a "
            f"{model}{example}, or an @existing rule."
        )
    name = cls.key.key
    column = reflection.mapper.column_attrs[name].columns[0]
    places = (each.key for each in reflection.relationships() if column in each.local_columns)
    why = "the database fills it"
    if column in reflection.mapper.primary_key and any(each.is_creating for each in cls.offered()):
        why += ", so that it serves where modes name update alone"
    if place := next(places, ""):
        why = f"the relationship {place} stands in its place"
    if name in cls.exclude:
        why = "exclude names it"
    raise TypeError(
        f"{cls.__name__} updates records and cannot find them by {model}.{name}, of which a file "
        f"has no column: {why}. Take another key, or declare a field with an @existing rule."
    )


def _is_column(mapper: Mapper[Any], name: str) -> bool:
    found = mapper.column_attrs.get(name)
    return found is not None and isinstance(found.columns[0], Column)


def _example(mapper: Mapper[Any]) -> str:
    names = [each.key for each in mapper.column_attrs if isinstance(each.columns[0], Column)]
    return names[-1]


def refuse_mistyped_names(cls: type[Any]) -> None:
    """Raise a TypeError where an attribute of a class is of another type than it has to be."""
    refuse_mistyped(cls)
    refuse_unlisted(cls, "exclude", str)
    refuse_unmapped(cls, "labels")
    refuse_unmapped(cls, "references")
    for name in cls.labels if isinstance(cls.labels, Mapping) else ():
        if not isinstance(name, str):
            raise TypeError(
                f"{cls.__name__}.labels must have names of attributes, as texts, for keys; {name} "
                "is not one."
            )


def refuse_unnamed_things(cls: type[Any], reflection: Reflection) -> None:
    """Raise a TypeError where `references` names a thing by an attribute of another class."""
    for name, declared in cls.references.items():
        found = reflection.mapper.relationships.get(name)
        source = source_of(declared)
        owner = getattr(source, "parent", None)
        if found is None or (isinstance(owner, Mapper) and found.mapper.isa(owner)):
            continue
        thing = found.mapper.class_.__name__
        example = f"{thing}.{_example(found.mapper)}"
        raise TypeError(
            f"{cls.__name__}.references must name each {thing} of {name} by one of its attributes, "
            f"such as {example}; {source!r} is not one."
        )


def refuse_unknown_names(cls: type[Any], reflection: Reflection) -> None:
    """Raise a TypeError where a class itself names an attribute that its model does not have."""
    known = {*reflection.mapper.all_orm_descriptors.keys(), *reflection.attributes()}
    known |= {name for name in dir(cls) if isinstance(getattr_static(cls, name), Field)}
    for what in ("exclude", "labels"):
        _refuse(cls, what, sorted(set(vars(cls).get(what, ())) - known), reflection)
    named = {each.key for each in reflection.relationships()}
    others = sorted(set(vars(cls).get("references", ())) - named)
    if others:
        raise TypeError(
            f"{cls.__name__}.references names {', '.join(others)}, which no row can name: it takes "
            "relationships to one, and to many by a table between, that are not viewonly."
        )


def _refuse(cls: type[Any], what: str, names: Iterable[str], reflection: Reflection) -> None:
    if listed := ", ".join(names):
        raise TypeError(
            f"{cls.__name__}.{what} names {listed}, and {reflection.model.__name__} has no such "
            "attribute."
        )


def refuse_unloaded(cls: type[Any], reflection: Reflection, names: Iterable[str]) -> None:
    """Raise a TypeError where an update would have to read a list that is never loaded."""
    for each in map(reflection.mapper.relationships.get, names):
        if each is not None and not is_loaded(each):
            raise TypeError(
                f"{cls.__name__} cannot update {reflection.model.__name__}.{each.key}: a list that "
                f"is lazy={each.lazy!r} is not loaded with its record. Name it in exclude, or "
                "offer creating alone."
            )


def refuse_others(cls: type[Any], reflection: Reflection, field_name: Callable[[str], str]) -> None:
    """Raise a TypeError where what is no field has the name of a column: the column would win.

    :param field_name: returns the name of the field of an attribute.
    """
    names = {field_name(each): each for each in reflection.fillable() if each not in cls.exclude}
    # A class above that is an importer, too, has been looked at.
    written = [each for each in cls.__mro__ if each is cls or not issubclass(each, Importer)]
    for name, attribute in names.items():
        found = next((vars(each)[name] for each in written if name in vars(each)), UNSET)
        if found is UNSET or isinstance(found, Field):
            continue
        shown = f"the method {name}" if callable(found) else repr(found)
        raise TypeError(
            f"{cls.__name__}.{name} is {shown}, and {reflection.model.__name__} has a column of "
            f'that name. Declare a field, or leave it out: exclude = ("{attribute}",).'
        )


def refuse_type(cls: type[Any], name: str, column: Any) -> None:
    """Raise a TypeError for a column that has to be declared, unless a record can be without it."""
    if not (column.nullable or makes_its_value(column)):
        raise TypeError(
            f"{cls.__name__} must declare {name}: no kind of column holds a {column.type!r}. "
            "Declare a field of your own that reads one, or exclude it and give it in "
            "record_values(row)."
        )
