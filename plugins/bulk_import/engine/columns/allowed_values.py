"""The values that an uploader may use in a column at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from ..cells.keys import canonical_key
from ..cells.white_space import is_blank
from ..declaration.importer import Importer
from ..declaration.rule_answers import texts_of_fields
from ..fields.base.field import Field
from ..fields.textual.choices import Choice
from ..fields.textual.many import Many
from ..fields.textual.references import Reference
from ..rows.rows import REFUSED


def choices_of(importer: Importer) -> Mapping[Field[Any], Sequence[str]]:
    """Return the words of choice columns, and the importer's `choices` for any other column."""
    words: dict[Field[Any], Sequence[str]] = {
        each: each.words for each in importer.fields if isinstance(each, Choice)
    }
    return {**words, **texts_of_fields(importer, "choices")}


class Usable:
    """The values that the importer's actor may use; each column is asked about once."""

    def __init__(self, importer: Importer) -> None:
        """Ask nothing yet."""
        self._importer = importer
        self._known: dict[tuple[str, str], bool] = {}

    def takes(self, field: Field[Any], text: str) -> bool:
        """Return whether a column takes a text, and names with it what the actor may name.

        :param field: as it reads its column in the file.
        """
        if is_blank(text):
            return not field.required
        value = field.read(text, 0, [])
        if value is REFUSED or not isinstance(field, Many | Reference):
            return value is not REFUSED
        return all(self._is_named(field, each) for each in _names(value))

    def _is_named(self, field: Field[Any], name: str) -> bool:
        key = canonical_key(name)
        if (field.name, key) not in self._known:
            self._known[field.name, key] = self._exists(field, key)
        return self._known[field.name, key]

    def _exists(self, field: Field[Any], key: str) -> bool:
        """Ask the importer's choices; one that names none, perhaps of too many, looks it up."""
        texts = self._choices.get(field.name)
        if texts is not None:
            return key in texts
        rules = (rule for rule in self._importer.lookups if rule.field.name == field.name)
        return "\0" not in key and any(
            key in getattr(self._importer, rule.method)({key}) for rule in rules
        )

    @cached_property
    def _choices(self) -> dict[str, frozenset[str]]:
        found = choices_of(self._importer).items()
        return {field.name: frozenset(map(canonical_key, texts)) for field, texts in found}


def _names(value: Any) -> Sequence[str]:
    """Return the names in a cell, one or several."""
    return value if isinstance(value, tuple) else (value,)
