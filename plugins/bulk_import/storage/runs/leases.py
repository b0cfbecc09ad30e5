"""Leases: a worker takes a batch for some seconds, renews the lease on progress, gives it back.

A lease is a `lease_until` in the future by the database's clock. Its fence grows with every taking,
and a worker with an older fence can write nothing; neither can one with the same fence and another
name, as after the promotion of a standby that had not received the last taking.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    Double,
    Update,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from ..database.changed_rows import changed_rows
from ..database.clock import database_now
from ..tables.models import ImportBatch
from .next_batch import taking
from .unsettled import is_unsettled


class LeaseLost(Exception):
    """Another worker has this batch now, or the import has ended; nothing was written."""


@dataclass(frozen=True)
class Lease:
    """The lease of one batch."""

    run_id: int
    number: int
    fence: int
    state: str
    tries: int
    sealed: str
    """The encrypted rows, "" where a batch has none."""
    lines: str = "[]"
    """JSON list of the lines of its rows."""
    owner: str = ""
    """The process that has taken it (`owner_name`)."""
    goes_on_until: float = 0.0
    """Until then, by `time.monotonic`, who has judged the batch may keep it for what comes next."""
    taken_at: float = field(default_factory=time.monotonic)
    """When it was taken, by `time.monotonic`."""

    @property
    def held_seconds(self) -> float:
        """Return for how long its owner has had the batch."""
        return time.monotonic() - self.taken_at


def take(
    session: Session,
    run_id: int,
    owner: str,
    seconds: float,
    version: str,
    in_order: Collection[str] = (),
) -> Lease | None:
    """Take the next free batch of an import, None when there is none; no commit.

    Unjudged batches come first, so that problems are found before slow work begins.

    :param in_order: the kinds of imports whose batches are settled one after the other.
    """
    parameters = {"run": run_id, "by": owner, "seconds": seconds, "version": version}
    taken = session.execute(taking(tuple(in_order)), parameters).one_or_none()
    if taken is None:
        return None
    number, fence, state, tries, sealed, lines = taken
    return Lease(run_id, number, fence, state, tries, sealed, lines, owner)


def owner_name(pid: int | None = None) -> str:
    """Return the name under which a process of this host takes batches, by default this one."""
    return f"{socket.gethostname()}:{pid or os.getpid()}"


def live_owners(session: Session) -> set[str]:
    """Return the owners of unexpired leases."""
    query = select(ImportBatch.owner).where(
        is_unsettled(), ImportBatch.lease_until >= database_now()
    )
    found = set(session.scalars(query))
    session.rollback()
    return found


def lines_of(session: Session, lease: Lease) -> list[int]:
    """Return the lines of a batch, whichever worker holds its lease."""
    query = select(ImportBatch.lines).where(
        ImportBatch.run_id == lease.run_id, ImportBatch.number == lease.number
    )
    return [int(line) for line in json.loads(session.scalar(query) or "[]")]


def renew(session: Session, lease: Lease, seconds: float) -> None:
    """Extend the lease by some seconds; LeaseLost when another worker has it. Commits."""
    _write(session, lease, seconds)
    session.commit()


def settle(session: Session, lease: Lease, **values: Any) -> None:
    """Write the new state of a batch as the first statement of a transaction; LeaseLost if late."""
    _write(session, lease, **values)


def divide(
    session: Session,
    lease: Lease,
    batches: Sequence[Mapping[str, Any]],
    seconds: float | None = None,
) -> None:
    """Write what takes the place of a batch as the first statement of a transaction.

    :param batches: the columns of each; the first is the batch itself, the others stand after it.
    :param seconds: for so long the lease of the first is kept.
    :raises LeaseLost: when another worker has the batch.
    """
    own, *others = batches
    _write(session, lease, seconds, **own)
    if others:
        session.execute(insert(ImportBatch), others)


def give_back(session: Session, lease: Lease) -> None:
    """Release a batch at once, without counting a death. Commits."""
    _write(session, lease)
    session.commit()


def break_off(session: Session, lease: Lease) -> None:
    """Release a batch at which the program failed; this counts as a death. Commits."""
    _write(session, lease, tries=lease.tries + 1)
    session.commit()


def set_apart(session: Session, lease: Lease, tries: int) -> None:
    """Release a batch whose rows are to be taken one by one: as after so many deaths. Commits."""
    _write(session, lease, tries=tries)
    session.commit()


def _write(session: Session, lease: Lease, seconds: float | None = None, **values: Any) -> None:
    """Write columns of a batch, and hold the lease for some more seconds, or no longer."""
    place = {"run": lease.run_id, "place": lease.number, "held": lease.fence, "was": lease.state}
    place["by"] = lease.owner
    written = changed_rows(
        session,
        _writing(tuple(values), is_held=seconds is not None),
        place | {"seconds": seconds} | {f"new_{name}": each for name, each in values.items()},
    )
    if written != 1:
        session.rollback()
        raise LeaseLost(f"Batch {lease.number} of import {lease.run_id} has another owner.")


@cache
def _writing(names: tuple[str, ...], *, is_held: bool) -> Update:
    """Return the UPDATE of some columns of a batch, as long as its lease is valid.

    It is built once, because building it takes as long as executing it.
    """
    batch = ImportBatch.__table__.c
    return (
        update(ImportBatch.__table__)
        .where(
            batch.run_id == bindparam("run"),
            batch.number == bindparam("place"),
            batch.fence == bindparam("held"),
            batch.owner == bindparam("by"),
            batch.state == bindparam("was"),
        )
        .values({name: bindparam(f"new_{name}") for name in names})
        .values(
            lease_until=database_now() + bindparam("seconds", type_=Double) if is_held else None
        )
    )
