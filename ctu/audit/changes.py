"""Changes of an audited record as an entry shows them: field, old value, new value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import History

from ctu.audit.subjects import SUBJECTS, Subject

_written = json.JSONEncoder(ensure_ascii=False).encode
STATE_FIELDS = {"Active", "Locked until"}

Change = tuple[str, str, str]
"""A field, what stood there, and what stands there now."""


def merged(earlier: Sequence[Change], later: Sequence[Change]) -> list[Change]:
    """Merge two changes of a field: the value before the first, and the present one."""
    found = {label: (before, after) for label, before, after in earlier}
    for label, before, after in later:
        found[label] = (found[label][0] if label in found else before, after)
    return [(label, before, after) for label, (before, after) in found.items()]


def changes_of(record: Any) -> Iterable[Change]:
    """Return the audited fields of a record whose value has changed."""
    for name, label, history in _histories(record):
        before, after = values_text(history.deleted), values_text(history.added)
        if name == "teams":
            kept = [*(history.unchanged or ())]
            before = values_text([*kept, *(history.deleted or ())])
            after = values_text([*kept, *(history.added or ())])
        if history.has_changes() and before != after:
            yield label, before, after


def first_values(record: Any) -> list[Change]:
    """Return the audited fields of a new record that are not blank."""
    values = ((label, values_text(history.sum())) for _, label, history in _histories(record))
    return [(label, "", text) for label, text in values if text]


def _histories(record: Any) -> Iterable[tuple[str, str, History]]:
    subject: Subject = SUBJECTS[type(record)]
    attributes = inspect(record).attrs
    for name, label in subject.fields.items():
        yield name, label, attributes[name].history


def action_of(changes: Sequence[Change]) -> str:
    """Return the action that the changes amount to."""
    if {label for label, *_ in changes} - STATE_FIELDS:
        return "changed"
    after = {label: text for label, _, text in changes}
    if "Active" in after:
        return "activated" if after["Active"] == "Yes" else "deactivated"
    return "locked" if after["Locked until"] else "unlocked"


def values_text(values: Sequence[Any] | None) -> str:
    """Return values for display; records by their names."""
    return ", ".join(sorted(_as_text(each) for each in values or () if each is not None))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    return str(value)


def as_json(changes: Sequence[Change]) -> str:
    """Return changes as an entry stores them."""
    return _written(changes)
