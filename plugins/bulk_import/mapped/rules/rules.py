"""Rules that follow from a model: unique values are not taken, and references exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import InstrumentedAttribute, selectinload, undefer

from ...engine.declaration.importer import Importer
from ...engine.declaration.rules import Absent, Existing, absent, existing, lookup
from ...engine.fields.base.field import Field
from ...engine.rows.rows import Problem
from ...engine.sentences.articles import takes_an
from ...engine.sentences.language import N_, Inside
from ...state import current_state
from ..hook_answers import query_of
from ..keys.keys import records_by_key, taken_keys
from ..model.columns import is_comparable, is_text
from ..model.names import resembling
from ..model.reflection import Reflection
from .class_rules import add_rule, has_rule

TAKEN = N_("{label}: There is such a {singular} already.")
TAKEN_AN = N_("{label}: There is such an {singular} already.")
TAKEN_BY_ANY = N_("{label}: There is a record with this value already.")
MISSING = N_("{label}: There is no such {singular}.")
UNKNOWN = N_("{label}: The specified {kind} does not exist.")
SEVERAL = N_("{label}: There are several of this name.")
FIND_EXISTING = "_existing_"
"""The prefix of the rule that finds the records of a model by their key."""
MEANT = N_("Did you mean {name}?")


def find_by_name(cls: type[Importer], name: str, field: Field[Any], source: Any) -> None:
    """Add the rule that finds the things of a relationship by their names."""
    # What the host has called the column is in its language; the name of a class is in English.
    labels: Mapping[str, str] = getattr(cls, "labels", {})
    kind = (
        Inside(field.label) if field.label in labels.values() else Reflection(source.class_).words
    )
    _refuse_incomparable(cls, source, "@lookup")

    def missing(importer: Any, key: str) -> Problem:
        if key in importer.__dict__.get("_doubled", ()):
            return field.problem("unknown", SEVERAL.format(label=field.label))
        problem = field.problem("unknown", UNKNOWN.format(label=field.label, kind=kind))
        meant = resembling(key, importer._names(name))
        hint = MEANT.format(name=meant) if meant else ""
        return replace(problem, hint=hint, emphasis=meant)

    def find(importer: Any, keys: set[str]) -> Mapping[str, Any]:
        among = query_of(importer, source.class_)
        found = records_by_key(current_state().session, source, keys, among=among)
        importer._doubled = {key for key, records in found.items() if len(records) > 1}
        return {key: records[0] for key, records in found.items() if len(records) == 1}

    add_rule(cls, f"_find_{name}", find, lookup(field, missing=missing))


def forbid_taken(
    cls: type[Importer],
    name: str,
    field: Field[Any],
    attribute: InstrumentedAttribute[Any],
    *,
    is_unique: bool,
) -> None:
    """Add the rule that a unique value must not be taken.

    :param is_unique: the database keeps it so; else it is not taken among the records that the
        uploader may know of.
    """
    if has_rule(cls, Absent, field):
        return

    def taken(importer: Any, keys: set[str]) -> set[str]:
        among = None if is_unique else query_of(importer, importer.model)
        return taken_keys(current_state().session, attribute, keys, among)

    hint = N_("Case makes no difference") if is_text(attribute.expression) else ""
    words = TAKEN_AN if takes_an(str(cls.singular)) else TAKEN
    message = words.later(label=field.label, singular=cls.singular)
    if _is_inherited(attribute):
        message = TAKEN_BY_ANY.later(label=field.label)
    add_rule(cls, f"_taken_{name}", taken, absent(field, message=message, hint=hint))


def _is_inherited(attribute: InstrumentedAttribute[Any]) -> bool:
    """Return whether a record of another class may have a value, in the table of a class above."""
    mapper = inspect(attribute.class_)
    above = None if mapper.concrete else mapper.inherits
    return above is not None and attribute.key in above.column_attrs


def find_existing(
    cls: type[Importer], name: str, field: Field[Any], attribute: InstrumentedAttribute[Any]
) -> None:
    """Add the rule that finds the records which exist by their key."""
    if has_rule(cls, Existing, field):
        return
    _refuse_incomparable(cls, attribute, "@existing")

    def find(importer: Any, keys: set[str]) -> list[Any]:
        # What the model never loads by itself is compared all the same.
        deferred = (each for each in inspect(importer.model).column_attrs if each.deferred)
        loaded = [undefer(getattr(importer.model, each.key)) for each in deferred]
        loaded += [selectinload(getattr(importer.model, each)) for each in importer.loaded()]
        among = query_of(importer, importer.model)
        found = records_by_key(current_state().session, attribute, keys, loaded, among)
        return list(chain.from_iterable(found.values()))

    missing = MISSING.later(label=field.label, singular=cls.singular)
    add_rule(cls, f"{FIND_EXISTING}{name}", find, existing(field, missing=missing))


def _refuse_incomparable(
    cls: type[Importer], attribute: InstrumentedAttribute[Any], rule: str
) -> None:
    """Raise a TypeError where the database may write a key differently from how people do."""
    if not is_comparable(attribute.expression.type):
        raise TypeError(
            f"{cls.__name__} cannot find records by {attribute}: the type "
            f"{attribute.expression.type!r} may write a value differently from how people do. "
            f"Declare the rule {rule} of the column yourself."
        )
