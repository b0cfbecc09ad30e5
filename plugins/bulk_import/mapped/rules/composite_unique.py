"""The rule of columns that are unique together, over records and over the rows of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.interfaces import MANYTOONE

from ...engine.declaration.importer import Importer
from ...engine.declaration.rules import Check, UniqueGroup, Values, check_rows
from ...engine.fields.base.field import Field
from ...engine.fields.textual.references import Reference
from ...engine.judging.composite_duplicates import already_there
from ...engine.rows.outline import Outline
from ...engine.rows.rows import Problem, Row
from ...engine.sentences import messages
from ...state import current_state
from ...storage.host.record_keys import Key, key_of
from ..keys.keys import ASKED_AT_ONCE
from ..model.columns import may_be_null_twice
from ..model.reflection import Reflection
from .caseless import folded
from .class_rules import add_rule, rules_of

Filled = Mapping[sa.Column[Any], tuple[Field[Any], str]]
"""Columns of the database, each with the field that fills it and the attribute of the referenced
record; the attribute is "" where the field is no reference."""
Fields = Sequence[Field[Any]]


def forbid_taken_together(
    cls: type[Importer], reflection: Reflection, field_name: Callable[[str], str]
) -> None:
    """Add a rule for each group of columns that is unique and that the fields of a class fill.

    Whether a group with any other column is taken, the database alone knows.

    :param field_name: returns the name of the field of an attribute.
    """
    filled, groups = _filled(cls, reflection, field_name), []
    for number, group in enumerate(reflection.unique_groups()):
        fields = [filled[each][0] for each in group if each in filled]
        is_by_itself = len(group) == 1 and not isinstance(fields[0] if fields else None, Reference)
        if len(fields) == len(group) and not (is_by_itself or _has_check(cls, fields)):
            find = _finder(reflection.mapper, [(each, *filled[each]) for each in group])
            # A reference may fill several columns.
            once = tuple(dict.fromkeys(fields))
            add_rule(cls, f"_taken_together_{number}", find, check_rows(*once))
            groups.append(UniqueGroup(once, _form_finder(reflection.mapper, group, filled, once)))
    cls._unique_together = groups


def _form_finder(
    mapper: Mapper[Any], group: Iterable[sa.Column[Any]], filled: Filled, fields: Fields
) -> Callable[[], Callable[[Values], Values]]:
    """Return what finds the form in which a database compares values of fields that fill a group.

    Names of what a field refers to are in theirs.
    """
    own = {field: each for each in group for field, name in [filled[each]] if not name}
    columns = [own.get(each) for each in fields]
    return lambda: folded(columns, current_state().session.get_bind(mapper).dialect)


def _filled(
    cls: type[Importer], reflection: Reflection, field_name: Callable[[str], str]
) -> Filled:
    found: dict[sa.Column[Any], tuple[Field[Any], str]] = {}
    for name, column in reflection.columns():
        field = getattr(cls, field_name(name), None)
        if isinstance(field, Field) and not (field.is_secret or may_be_null_twice(column)):
            found[column] = field, ""
    for each in reflection.relationships():
        field = getattr(cls, field_name(each.key), None)
        if isinstance(field, Field) and each.direction is MANYTOONE:
            for local, remote in each.local_remote_pairs or ():
                if isinstance(local, sa.Column):
                    found[local] = field, each.mapper.get_property_by_column(remote).key
    return found


def _has_check(cls: type[Importer], fields: Fields) -> bool:
    """Return whether the class itself declares a check of just these columns."""
    checks = (rule for rule in rules_of(cls) if isinstance(rule, Check))
    return any({*check.fields} == {*fields} for check in checks)


def _finder(
    mapper: Mapper[Any],
    group: Sequence[tuple[sa.Column[Any], Field[Any], str]],
) -> Callable[..., Iterator[tuple[Row, Problem]]]:
    columns = [column for column, _, _ in group]
    fields = list(dict.fromkeys(field for _, field, _ in group))

    def values(importer: Importer, row: Row) -> Values | None:
        """Return what a row stores, None for what cannot be taken: NULL, or a new thing's key."""
        found = [
            getattr(row[field], name, None) if name else importer.as_stored(field, row[field])
            for _, field, name in group
        ]
        return None if None in found else tuple(found)

    def find(importer: Importer, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        candidates = [row for row in rows if row.held is None or _changes(row, fields)]
        valued = [(row, each) for row in candidates if (each := values(importer, row)) is not None]
        session = current_state().session
        compared = folded(columns, session.get_bind(mapper).dialect)
        count = Counter(compared(each) for _, each in valued)
        asked_for = list(dict.fromkeys(each for _, each in valued))
        owners = _owners(session, mapper, columns, asked_for)
        taken = {compared(each): key for each, key in owners.items()}
        for row, each in ((row, compared(each)) for row, each in valued):
            own = _key_of(row)
            is_told = messages.ALREADY_THERE_CODE in {problem.code for problem in row.found}
            if not is_told and (count[each] > 1 or taken.get(each, own) != own):
                yield row, already_there(fields)

    return find


def _changes(row: Row, fields: Fields) -> bool:
    return any(each.field in fields for each in row.changes)


def _key_of(row: Row) -> Key:
    """Return the key of the record that a row is about, () for one that creates."""
    if row.held is None:
        return ()
    return row.held.identity if isinstance(row.held, Outline) else key_of(row.held)


def _owners(
    session: Session,
    mapper: Mapper[Any],
    columns: Sequence[sa.Column[Any]],
    wanted: Sequence[Values],
) -> Mapping[Values, Key]:
    """Return the keys of all records that have some values, visible to the uploader or not."""
    own = list(columns[0].table.primary_key.columns) or mapper.primary_key
    found: dict[Values, Key] = {}
    at_once = ASKED_AT_ONCE // len(columns)
    for start in range(0, len(wanted), at_once):
        is_such = tuple_(*columns).in_(wanted[start : start + at_once])
        query = select(*own, *columns).where(is_such)
        for record in session.execute(query, bind_arguments={"mapper": mapper}):
            found[tuple(record[len(own) :])] = tuple(record[: len(own)])
    return found
