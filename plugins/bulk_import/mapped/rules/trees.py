"""Which relationship of a model makes its records a tree: one to another record of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.interfaces import MANYTOONE

from ...engine.declaration.importer import Importer
from ...engine.declaration.rules import Tree
from ...engine.fields.base.field import Field
from ...engine.fields.base.value_keys import value_key
from ..keys.key_values import Reader, value_reader
from ..model.columns import made_of
from ..model.reflection import Reflection
from .cycles import forbid_cycles


def find_tree(
    cls: type[Importer],
    reflection: Reflection,
    sources: Mapping[str, InstrumentedAttribute[Any]],
    field_name: Callable[[str], str],
) -> Tree | None:
    """Return how a row names another row of its file as its parent, None where it cannot.

    The name is unique, so that it means one row only, and a record can exist without a parent, as
    it does for a moment.

    :param sources: by which attribute each relationship is named, by the name of its field.
    """
    for each in reflection.relationships():
        source = sources.get(field_name(each.key))
        if (
            each.mapper is not reflection.mapper
            or each.direction is not MANYTOONE
            or source is None
        ):
            continue
        key = getattr(cls, field_name(source.key), None)
        is_needed = reflection.is_required(each) or reflection.has_default(each)
        if isinstance(key, Field) and key.unique is not None and not is_needed:
            parent = getattr(cls, field_name(each.key))
            read = value_reader(made_of(source.expression.type))
            tree = Tree(parent, key, partial(_form, read))
            if cls.offers_updates():
                forbid_cycles(cls, tree, each)
            return tree
    return None


def _form(read: Reader | None, text: str) -> str:
    """Return the form in which a name is compared, as records are found by it."""
    value = text if read is None else read(text)
    return "" if value is None else value_key(value)
