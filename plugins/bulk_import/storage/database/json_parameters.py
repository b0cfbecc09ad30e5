"""Many values as one JSON parameter, which drivers send faster than thousands of parameters.

SQLite ends a text of JSON at a NUL, which `is_fit` says of values before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    TableValuedAlias,
    bindparam,
    cast,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .dialect import SQLITE

_NUL = r"\u0000"
_written = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def json_parameter(values: Collection[Any] | Mapping[Any, Any]) -> str:
    """Return values, rows of values or values by key, as the text that is the parameter."""
    return _written(values)


def is_fit(parameter: str) -> bool:
    """Return whether every database reads from a parameter the values of which it was made."""
    return _NUL not in parameter


def listed_texts(texts: Collection[str]) -> Select[Any] | Sequence[str]:
    """Return what a text is `in_` that is one of these."""
    listed = list(texts)
    parameter = json_parameter(listed)
    if not is_fit(parameter):
        return listed
    return select(_text(json_items(bindparam(None, parameter, String)).c.value))


def listed_numbers(numbers: Collection[int]) -> Select[Any]:
    """Return what a whole number is `in_` that is one of these, of 64 bits each."""
    items = json_items(bindparam(None, json_parameter(list(numbers)), String))
    return select(cast(_text(items.c.value), BigInteger))


def json_items(parameter: ColumnElement[Any]) -> TableValuedAlias:
    """Return the table of the items of a list; its one column is called `value`."""
    return _items(parameter).table_valued("value")


def json_members(parameter: ColumnElement[Any]) -> TableValuedAlias:
    """Return the table of what an object holds: its columns are texts, `key` and `value`."""
    return _members(parameter).table_valued("key", "value")


def json_part(item: ColumnElement[Any], place: int) -> ColumnElement[Any]:
    """Return what stands at a place of an item that is a list, in PostgreSQL as text."""
    return _part(item, literal_column(str(place)))


class _items(FunctionElement[Any]):  # noqa: N801 - It is written like an SQL function.
    inherit_cache = True


class _members(FunctionElement[Any]):  # noqa: N801 - It is written like an SQL function.
    inherit_cache = True


class _text(FunctionElement[str]):  # noqa: N801 - It is written like an SQL function.
    type = String()
    inherit_cache = True


class _part(FunctionElement[Any]):  # noqa: N801 - It is written like an SQL function.
    type = String()
    inherit_cache = True


@compiles(_items)
def _sql_of_items(element: _items, compiler: SQLCompiler, **options: Any) -> str:
    given = compiler.process(element.clauses, **options)
    if compiler.dialect.name == SQLITE:
        return f"json_each({given})"
    return f"json_array_elements(CAST({given} AS JSON))"


@compiles(_members)
def _sql_of_members(element: _members, compiler: SQLCompiler, **options: Any) -> str:
    given = compiler.process(element.clauses, **options)
    if compiler.dialect.name == SQLITE:
        return f"json_each({given})"
    return f"json_each_text(CAST({given} AS JSON))"


@compiles(_text)
def _sql_of_text(element: _text, compiler: SQLCompiler, **options: Any) -> str:
    given = compiler.process(element.clauses, **options)
    return given if compiler.dialect.name == SQLITE else f"({given} #>> '{{}}')"


@compiles(_part)
def _sql_of_part(element: _part, compiler: SQLCompiler, **options: Any) -> str:
    item, place = (compiler.process(each, **options) for each in element.clauses)
    if compiler.dialect.name == SQLITE:
        return f"json_extract({item}, '$[{place}]')"
    return f"({item} ->> {place})"
