"""Mistakes in the declaration of an importer, refused when its class is created."""

from __future__ import annotations

from typing import Any

from ...fields.textual.many import Many
from ...fields.textual.references import Reference
from ..rules import Rule, fields_of
from ..updating import NAMES
from .header_limits import refuse_header
from .rule_shapes import refuse_misshapen_rule

RESERVED = frozenset(
    {"actor", "run", "slug", "noun", "singular", "batch_rows", "fields", "lookups", "absents"}
    | {"checks", "prepare", "create", "choices", "advice", "secret", "field_named"}
    | {"people", "nobody", "rollback_note", "lookalikes", "record_type", "record_name"}
    | {"undo", "may_undo", "check_undo", "offers_undo", "undo_note", "undo_effect"}
    | {"create_references", "uses_all_cores", "get_ready"}
    | {"usual_length", "named_by", "make_secrets", "renew_secrets"}
    | {"generated_secret", "handed_by", "tree", "link_parents", "may_create"}
    | NAMES
)
"""What no field of an importer can be called."""


def refuse_mistakes(cls: type[Any], base: type[Any]) -> None:
    """Raise for an incomplete declaration when the class is created, not at the upload.

    :param cls: the importer.
    :param base: the class of all importers, whose methods answer nothing yet.
    """
    if not cls.slug or not cls.slug.replace("_", "").isalnum() or not cls.noun:
        raise TypeError(f"{cls.__name__} needs a slug of letters, digits and _ and a noun.")
    for field in cls.fields:
        if field.name in RESERVED:
            raise TypeError(
                f"{cls.__name__}.{field.name} is a reserved name; call the field otherwise."
            )
    refuse_header(cls.__name__, cls.fields)
    _refuse_mistaken_rules(cls)
    _refuse_secrets(cls, base)
    _refuse_strangers(cls)
    if cls.offers_undo() and cls.record_type is None:
        raise TypeError(f"{cls.__name__} has an undo and needs the record_type that it undoes.")


def _refuse_mistaken_rules(cls: type[Any]) -> None:
    looked_up = {rule.field for rule in cls.lookups}
    for field in cls.fields:
        if isinstance(field, Reference | Many) and field not in looked_up:
            kind = "Many" if isinstance(field, Many) else "Reference"
            raise TypeError(f"{cls.__name__}.{field.name} is a {kind} and needs a @lookup.")
    rules: tuple[Rule, ...] = (*cls.lookups, *cls.absents, *cls.checks, *cls.existings)
    for rule in rules:
        if not set(fields_of(rule)) <= set(cls.fields):
            raise TypeError(
                f"{cls.__name__}.{rule.method} names a field of another importer. Declare the "
                "field here, or take one of this class."
            )
        refuse_misshapen_rule(cls, rule)


def _refuse_strangers(cls: type[Any]) -> None:
    """Raise where `named_by` holds a secret, or something that is no column of the importer."""
    if any(field.is_secret or field not in cls.fields for field in cls.named_by):
        raise TypeError(
            f"{cls.__name__}.named_by must name columns of this importer that are not secrets."
        )


def _refuse_secrets(cls: type[Any], base: type[Any]) -> None:
    is_made = any(field.is_generated for field in cls.fields)
    if is_made and cls.make_secrets is base.make_secrets:
        raise TypeError(f"{cls.__name__} has a generated secret and needs make_secrets(rows).")
    if sum(field.is_secret for field in cls.fields) > 1:
        raise TypeError(
            f"{cls.__name__} declares two secrets; an import can have one at most. Leave one out."
        )
