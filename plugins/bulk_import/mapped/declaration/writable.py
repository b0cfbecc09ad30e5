"""Models whose records an import can write; any other is refused with a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapper
from sqlalchemy.types import NullType

from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ..model.columns import makes_its_value
from ..model.construction import needed_by
from ..model.reflection import Reflection
from .unlike_columns import refuse_unheld


def refuse_unwritable(name: str, model: Any, *, creates: bool) -> None:
    """Raise a TypeError for a class to whose table no record can be written.

    :param name: the importer of the class.
    """
    mapper: Any = sa.inspect(model, raiseerr=False)
    if not isinstance(mapper, Mapper):
        raise TypeError(f"{name}.model must be a mapped class of SQLAlchemy, not {model!r}.")
    _refuse_unready(name, mapper)
    if not isinstance(mapper.local_table, sa.Table | sa.Join):
        raise TypeError(
            f"{name} cannot write a {model.__name__}: it is mapped to a query, and not to a table. "
            "Name the model of the table."
        )
    if creates and mapper.polymorphic_abstract:
        raise TypeError(
            f"{name} cannot create a {model.__name__}: the class is abstract "
            "(polymorphic_abstract). Make an importer for each of its subclasses."
        )


def _refuse_unready(name: str, mapper: Mapper[Any]) -> None:
    """Raise a TypeError where the program has not defined yet what a model refers to."""
    try:
        mapper.registry.configure(cascade=True)
    except InvalidRequestError as error:
        # Another class of the base may be the one; SQLAlchemy names it.
        _call_unready(name, mapper, error, f": {error.args[0].rstrip('.')}")
    for column in mapper.columns:
        # A foreign key without a type has that of its target.
        if isinstance(column.type, NullType) and column.foreign_keys:
            target = next(iter(column.foreign_keys)).target_fullname
            _call_unready(name, mapper, None, f", {target}")


def _call_unready(
    name: str, mapper: Mapper[Any], cause: Exception | None, told: str = ""
) -> NoReturn:
    raise TypeError(
        f"{name} reads {mapper.class_.__name__}, which refers to what is not defined yet{told}. "
        "Import every module with models before the class of an importer is made."
    ) from cause


def refuse_columnless(cls: type[Importer]) -> None:
    """Raise a TypeError where no column is left that a file could have."""
    if not cls.fields:
        raise TypeError(
            f"{cls.__name__} has no column that a file can fill. Declare some, such as those of a "
            "foreign key whose relationship is excluded."
        )


def refuse_unmade(
    cls: type[Importer], reflection: Reflection, attributes: Mapping[str, str], *, is_ours: bool
) -> None:
    """Raise a TypeError where what `record_values` returns by default makes no record of a row.

    :param attributes: the attribute that each field fills.
    :param is_ours: whether `create` uses those values and no others.
    """
    if is_ours:
        refuse_unheld(cls, is_compared=False)
    _refuse_needs(cls.__name__, reflection.model, reflection.attributes())
    _refuse_kindless(cls.__name__, reflection.mapper, attributes.keys() & _names(cls.fields))
    known = attributes.keys() | _names(each for rule in cls.checks for each in rule.fields)
    dropped = [each.name for each in cls.fields if not (each.is_extra or each.name in known)]
    if dropped and is_ours:
        raise TypeError(
            f"{cls.__name__} has columns that the mapper of {reflection.model.__name__} does not "
            f"know: {', '.join(dropped)}. Override record_values(row), which says what becomes of "
            "them, or declare them with extra=True where they are to be ignored."
        )


def _names(fields: Iterable[Field[Any]]) -> set[str]:
    return {each.name for each in fields}


def _refuse_kindless(name: str, mapper: Mapper[Any], filled: Collection[str]) -> None:
    """Raise a TypeError where the class of a new record in a hierarchy is unknown."""
    kind: Any = mapper.polymorphic_on
    if mapper.polymorphic_identity is not None or not isinstance(kind, sa.Column):
        return
    is_left = kind.nullable or makes_its_value(kind)
    if not is_left and mapper.get_property_by_column(kind).key not in filled:
        raise TypeError(
            f"{name} cannot create a {mapper.class_.__name__}: the class has no "
            f"polymorphic_identity, and its column {kind.name} needs one. Make an importer for "
            f"each of its subclasses, or override record_values(row) to give {kind.name}."
        )


def _refuse_needs(name: str, model: type[Any], attributes: Collection[str]) -> None:
    """Raise a TypeError where the constructor of a class insists on what no attribute is.

    :param attributes: everything that the mapper knows of.
    """
    if lacking := sorted(set(needed_by(model)) - set(attributes)):
        raise TypeError(
            f"{name} cannot create a {model.__name__}: its constructor needs {', '.join(lacking)}. "
            "Override record_values(row), which says what the constructor is given."
        )
