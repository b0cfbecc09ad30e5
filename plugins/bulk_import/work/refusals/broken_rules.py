"""The rule of the database that a row breaks, with the columns that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Inspector, Table, inspect, text
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ...storage.database.error_codes import CHECK, EXCLUDE, NOT_NULL, REFERENCE, kind_of_rule

_DEFINITION = text(
    "SELECT pg_get_constraintdef(rule.oid) FROM pg_constraint rule "
    "JOIN pg_class relation ON relation.oid = rule.conrelid "
    "WHERE rule.conname = :name AND relation.relname = :table"
)
"""The definition of a constraint in PostgreSQL's catalogue; SQLAlchemy reflects only some."""
_PARTITIONED = text(
    "SELECT pg_get_partkeydef(relation.oid) FROM pg_class relation "
    "JOIN pg_namespace space ON space.oid = relation.relnamespace "
    "WHERE relation.relname = :table AND space.nspname = :schema"
)
"""The partition key of a table in PostgreSQL; NULL for a table without partitions."""


@dataclass(frozen=True)
class BrokenRule:
    """A rule of a table: its kind, its name, and its columns as far as they are known."""

    kind: str
    """NOT_NULL, REFERENCE, CHECK or EXCLUDE; "" for any other, such as a trigger's."""
    name: str = ""
    columns: tuple[str, ...] = ()


def broken_rule(session: Session, error: IntegrityError, model: type[Any] | None) -> BrokenRule:
    """Return the rule that an error is about; SQLite tells it in words only.

    :param model: the mapped class of the records, whose tables SQLite does not name.
    """
    kind = kind_of_rule(error)
    described: Any = getattr(error.orig, "diag", None)
    if described is None:
        return _rule_of_sqlite(session, kind, str(error.orig), model)
    name, table = described.constraint_name or "", described.table_name
    if described.column_name:
        return BrokenRule(kind, name, (described.column_name,))
    known = inspect(session.connection())
    if described.datatype_name and model is not None:
        return BrokenRule(kind, name, _of_domain(known, model, described.datatype_name))
    if table and not name and kind == CHECK:
        # No partition of the table takes the row.
        texts = list(
            session.scalars(_PARTITIONED, {"table": table, "schema": described.schema_name})
        )
        return BrokenRule(kind, "", _named_in(texts, _column_names(known, described)))
    if not (name and table):
        return BrokenRule(kind, name)
    if kind == REFERENCE:
        keys = known.get_foreign_keys(table, described.schema_name)
        columns = [each["constrained_columns"] for each in keys if each["name"] == name]
        return BrokenRule(kind, name, tuple(*columns))
    if kind == EXCLUDE:
        texts = list(session.scalars(_DEFINITION, {"name": name, "table": table}))
    else:
        checks = known.get_check_constraints(table, described.schema_name)
        texts = [each["sqltext"] for each in checks if each["name"] == name]
    return BrokenRule(kind, name, _named_in(texts, _column_names(known, described)))


def _column_names(known: Inspector, described: Any) -> list[str]:
    """Return the columns of the table that an error of PostgreSQL names."""
    columns = known.get_columns(described.table_name, described.schema_name)
    return [each["name"] for each in columns]


def _of_domain(known: Inspector, model: type[Any], domain: str) -> tuple[str, ...]:
    """Return the columns of a model's records whose values a domain of PostgreSQL checks."""
    found = (
        each
        for table in inspect(model).tables
        if isinstance(table, Table)
        for each in known.get_columns(table.name, table.schema)
    )
    return tuple(
        each["name"]
        for each in found
        if isinstance(each["type"], DOMAIN) and each["type"].name == domain
    )


def _rule_of_sqlite(session: Session, kind: str, text: str, model: type[Any] | None) -> BrokenRule:
    found = re.search(r"constraint failed: (.*)", text)
    name = found[1] if found else ""
    if kind == NOT_NULL:
        return BrokenRule(kind, "", (name.rpartition(".")[2],))
    if kind == REFERENCE and name:
        # SQLite itself says no more; `deferred_rules` does.
        return BrokenRule(kind, "", tuple(each.rpartition(".")[2] for each in name.split(", ")))
    if kind != CHECK or model is None:
        return BrokenRule(kind)
    known = inspect(session.connection())
    for table in inspect(model).tables:
        checks = known.get_check_constraints(table.name, table.schema)
        texts = [each["sqltext"] for each in checks if each["name"] == name]
        columns = _named_in(texts or [name], [each.name for each in table.columns])
        if columns:
            # A rule without a name is called by its text.
            return BrokenRule(kind, name if texts else "", columns)
    return BrokenRule(kind, name)


def violated_columns(session: Session, error: IntegrityError) -> tuple[str, ...]:
    """Return the columns whose values must be unique and are not; () when nothing names them.

    An index over expressions has no columns, so its name stands in their place.
    """
    described = getattr(error.orig, "diag", None)
    if described is None:
        failed = re.search(r"UNIQUE constraint failed: (.*)", str(error.orig))
        names = failed[1].split(", ") if failed else []
        if len(names) == 1 and (named := re.fullmatch("index '(.*)'", names[0])):
            return (named[1],)
        return tuple(name.rpartition(".")[2] for name in names)
    table, schema = described.table_name, described.schema_name
    if not table:
        return ()
    known = inspect(session.connection())
    primary = known.get_pk_constraint(table, schema)
    every = {primary["name"]: primary["constrained_columns"]}
    for index in known.get_indexes(table, schema):
        every[index["name"]] = [name or "" for name in index["column_names"]]
    unique = known.get_unique_constraints(table, schema)
    every |= {each["name"]: each["column_names"] for each in unique}
    columns = every.get(described.constraint_name, [])
    if columns and all(columns):
        return tuple(map(str, columns))
    # An index over expressions has no columns, and a name that tells more than nothing.
    return (str(described.constraint_name),)


def _named_in(texts: Sequence[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that the text of a rule names."""
    words = {word for text in texts if text for word in re.findall(r'"[^"]+"|\w+', text)}
    return tuple(name for name in names if {name, f'"{name}"'} & words)
