"""Default attributes of a record to show and to search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import String, inspect

from ...engine.declaration.importer import Importer
from ...engine.fields.textual.choices import Choice
from ...reports.repairs.row_names import naming_fields

SHOWN_COLUMNS = 4
"""How many columns are shown of a record by default."""

Columns = list[tuple[str, str]]


def own_columns(importer: type[Importer]) -> Columns:
    """Return the columns of a record that the file fills, those that name it first.

    An attribute that is no plain column is left out, because its text may hold anything.
    """
    named = [field for fields in naming_fields(importer) for field in fields]
    fields = dict.fromkeys([*named, *importer.fields])
    names = _column_names(importer)
    shown = [each for each in fields if each.name in names and not each.is_secret]
    return [(each.name, each.label) for each in shown][:SHOWN_COLUMNS]


def list_columns(importer: type[Importer], view: Any) -> Columns:
    """Return the first columns of the host's own list that are attributes, never the secret.

    An attribute that a macro of a template formats is left out: its text needs that template.
    """
    kind, secret = importer.record_type, importer.secret()
    hidden = {secret.name} if secret else set()
    hidden |= {name for name, shown in view.column_formatters_export.items() if _is_macro(shown)}
    called = {each.name: each.label for each in importer.fields} | (view.column_labels or {})
    shown = [
        (name, str(called.get(name, label)))
        for name, label in view._list_columns
        if _has(kind, name)
    ]
    if not view.column_list:
        # Flask-Admin begins with what a record refers to; people look for what names it.
        named = [field.name for fields in naming_fields(importer) for field in fields]
        shown.sort(key=lambda pair: pair[0] not in named)
    return [pair for pair in shown if pair[0] not in hidden][:SHOWN_COLUMNS]


def choice_labels(
    importer: type[Importer], names: Iterable[str]
) -> dict[str, Callable[[Any], Any]]:
    """Return formatters that show the label of a choice instead of its value, as files do."""
    choices = {each.name: each for each in importer.fields if isinstance(each, Choice)}
    return {name: partial(_labelled, choices[name]) for name in names if name in choices}


def _labelled(field: Choice[Any], record: Any) -> Any:
    value = getattr(record, field.name)
    word = field.word_of(value)
    return value if word is None else word


def list_formatters(view: Any, names: Iterable[str]) -> dict[str, Callable[[Any], Any]]:
    """Return the formatters of the host's own list, as its export uses them."""
    formatted = [name for name in names if name in view.column_formatters_export]
    return {name: partial(_exported, view, name) for name in formatted}


def _exported(view: Any, name: str, record: Any) -> Any:
    return view.get_export_value(record, name)


def _is_macro(formatter: Any) -> bool:
    # Flask-Admin tells the function that its `macro` returns by this name, too.
    return getattr(formatter, "__name__", "") == "inner"


def searched_columns(importer: type[Importer], shown: Iterable[str], view: Any) -> Sequence[str]:
    """Return the columns of text that are shown or name a record.

    A column that the host's list formats is searched only if that list searches it, too: a person
    who may not read a text could find it letter by letter.
    """
    texts = _column_names(importer, String)
    if view is not None:
        texts -= view.column_formatters.keys() - set(view.column_searchable_list or ())
    named = [field.name for fields in naming_fields(importer) for field in fields]
    return [name for name in dict.fromkeys([*shown, *named]) if name in texts]


def _column_names(importer: type[Importer], kind: type[Any] = object) -> set[str]:
    columns = inspect(importer.record_type).column_attrs
    return {each.key for each in columns if isinstance(each.columns[0].type, kind)}


def _has(kind: Any, path: str) -> bool:
    """Return whether a class has an attribute, or a path of them through relationships."""
    first, _, rest = path.partition(".")
    if not rest:
        return hasattr(kind, first)
    relationship = inspect(kind).relationships.get(first)
    return relationship is not None and _has(relationship.mapper.class_, rest)
