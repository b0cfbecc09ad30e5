"""Values that a column of PostgreSQL would change when it stores them, or that its driver fails at.

SQLAlchemy names such a type in full beside its value, and PostgreSQL cuts what is converted on
demand, where it refuses what is only stored (`findings/cut_to_the_length_of_their_type.sh`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

Fits = Callable[[Any, Any], bool]
_READ: Mapping[type[TypeEngine[Any]], tuple[type, ...]] = {
    sa.Boolean: (bool, str),
    sa.Integer: (int, str),
    sa.Numeric: (int, float, Decimal, str),
}
"""What items may be: PostgreSQL reads a text as it reads what is typed, or refuses it."""


def is_kept(kind: TypeEngine[Any], value: Any) -> bool:
    """Return whether a column of a type of PostgreSQL keeps a value as it is.

    Of any other type that is left to the database, which refuses what does not fit.
    """
    fits = next((each for of, each in _FITS.items() if isinstance(kind, of)), None)
    return value is None or fits is None or fits(kind, value)


def is_native(kind: TypeEngine[Any]) -> bool:
    """Return whether `is_kept` knows a type."""
    return isinstance(kind, tuple(_FITS))


def _is_array(kind: Any, value: Any) -> bool:
    """Return whether a value is a list of what the type holds; a list in it is a dimension."""
    if not isinstance(value, list | tuple | set | frozenset):
        return False
    return all(
        _is_array(kind, each) if isinstance(each, list | tuple) else _is_item(kind.item_type, each)
        for each in value
    )


def _is_item(kind: Any, value: Any) -> bool:
    if value is None or isinstance(kind, sa.Enum):
        return True
    if isinstance(kind, sa.String):
        return isinstance(value, str) and (kind.length is None or len(value) <= kind.length)
    types = next((types for each, types in _READ.items() if isinstance(kind, each)), None)
    if types is not None:
        return isinstance(value, types) and (bool in types or not isinstance(value, bool))
    return is_kept(kind, value)


def _is_bits(kind: Any, value: Any) -> bool:
    if not isinstance(value, str) or kind.length is None:
        return True
    length: int = kind.length
    return len(value) <= length if kind.varying else len(value) == length


def _is_texts_by_name(kind: Any, value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    texts = [*value, *(each for each in value.values() if each is not None)]
    return all(isinstance(each, str) for each in texts)


_FITS: Mapping[type[TypeEngine[Any]], Fits] = {
    sa.ARRAY: _is_array,
    postgresql.BIT: _is_bits,
    postgresql.HSTORE: _is_texts_by_name,
}
