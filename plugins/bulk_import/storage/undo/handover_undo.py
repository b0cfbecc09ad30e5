"""Deletion of the slips of undone records; others sealed with them are kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..database.clock import database_now
from ..rows.handovers import PURPOSE
from ..sealing.vault import SealBroken, Vault
from ..tables.handover_table import ImportHandover
from ..tables.models import ImportRun
from ..tables.statuses import HandoverState


def forget_slips(session: Session, vault: Vault, run: ImportRun, records: Collection[str]) -> None:
    """Erase the sealed slips of some people of an import, and keep those of others; no commit.

    What was opened at the same moment stays opened: it is erased anyway.

    :param records: the keys of their records.
    """
    gone = set(records)
    columns = (ImportHandover.place, ImportHandover.records, ImportHandover.sealed)
    is_sealed = ImportHandover.sealed.is_not(None)
    found = session.execute(select(*columns).where(ImportHandover.run_id == run.id, is_sealed))
    for place, stored, sealed in found.all():
        keys: list[str] = json.loads(stored)
        if gone.isdisjoint(keys):
            continue
        values = _left(vault, run, place, keys, str(sealed), gone)
        session.execute(
            update(ImportHandover)
            .where(ImportHandover.run_id == run.id, ImportHandover.place == place)
            .where(ImportHandover.sealed == sealed)
            .values(values or _erased(run))
            .execution_options(synchronize_session=False)
        )


def _left(
    vault: Vault, run: ImportRun, place: int, keys: Sequence[str], sealed: str, gone: set[str]
) -> dict[str, Any] | None:
    """Return the columns of a text without the slips of some people; None if nothing is left."""
    try:
        slips = vault.open(PURPOSE, run.public_id, place, sealed)
    except SealBroken:
        # Nobody can read it any more; new slips are one press.
        return None
    kept = [(key, slip) for key, slip in zip(keys, slips, strict=True) if key not in gone]
    if not kept:
        return None
    return {
        "people": len(kept),
        "records": json.dumps([key for key, _ in kept]),
        "sealed": vault.seal(PURPOSE, run.public_id, place, [slip for _, slip in kept]),
    }


def _erased(run: ImportRun) -> dict[str, Any]:
    return {
        "state": HandoverState.ERASED,
        "sealed": None,
        "ended_at": database_now(),
        "ended_by": run.undo_actor_name or "",
    }
