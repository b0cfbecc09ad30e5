"""Lookup of an import's records as they are now, and the attributes to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, ValuesView
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import reduce
from typing import Any

from markupsafe import Markup
from sqlalchemy import Unicode, cast, inspect, or_
from sqlalchemy.orm import selectinload, undefer
from sqlalchemy.orm.collections import KeyFuncDict

from ...engine.declaration.object_texts import text_of
from ...engine.fields.textual.choices import member_label
from ...engine.sentences.language import _t, inside
from ...storage.host.record_keys import Key, is_one_of, key_columns, key_of
from ...storage.host.related_lists import is_loaded

SEARCH_WORDS = 8


@dataclass(frozen=True)
class RecordSource:
    """The records of one class that the current actor may see."""

    kind: type[Any]
    query: Any
    """The query that finds these records and no others."""
    columns: Sequence[tuple[str, str]]
    """Attributes, perhaps of what a record refers to ("team.name"), each with its label."""
    searched: Sequence[str]
    """Attributes of columns in which words are searched."""
    url_of: Callable[[Any], str | None]
    formatted: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """What the host shows of a record in the place of an attribute, by its path."""

    @property
    def search_label(self) -> str:
        """Return what can be searched, for the search field: "Line, name or login"."""
        paths = [path for path, _ in self.columns]
        # The first column may be made of others, such as a full name.
        has_others = not set(self.searched) <= set(paths)
        shown = [*self.searched, *(paths[:1] if has_others else [])]
        labels = (inside(label) for path, label in self.columns if path in shown)
        *most, last = [_t("Line"), *labels]
        return _t("{most} or {last}", most=", ".join(most), last=last) if most else last

    def load(self, keys: Sequence[Key]) -> dict[Key, Any]:
        """Return those of these records that may be seen, by their keys."""
        records = self.query.filter(is_one_of(self.kind, keys)).all()
        found = {key_of(record): record for record in records}
        self._load_related(records, list(found))
        return found

    def matching(self, keys: Sequence[Key], words: str) -> set[Key]:
        """Return the keys of those of these records that hold every word."""
        query = self.query.filter(is_one_of(self.kind, keys))
        for word in words.split()[:SEARCH_WORDS]:
            texts = [cast(getattr(self.kind, name), Unicode) for name in self.searched]
            query = query.filter(or_(*(text.icontains(word, autoescape=True) for text in texts)))
        return {tuple(row) for row in query.with_entities(*key_columns(self.kind)).all()}

    def cells(self, record: Any) -> list[str]:
        """Return the texts of a record for its columns, in their order."""
        return [_text(self._value(record, path)) for path, _ in self.columns]

    def _value(self, record: Any, path: str) -> Any:
        if path in self.formatted:
            return self.formatted[path](record)
        return reduce(_part, path.split("."), record)

    def _load_related(self, records: Sequence[Any], keys: Sequence[Key]) -> None:
        """Load the shown relationships of all records by one query, where they are not loaded yet.

        Relationships that the model never loads by itself (`lazy="raise"`) are included.
        """
        firsts = {path.partition(".")[0] for path, _ in self.columns}
        missing = sorted(firsts & inspect(records[0]).unloaded) if records else []
        related = inspect(self.kind).relationships
        loadable = [each for each in missing if each not in related or is_loaded(related[each])]
        if loadable:
            # An option of its own could contradict those that the host's query has.
            options = [
                (selectinload if each in related else undefer)(getattr(self.kind, each))
                for each in loadable
            ]
            query = self.query.session.query(self.kind).filter(is_one_of(self.kind, keys))
            query.options(*options).all()


def _part(thing: Any, name: str) -> Any:
    return None if thing is None else getattr(thing, name)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _t("Yes") if value else _t("No")
    if isinstance(value, Enum) and type(value).__str__ is Enum.__str__:
        return member_label(value)
    if isinstance(value, Markup):
        return value.striptags()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    things = value.values() if isinstance(value, KeyFuncDict) else value
    is_many = isinstance(things, list | tuple | set | ValuesView)
    return ", ".join(map(text_of, things)) if is_many else text_of(value)
