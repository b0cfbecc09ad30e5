"""The records that an import has created, found again by their keys, and whether they may go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...engine.declaration import keep
from ...engine.declaration.faults import HostFault
from ...engine.declaration.importer import Importer
from ...engine.declaration.keep import Keep
from ...engine.sentences import messages
from .record_keys import Key, is_one_of, key_columns, key_of, read_keys

CHECKED_AT_ONCE = 1000
"""How many records are loaded and checked together."""


@dataclass(frozen=True)
class Checked:
    """One record that an undo is about, and why it stays if it does."""

    line: int
    record: Any
    """None when there is no such record any more."""
    keep: Keep | None


def check_records(
    session: Session,
    importer: Importer,
    rows: Sequence[tuple[int, str]],
    *,
    is_final: bool = False,
) -> Iterator[Checked]:
    """Yield for each row whether its record may be taken back; verdict and worker ask the same.

    :param rows: lines, each with the key of its record as text.
    :param is_final: True locks the records until the transaction ends.
    """
    for start in range(0, len(rows), CHECKED_AT_ONCE):
        part = rows[start : start + CHECKED_AT_ONCE]
        keys = read_keys(session, importer.record_type, [text for _, text in part])
        found = _load(session, importer, [key for key in keys if key], is_final=is_final)
        reasons = dict(zip(found, _reasons(importer, list(found.values())), strict=True))
        for (line, _), key in zip(part, keys, strict=True):
            record = found.get(key) if key else None
            yield Checked(line, record, reasons[key] if record and key else keep.GONE)


def _reasons(importer: Importer, records: Sequence[Any]) -> Sequence[Keep | None]:
    """Return the importer's reason to keep each record, None for one that may be undone.

    :raises HostFault: when it says something else than a reason or None for each.
    """
    answer: Any = importer.check_undo(records) or ()
    reasons = list(answer) if isinstance(answer, Iterable) else [answer]
    if len(reasons) != len(records) or not all(isinstance(each, Keep | None) for each in reasons):
        hook = f"{type(importer).__name__}.check_undo"
        raise HostFault(
            messages.CHECK_UNDO_KIND,
            hook=hook,
            told=f"{hook} must return a Keep or None for each record",
        )
    return reasons


def _load(
    session: Session, importer: Importer, keys: Sequence[Key], *, is_final: bool
) -> dict[Key, Any]:
    """Load records afresh, in the order of their keys; those that are gone are left out.

    They are locked by a statement of its own. A host's model may join what a record refers to, and
    PostgreSQL joins a record for whose lock it has waited with rows from before the wait.
    """
    kind: Any = importer.record_type
    query = select(kind).where(is_one_of(kind, keys)).order_by(*key_columns(kind))
    if is_final:
        # In the order of their keys, so that two transactions wait for each other.
        locking = query.with_only_columns(*key_columns(kind)).with_for_update(of=kind)
        session.execute(locking.select_from(kind))
    found = session.scalars(query.execution_options(populate_existing=True)).unique()
    return {key_of(record): record for record in found}
