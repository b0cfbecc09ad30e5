"""What a host tells of the values of its records, where it is of another type than it has to be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from numbers import Number
from typing import Any, Protocol
from uuid import UUID

from ..fields.base.field import Field
from ..fields.textual.choices import Choice
from ..fields.textual.references import Reference
from ..fields.textual.structured import JSON
from ..rows.rows import Change
from .faults import wrong_answer

ALIKE = ((Number, Number), (str, UUID), (list | tuple | set | frozenset,) * 2)
"""Types of which a value may be held as the other and still be the same."""


class Shows(Protocol):
    """Protocol of an importer that shows values before and after."""

    def shown_value(self, field: Field[Any], value: Any) -> str:
        """Return a value as the verdict shows it."""


def shown_text(importer: Shows, field: Field[Any], value: Any) -> str:
    """Return what `shown_value` returns of a value, which has to be a text."""
    shown: Any = importer.shown_value(field, value)
    if not isinstance(shown, str):
        raise wrong_answer(importer, "shown_value", shown, "str")
    return shown


def refuse_unlike(importer: object, field: Field[Any], changes: Iterable[Change]) -> None:
    """Raise where a record's value can never be that of a row, as "12" can never be 12.

    Each row would change it, and no record would ever hold what was written.

    :raises HostFault: it names `stored_value`, which tells what records hold.
    """
    for each in changes:
        if not _are_alike(field, each.before, each.after):
            rule, wanted = f"stored_value(record, {field.name})", type(each.after).__name__
            raise wrong_answer(importer, rule, each.before, wanted)


def _are_alike(field: Field[Any], before: Any, after: Any) -> bool:
    is_free = isinstance(field, Choice) and not isinstance(after, Enum)
    if before is None or after is None or is_free or isinstance(field, JSON):
        return True
    if isinstance(field, Reference) and isinstance(field.kind, type):
        return isinstance(before, field.kind | type(after)) or isinstance(after, type(before))
    if isinstance(before, date) and isinstance(after, date):
        return isinstance(before, datetime) == isinstance(after, datetime)
    if isinstance(before, type(after)) or isinstance(after, type(before)):
        return True
    return any(isinstance(before, one) and isinstance(after, other) for one, other in ALIKE)
