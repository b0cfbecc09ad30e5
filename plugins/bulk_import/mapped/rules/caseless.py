"""Texts that a column compares without their case: of CITEXT, and of the collation NOCASE."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.engine import Dialect

from ..model.columns import made_of

Fold = Callable[[Any], Any]
NOCASE = "NOCASE"
"""The collation of SQLite that takes A to Z for a to z, and no other letter for another."""
_LETTERS = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def folded(
    columns: Sequence[sa.Column[Any]], dialect: Dialect
) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Return what brings the values of some columns into the form in which they are compared."""
    folds = [_fold(each, dialect) for each in columns]
    return lambda values: tuple(fold(value) for fold, value in zip(folds, values, strict=True))


def _fold(column: sa.Column[Any], dialect: Dialect) -> Fold:
    # A type may be another one on PostgreSQL (`with_variant`).
    kind = made_of(column.type).dialect_impl(dialect)
    if isinstance(kind, CITEXT):
        return lambda value: value.lower() if isinstance(value, str) else value
    if str(getattr(kind, "collation", None) or "").upper() == NOCASE:
        return lambda value: value.translate(_LETTERS) if isinstance(value, str) else value
    return lambda value: value
