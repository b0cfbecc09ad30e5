"""The tables of the host that imports write records to, as far as an importer names a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import FromClause, Table, inspect
from sqlalchemy.orm import Mapper

from ...engine.declaration.importer import Importer


def written_tables(importers: Iterable[type[Importer]]) -> Sequence[FromClause]:
    """Return the tables of the records of some importers, each once."""
    mappers: Iterable[Any] = (inspect(each.record_type, False) for each in importers)
    tables = (table for each in mappers if isinstance(each, Mapper) for table in each.tables)
    return list(dict.fromkeys(each for each in tables if isinstance(each, Table)))
