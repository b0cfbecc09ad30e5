"""Texts that a column compares without their case: of CITEXT, and of the collation NOCASE."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.engine import Dialect

from ..model.columns import made_of

Fold = Callable[[str], str]
NOCASE = "NOCASE"
"""The collation of SQLite that takes A to Z for a to z, and no other letter for another."""
_LETTERS = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def folded(
    columns: Sequence[sa.Column[Any] | None], dialect: Dialect
) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return what brings the values of some columns into the form in which they are compared.

    :param columns: None for values that are in that form.
    """
    folds = [None if each is None else _fold(each, dialect) for each in columns]
    if not any(folds):
        return tuple
    return lambda values: tuple(
        fold(value) if fold is not None and isinstance(value, str) else value
        for fold, value in zip(folds, values, strict=True)
    )


def _fold(column: sa.Column[Any], dialect: Dialect) -> Fold | None:
    """Return what a column makes of a text before it compares it, None for nothing."""
    # A type may be another one on PostgreSQL (`with_variant`).
    kind = made_of(column.type).dialect_impl(dialect)
    if isinstance(kind, CITEXT):
        return str.lower
    if str(getattr(kind, "collation", None) or "").upper() == NOCASE:
        return lambda text: text.translate(_LETTERS)
    return None
