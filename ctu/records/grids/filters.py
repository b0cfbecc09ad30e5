"""Filters of a grid: a parameter of the address, and a condition for each of its values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_admin.model.filters import BaseFilter
from sqlalchemy import ColumnElement, or_

from ctu.records.numbers import whole_number
from plugins.bulk_import import like_pattern

Condition = Callable[[str], ColumnElement[bool] | None]
Choices = Callable[[], Sequence[tuple[str, str]]]


class GridFilter(BaseFilter):
    """One field of the Filter card; a blank value filters nothing.

    :param condition: returns the condition for a value, None when there is no such value.
    :param choices: returns pairs of value and words; a filter without choices is a field.
    :param kind: of the field: text or date.
    """

    def __init__(
        self,
        key: str,
        name: str,
        condition: Condition,
        choices: Choices | None = None,
        kind: str = "text",
    ) -> None:
        super().__init__(name)
        self.key = key
        self.condition = condition
        self.choices = choices
        self.kind = kind

    def validate(self, value: str) -> bool:
        """Return whether a value of the address can be used: it is blank, or has a condition."""
        return value == "" or self.condition(value) is not None

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        """Return the query narrowed to the rows that meet the condition of a value."""
        return query.filter(self.condition(value))

    def words_of(self, value: str) -> str:
        """Return what a value is called on the page."""
        named = dict(self.choices()) if self.choices else {}
        return named.get(value, value)

    def operation(self) -> str:
        """Return the word between field and value; a grid has no other one."""
        return "is"


def by_id(column: Any) -> Condition:
    """Return a condition that leaves rows with that id in a column."""
    return lambda value: column == int(value) if is_id(value) else None


def by_text(*columns: Any) -> Condition:
    """Return a condition that leaves rows in which a text stands in one of the columns."""

    def condition(value: str) -> ColumnElement[bool]:
        pattern = like_pattern(value.strip())
        return or_(*(column.ilike(pattern, escape="\\") for column in columns))

    return condition


def is_id(value: str) -> bool:
    """Return whether a value can be the id of a row."""
    return whole_number(value) is not None
