"""Answers of a model importer's hooks, checked: a wrong type is a HostFault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select

from ..engine.declaration.faults import wrong_answer
from ..engine.rows.rows import Row


def query_of(importer: Any, kind: type[Any]) -> Select[Any]:
    """Return the query of the records of a class that the uploader may know of."""
    query: Any = importer.get_query(kind)
    found = query.column_descriptions if isinstance(query, Select) else []
    # A query of a table, or of some columns, returns no records.
    if len(found) != 1 or found[0]["entity"] is None or found[0]["expr"] is not found[0]["entity"]:
        rule = f"get_query({kind.__name__})"
        raise wrong_answer(importer, rule, query, f"select({kind.__name__})")
    narrowed: Select[Any] = query
    return narrowed


def values_of(importer: Any, row: Row) -> Mapping[str, Any]:
    """Return the attributes of the record of a row."""
    values: Any = importer.record_values(row)
    if not isinstance(values, Mapping):
        raise wrong_answer(importer, "record_values", values, "dict[str, Any]")
    return values
