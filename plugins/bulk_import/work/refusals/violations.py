"""Problems of rows that the database, or the host's model, refuses when they are written."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import FlushError

from ...engine.declaration.faults import NotKept, NotUpdated
from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.rows.rows import Problem, Row
from ...engine.sentences import messages
from ...engine.sentences.language import _t, listed
from ...storage.database.error_codes import (
    NOT_NULL,
    REFERENCE,
    is_misspelt_value,
    is_raised_by_rule,
    is_unique_violation,
)
from .broken_rules import BrokenRule, broken_rule, violated_columns
from .error_place import error_place
from .program_faults import PROGRAM_FAULTS, is_without_context
from .validators import refused_attribute

log = logging.getLogger(__name__)

_MISSED = re.compile("INSERT statement for .* did not produce|has a NULL identity key", re.DOTALL)
ROW_FAULTS = (
    IntegrityError,
    DataError,
    ValueError,
    ArithmeticError,
    AssertionError,
    StatementError,
    NotKept,
    FlushError,
)
"""What a value can cause; of a StatementError the error behind it tells, see `is_row_fault`."""


def is_left_out(error: BaseException) -> bool:
    """Return whether SQLAlchemy lacks what an INSERT returns; its other errors are a program's."""
    return isinstance(error, FlushError) and bool(_MISSED.search(str(error)))


def is_row_fault(error: BaseException) -> bool:
    """Return whether an error at the creation of records is the fault of a value in a row."""
    if isinstance(error, IntegrityError | DataError | NotKept) or is_left_out(error):
        return True
    if isinstance(error, DBAPIError) and (is_raised_by_rule(error) or is_misspelt_value(error)):
        return True
    if isinstance(error, StatementError):
        # What a column's type raised about a value, such as an unknown name of an Enum.
        return not isinstance(error, DBAPIError) and _is_about_value(error.orig)
    return isinstance(error, ValueError | ArithmeticError | AssertionError)


def _is_about_value(error: BaseException | None) -> bool:
    """Return whether what a type raised may be about a value, and not the program or an outage."""
    if error is None or isinstance(error, (*PROGRAM_FAULTS, OSError)):
        return False
    return not is_without_context(error)


def refused(session: Session, importer: Importer, error: Exception, row: Row) -> Problem:
    """Return the problem of a row that no rule finds anything wrong with."""
    if isinstance(error, IntegrityError):
        if is_unique_violation(error):
            return _already_there(importer, violated_columns(session, error))
        # A rule of the database that the importer does not declare: a mistake of the program.
        log.error("row.refused importer=%s error=%s", importer.slug, type(error.orig).__name__)
        return _not_allowed(importer, broken_rule(session, error, importer.record_type), row)
    if isinstance(error, NotUpdated):
        return _not_updated(error, row)
    if isinstance(error, NotKept) or is_left_out(error):
        return Problem(messages.REFUSED_CODE, messages.NOT_KEPT, hint=messages.HINT_NOT_KEPT)
    if isinstance(error, DBAPIError) and is_raised_by_rule(error):
        return Problem(messages.REFUSED_CODE, messages.NOT_ALLOWED)
    log.warning(
        "row.value importer=%s error=%s at=%s",
        importer.slug,
        type(error).__name__,
        error_place(error),
    )
    hint = messages.HINT_VALUE_REFUSED
    if (field := _refused_field(importer, error)) is not None:
        message = messages.VALUE_REFUSED_AT.format(label=field.label)
        return Problem(messages.VALUE_REFUSED_CODE, message, field.name, hint)
    is_new = row.held is None
    message = messages.VALUE_REFUSED if is_new else messages.CHANGE_REFUSED
    return Problem(messages.VALUE_REFUSED_CODE, message, hint=hint)


def _not_updated(error: NotUpdated, row: Row) -> Problem:
    """Return the problem of changes that were not kept; it names their columns if others were."""
    hint, left = str(messages.HINT_NOT_UPDATED), error.fields
    if len(left) < len(row.changes):
        hint = messages.HINT_PARTLY_UPDATED.format(columns=listed([each.label for each in left]))
    name = left[0].name if len(left) == 1 else ""
    return Problem(messages.REFUSED_CODE, messages.NOT_UPDATED, name, hint)


def _not_allowed(importer: Importer, rule: BrokenRule, row: Row) -> Problem:
    """Return the problem of a broken rule of the database; it names columns as the file does."""
    fields = [_field_of(importer, each) for each in rule.columns]
    names = _labels(fields, rule.columns)
    name = fields[0].name if len(fields) == 1 and fields[0] else ""
    listed_names = listed(names) if names else ""
    # Where the cell is filled, the program has left the value out.
    is_filled = any(each is not None and row.get(each, None) not in (None, "") for each in fields)
    if rule.kind == NOT_NULL and listed_names and not is_filled:
        message = messages.EMPTY if name else messages.NEEDED
        return Problem(
            messages.REFUSED_CODE, message.format(label=listed_names, columns=listed_names), name
        )
    if rule.kind == REFERENCE and listed_names:
        return Problem(messages.REFUSED_CODE, messages.NO_SUCH.format(columns=listed_names), name)
    hint = ""
    if listed_names:
        hint = messages.HINT_RULE if rule.name else messages.HINT_RULE_OF
    elif rule.name:
        hint = messages.HINT_RULE_NAMED
    told_hint = hint.format(rule=rule.name, columns=listed_names) if hint else ""
    return Problem(messages.REFUSED_CODE, messages.NOT_ALLOWED, name, told_hint)


def _refused_field(importer: Importer, error: Exception) -> Field[object] | None:
    """Return the field whose value a validator of the model has refused, None for any other."""
    name = refused_attribute(error)
    attributes = {importer._attribute_of(each): each for each in importer.fields}
    return attributes.get(name) or (_field_of(importer, name) if name else None)


def _already_there(importer: Importer, columns: Sequence[str]) -> Problem:
    """Return the problem of the declared rule for these columns, else one that names them."""
    fields = [_field_of(importer, column) for column in columns]
    for rule in importer.absents:
        if fields == [rule.field]:
            return rule.field.problem("taken", rule.message, rule.hint)
    names = _labels(fields, columns)
    listed_names = listed(list(dict.fromkeys(names)) or [_t("values")])
    name = fields[0].name if len(fields) == 1 and fields[0] else ""
    message = messages.ALREADY_THERE.format(columns=listed_names)
    is_counted = fields == [None] and _is_counted(importer.record_type, columns[0])
    hint = messages.HINT_COUNTED if is_counted else ""
    return Problem(messages.ALREADY_THERE_CODE, message, name, hint)


def _is_counted(kind: type[Any] | None, column: str) -> bool:
    """Return whether the database counts the numbers in the primary key of a class of records."""
    table: Any = None if kind is None else inspect(kind).local_table
    counted = getattr(table, "autoincrement_column", None)
    return counted is not None and counted.name == column


def _field_of(importer: Importer, column: str) -> Field[object] | None:
    """Return the field of a column: it has its name, its label, or holds its key."""
    for each in importer.fields:
        if column in importer._column_names(each):
            return each
        label = re.sub(r"\W+", "_", each.label).lower()
        if column.lower() in (each.name, f"{each.name}_key", label, f"{label}_key"):
            return each
    return None


def _labels(fields: Sequence[Field[object] | None], columns: Sequence[str]) -> list[str]:
    """Return what the file calls each column, and the name of one that no field fills."""
    pairs = zip(fields, columns, strict=True)
    return [column if field is None else field.label for field, column in pairs]
