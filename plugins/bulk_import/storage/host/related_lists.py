"""Lists of a record in the shape that its model wants: a list, a set, or a dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import RelationshipProperty
from sqlalchemy.util import duck_type_collection

NOT_LOADED = ("dynamic", "write_only")
"""Values of `lazy` for lists that are read by a query of their own."""


def is_loaded(relationship: RelationshipProperty[Any]) -> bool:
    """Return whether the record itself holds the objects of a relationship."""
    return relationship.lazy not in NOT_LOADED


def collected(model: type[Any], name: str, things: Iterable[Any]) -> Any:
    """Return things as the attribute of a model takes them."""
    relationship = inspect(model).relationships.get(name)
    make: Any = None if relationship is None else relationship.collection_class
    made = make() if callable(make) else []
    kind = duck_type_collection(made)
    if kind is set:
        return set(things)
    if kind is dict and hasattr(made, "keyfunc"):
        return {made.keyfunc(each): each for each in things}
    return list(things)


def things_of(held: Any) -> tuple[Any, ...]:
    """Return the things that an attribute holds, whatever its shape."""
    return tuple(held.values() if isinstance(held, Mapping) else held)
