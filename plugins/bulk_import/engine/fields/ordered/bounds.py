"""Minimum and maximum of a column, and the problem of a cell outside them."""

from __future__ import annotations

from typing import Any, Protocol

from ...rows.rows import Problem
from ...sentences import messages
from ...sentences.language import _t


class Bounded(Protocol):
    """A field with bounds; None stands for none."""

    label: str
    minimum: Any
    maximum: Any

    def problem(self, fault: str, message: str, hint: str = "") -> Problem:
        """Return a problem of this field."""


def range_problem(field: Bounded, value: Any) -> Problem | None:
    """Return what is wrong with a value out of range, None when it is within."""
    if field.minimum is not None and value < field.minimum:
        hint = _t("{limit} at least", limit=field.minimum)
    elif field.maximum is not None and value > field.maximum:
        hint = _t("{limit} at most", limit=field.maximum)
    else:
        return None
    return field.problem("range", messages.RANGE.format(label=field.label), hint)
