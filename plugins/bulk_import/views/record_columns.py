"""Which attributes of a record are shown and searched where the view does not say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import String, inspect

from ..engine.importer import Importer
from ..reports.row_names import naming_fields

SHOWN_COLUMNS = 4
"""So many columns are shown of a record by default."""

Columns = list[tuple[str, str]]


def own_columns(importer: type[Importer]) -> Columns:
    """Return the columns of a record that the file fills, those that name it first.

    An attribute that is no plain column is left out: what a model says of itself may hold anything.
    """
    named = [field for fields in naming_fields(importer) for field in fields]
    fields = dict.fromkeys([*named, *importer.fields])
    names = _column_names(importer)
    shown = [each for each in fields if each.name in names and not each.is_secret]
    return [(each.name, each.label) for each in shown][:SHOWN_COLUMNS]


def list_columns(importer: type[Importer], view: Any) -> Columns:
    """Return the first columns of the host's own list that are attributes, never the secret."""
    kind, secret = importer.record_type, importer.secret()
    hidden = {secret.name} if secret else set()
    shown = [(name, str(label)) for name, label in view._list_columns if _has(kind, name)]
    return [pair for pair in shown if pair[0] not in hidden][:SHOWN_COLUMNS]


def searched_columns(importer: type[Importer], shown: Iterable[str]) -> Sequence[str]:
    """Return the columns of text that are shown or name a record."""
    named = [field.name for fields in naming_fields(importer) for field in fields]
    texts = _column_names(importer, String)
    return [name for name in dict.fromkeys([*shown, *named]) if name in texts]


def _column_names(importer: type[Importer], kind: type[Any] = object) -> set[str]:
    columns = inspect(importer.record_type).column_attrs
    return {each.key for each in columns if isinstance(each.columns[0].type, kind)}


def _has(kind: Any, path: str) -> bool:
    """Say whether the class has an attribute, perhaps of what it refers to."""
    first, _, rest = path.partition(".")
    if not rest:
        return hasattr(kind, first)
    relationship = inspect(kind).relationships.get(first)
    return relationship is not None and _has(relationship.mapper.class_, rest)
