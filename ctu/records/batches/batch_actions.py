"""Actions on several selected records at once, and the sentence that reports the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from ctu.models.users import User

Refusal = str
Change = Callable[[User, Any], Refusal | None]
"""Changes one record for somebody, or says why it is left as it was."""

OUT_OF_REACH = "you may not change them"


def activate(person: User, record: Any) -> Refusal | None:
    """Make a record active."""
    if record.active:
        return "already active"
    record.active = True
    return None


def deactivate(person: User, record: Any) -> Refusal | None:
    """Make a record inactive."""
    if not record.active:
        return "already inactive"
    record.active = False
    return None


def change_all(
    person: User, records: Sequence[Any], change: Change
) -> tuple[list[Any], Counter[Refusal]]:
    """Change records one by one; return those that were changed, and why the others were not."""
    changed, left = [], Counter[Refusal]()
    for record in records:
        refusal = change(person, record)
        if refusal is None:
            changed.append(record)
        else:
            left[refusal] += 1
    return changed, left


def sentence(count: int, words: str, done: str, left: Counter[Refusal]) -> str:
    """Return one sentence about the records that were changed and those that were not."""
    parts = [f"{count:,} {words} {done}"]
    for reason, number in left.items():
        parts.append(f"{number:,} left as {'it was' if number == 1 else 'they were'}: {reason}")
    return ", ".join(parts) + "."
