"""Rules for values that a host's own type, or one of PostgreSQL's, cannot store.

A type may write what it cannot read. Such a record could be shown by no page any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from ...engine.declaration.faults import HostFault
from ...engine.declaration.importer import Importer
from ...engine.declaration.rules import check_rows
from ...engine.fields.base.field import Field
from ...engine.rows.rows import Problem, Row
from ...engine.sentences import messages
from ...storage.database.stored_form import round_trip
from ..model.columns import made_of
from ..model.reflection import Reflection
from .class_rules import add_rule
from .native_values import is_kept, is_native

MOST_SECONDS = 1.0
"""CPU time for the rows that are judged together. With a type that takes longer, such as one
that hashes passwords, the other values are not tried."""
_PROGRAM_FAULTS = (TypeError, AttributeError, NameError, ImportError, NotImplementedError)
"""What a type raises that is given values of another kind than its own, whatever they are."""

_MANY = (list, tuple, set, frozenset, dict)
"""What no text becomes in a right program: a type of lists takes a text for a list of letters."""


def refuse_unstorable(
    cls: type[Importer], reflection: Reflection, field_name: Callable[[str], str]
) -> None:
    """Add a rule for each field whose column has a type of the host's own, or of PostgreSQL alone.

    :param field_name: returns the name of the field of an attribute.
    """
    for name, column in reflection.columns():
        field = getattr(cls, field_name(name), None)
        is_told = isinstance(column.type, TypeDecorator) or is_native(made_of(column.type))
        if isinstance(field, Field) and is_told:
            find = _finder(field, column)
            add_rule(cls, f"_unstorable_{name}", find, check_rows(field))


def _finder(
    field: Field[Any], column: sa.Column[Any]
) -> Callable[..., Iterator[tuple[Row, Problem]]]:
    kind: Any = column.type
    message = messages.VALUE_REFUSED_AT.format(label=field.label)
    problem = Problem(messages.VALUE_REFUSED_CODE, message, field.name)

    def find(importer: Any, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        known: dict[str, bool] = {}
        until = time.thread_time() + MOST_SECONDS
        for row in rows:
            if row.held is None or any(each.field is field for each in row.changes):
                cell = "" if row.is_missing(field) else row.cells[row.places[field]]
                if cell not in known and time.thread_time() < until:
                    known[cell] = _is_storable(field, kind, row[field], importer._dialect)
                if not known.get(cell, True):
                    yield row, problem

    return find


def _is_storable(field: Field[Any], kind: Any, value: Any, dialect: Any) -> bool:
    if value is None or not isinstance(kind, TypeDecorator):
        return is_kept(made_of(kind), value)
    try:
        back = round_trip(kind, value, dialect)
    except _PROGRAM_FAULTS as error:
        raise _takes_others(field, kind, value, error) from error
    except OSError:
        # Whoever encrypts elsewhere may be away.
        raise
    except Exception:  # noqa: BLE001 - What the host's type raises about a value is its own.
        return False
    if isinstance(value, str) and isinstance(back, _MANY):
        raise _takes_others(field, kind, value, back)
    if isinstance(value, _MANY) and isinstance(back, str):
        # Encrypted JSON of SQLAlchemy-Utils is written as Python shows it, on PostgreSQL alone.
        raise _takes_others(field, kind, value, back)
    return True


def _takes_others(field: Field[Any], kind: Any, value: Any, told_by: object) -> HostFault:
    """Return the fault of a column of the wrong kind for its type.

    :param told_by: what the type raised of a value, or what became of it.
    """
    name, given, by = (type(each).__name__ for each in (kind, value, told_by))
    sentence = messages.TYPE_TAKES_OTHERS.format(
        type=name, column=field.label, error=by, given=given
    )
    text = f"{name} takes no {given} in the column {field.label} ({by})"
    return HostFault(sentence, told=text)
