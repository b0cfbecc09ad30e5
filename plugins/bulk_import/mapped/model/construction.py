"""Records made by the constructor of their model, whatever attributes that takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from inspect import Parameter, signature
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm.base import LoaderCallableStatus

from ...engine.declaration.faults import HostFault
from ...engine.fields.base.options import UNSET
from ...engine.sentences import messages
from .columns import may_be_null_twice

NAMED = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


def construct(model: type[Any], values: Mapping[str, Any]) -> Any:
    """Return a record with some attributes.

    Attributes that the constructor does not take, such as `init=False` of a dataclass, are set
    afterwards. A required argument without a value is left to the database.
    """
    own, taken, needed = _parameters(model.__init__)
    if taken is None and not (needed or own in values):
        return model(**values)
    names = (values.keys() if taken is None else taken) - {own}
    given = {name: each for name, each in values.items() if name in names}
    left = needed - given.keys()
    record = model(**given, **{name: _nothing(model, name) for name in left})
    for name in left:
        if _writes_null(model, name):
            delattr(record, name)
    for name, value in values.items():
        if name not in given:
            setattr(record, name, value)
    return record


def record_of(importer: Any, values: Mapping[str, Any]) -> Any:
    """Return a record with some attributes.

    :raises HostFault: for one that its class does not have, as a slip in `record_values` gives it.
    """
    try:
        return construct(importer.model, values)
    except TypeError as error:
        lacking = [name for name in values if not hasattr(importer.model, name)]
        if not lacking:
            raise
        rule, model = f"{type(importer).__name__}.record_values", importer.model.__name__
        named = {"rule": rule, "attribute": lacking[0], "model": model}
        raise HostFault(messages.NO_SUCH_ATTRIBUTE.format(**named), hook=rule) from error


def needed_by(model: type[Any]) -> Collection[str]:
    """Return what a constructor insists on."""
    return _parameters(model.__init__)[2]


def made_by_constructor(model: type[Any], name: str) -> Any:
    """Return the default of an attribute of a dataclass, None for one that a factory makes.

    It is UNSET where the constructor makes no value: SQLAlchemy knows a default of its own.
    """
    known = {each.name: each for each in fields(model)} if is_dataclass(model) else {}
    if (field := known.get(name)) is None:
        return UNSET
    if field.default_factory is not MISSING:
        return None
    is_known = isinstance(field.default, LoaderCallableStatus)
    return UNSET if field.default in (MISSING, None) or is_known else field.default


@cache
def _parameters(
    constructor: Callable[..., None],
) -> tuple[str, frozenset[str] | None, frozenset[str]]:
    """Return what a constructor calls the record, what it takes, and what it insists on.

    It takes None where it takes whatever is named, which a column called `self` cannot be.
    """
    own, *parameters = signature(constructor).parameters.values()
    named = [each for each in parameters if each.kind in NAMED]
    takes_all = any(each.kind is Parameter.VAR_KEYWORD for each in parameters)
    taken = None if takes_all else frozenset(each.name for each in named)
    needed = frozenset(each.name for each in named if each.default is Parameter.empty)
    return own.name, taken, needed


def _nothing(model: type[Any], name: str) -> Any:
    """Return the value of an attribute that holds nothing."""
    relationship = inspect(model).relationships.get(name)
    return [] if relationship is not None and relationship.uselist else None


def _writes_null(model: type[Any], name: str) -> bool:
    """Return whether None would be written, where a default of the database is to be taken."""
    column = inspect(model).column_attrs.get(name)
    return column is not None and may_be_null_twice(column.columns[0])
