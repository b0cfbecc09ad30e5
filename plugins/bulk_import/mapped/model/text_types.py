"""Types of a host that keep something else than texts in a text: JSON, or a truth value."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from ...storage.database.stored_form import round_trip

_OF_JSON: dict[str, Any] = {"a": [1, "b", None]}
_PLAIN = DefaultDialect()


def meant_by(kind: TypeEngine[Any], made: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return the type whose values a host's type takes, as far as that can be found out.

    Such a type writes any value. A text that is no text to it would be a text in JSON, or true.

    :param made: what it is made of.
    """
    if not isinstance(kind, TypeDecorator) or not isinstance(made, sa.String):
        return made
    if _keeps(kind, _OF_JSON):
        return sa.JSON()
    return sa.Boolean() if _keeps(kind, True) and _keeps(kind, False) else made


def _keeps(kind: TypeDecorator[Any], value: Any) -> bool:
    """Return whether a type writes a value as a text and reads the same value from it."""
    if type(kind).process_bind_param is TypeDecorator.process_bind_param:
        return False
    try:
        if not isinstance(kind.process_bind_param(value, _PLAIN), str):
            return False
        back = round_trip(kind, value, _PLAIN)
    except Exception:  # noqa: BLE001 - What the host's type raises about a value is its own.
        return False
    return type(back) is type(value) and bool(back == value)
