"""Idempotency keys: the right to work on a repeated request, held with a token."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..database.clock import SECONDS_AN_HOUR, database_now
from ..tables.idempotency_table import IdempotencyKey
from ..tables.models import ImportRun

KEPT_HOURS = 24
"""How long a key stands for its request."""
LEASE_SECONDS = 60.0
"""How long a request is believed to be at work; a web server ends it sooner."""


class OtherRequest(Exception):
    """The key was sent with another file or with other choices."""


class AtWork(Exception):
    """Another request with this key is at work."""


@dataclass(frozen=True)
class Claim:
    """The right to work on a request."""

    actor_id: str
    digest: str
    form_token: str
    """The token under which the import is to be stored, or is already."""
    lease_until: float = 0.0
    """Until when this request is believed to be at work; another one has another time."""


def claim(
    session: Session, actor_id: str, route: str, key: str, fingerprints: Collection[str]
) -> Claim:
    """Claim the right to process a request; at most one claim at a time succeeds. Commits.

    :param fingerprints: of the request under each key of the vault, the newest first.
    :raises OtherRequest: before anything is disclosed about the first request with the key.
    """
    digest = hashlib.sha256(f"{route}\n{key}".encode()).hexdigest()
    new = Claim(actor_id, digest, secrets.token_hex(16))
    session.rollback()
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.expires_at < database_now()))
    try:
        adding = insert(IdempotencyKey).values(_values(new, next(iter(fingerprints))))
        until = session.scalar(adding.returning(IdempotencyKey.lease_until))
        session.commit()
    except IntegrityError:
        session.rollback()
        return _known(session, new, fingerprints)
    return replace(new, lease_until=until or 0.0)


def release(session: Session, claimed: Claim) -> None:
    """Free a key whose request has stored nothing, unless another one is at work. Commits."""
    session.rollback()
    is_held = IdempotencyKey.lease_until == claimed.lease_until
    session.execute(delete(IdempotencyKey).where(*_named(claimed), is_held))
    session.commit()


def _values(new: Claim, fingerprint: str) -> dict[str, object]:
    return {
        "actor_id": new.actor_id,
        "digest": new.digest,
        "fingerprint": fingerprint,
        "form_token": new.form_token,
        "lease_until": database_now() + LEASE_SECONDS,
        "expires_at": database_now() + KEPT_HOURS * SECONDS_AN_HOUR,
    }


def _named(claimed: Claim) -> tuple[ColumnElement[bool], ...]:
    return IdempotencyKey.actor_id == claimed.actor_id, IdempotencyKey.digest == claimed.digest


def _known(session: Session, new: Claim, fingerprints: Collection[str]) -> Claim:
    """Return the existing claim of a key: done, in progress, or abandoned."""
    found = session.execute(
        select(
            IdempotencyKey.fingerprint, IdempotencyKey.form_token, IdempotencyKey.lease_until
        ).where(*_named(new))
    ).one_or_none()
    if found is None:
        # The other request was refused at this moment.
        raise AtWork
    if found.fingerprint not in fingerprints:
        raise OtherRequest
    known = Claim(new.actor_id, new.digest, found.form_token)
    if find_run_id(session, known) is not None:
        return known
    until = _take_over(session, known, found.lease_until)
    if until is None:
        raise AtWork
    return replace(known, lease_until=until)


def find_run_id(session: Session, claimed: Claim) -> str | None:
    """Return the public id of the import that a claim has led to."""
    return session.scalar(
        select(ImportRun.public_id).where(
            ImportRun.actor_id == claimed.actor_id, ImportRun.form_token == claimed.form_token
        )
    )


def _take_over(session: Session, known: Claim, lease_until: float) -> float | None:
    """Take over from a request that ended without an answer.

    Return until when, in seconds since 1970; None while that request still holds its lease.
    """
    taken = session.execute(
        update(IdempotencyKey)
        .where(*_named(known), IdempotencyKey.lease_until == lease_until)
        .where(IdempotencyKey.lease_until < database_now())
        .values(lease_until=database_now() + LEASE_SECONDS)
        .returning(IdempotencyKey.lease_until)
        .execution_options(synchronize_session=False)
    ).scalar()
    session.commit()
    return taken
