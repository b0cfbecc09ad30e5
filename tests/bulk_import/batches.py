"""Batches that a test takes as a worker does."""

from __future__ import annotations

from sqlalchemy.orm import Session, scoped_session

from plugins.bulk_import.storage.runs import leases
from plugins.bulk_import.storage.runs.leases import Lease


def take_batch(
    session: Session | scoped_session[Session], run_id: int, *given: object
) -> Lease | None:
    """Take a batch, as `leases.take`, and commit."""
    lease = leases.take(session, run_id, *given)  # type: ignore[arg-type]  # As `take` takes them.
    session.commit()
    return lease
