"""Of which models an import can write records: a sentence for each of the others."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper

from .construction import needed_by


def refuse_unwritable(name: str, model: Any, *, creates: bool) -> None:
    """Raise a TypeError for a class to whose table no record can be written.

    :param name: the importer of the class.
    """
    mapper: Any = sa.inspect(model, raiseerr=False)
    if not isinstance(mapper, Mapper):
        raise TypeError(f"{name}.model is a mapped class of SQLAlchemy, and not {model!r}.")
    if not isinstance(mapper.local_table, sa.Table | sa.Join):
        raise TypeError(
            f"{name} cannot write a {model.__name__}: it is mapped to a query, and not to a table."
        )
    if creates and mapper.polymorphic_abstract:
        raise TypeError(
            f"{name} cannot create a {model.__name__}: the class is abstract "
            "(polymorphic_abstract). Make an importer of each class below it."
        )


def refuse_needs(name: str, model: type[Any], attributes: Collection[str]) -> None:
    """Raise a TypeError where the constructor of a class insists on what no attribute is.

    :param attributes: everything that the mapper knows of.
    """
    if lacking := sorted(set(needed_by(model)) - set(attributes)):
        raise TypeError(
            f"{name} cannot create a {model.__name__}: its constructor needs {', '.join(lacking)}. "
            "Override record_values(row), which says what the constructor is given."
        )
