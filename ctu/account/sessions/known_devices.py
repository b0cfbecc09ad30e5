"""Known devices: registered at a sign-in; their attempts are counted apart (decision 109)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, or_, select, update

from ctu.access.sign_ins.device_cookie import DEVICE_DAYS, keep_tokens, read_tokens
from ctu.account.sessions.session_store import TOKEN_BYTES, token_hash
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.devices import KnownDevice
from ctu.models.users import User

TRIES = 5
"""How many wrong passwords in a row make a known device an unknown one."""
MOST_DEVICES = 10


def find_device(person_id: int, version: int) -> int:
    """Return the id of this browser among the known devices of a person, 0 when it is none."""
    hashes = [token_hash(token) for token in read_tokens()]
    if not hashes:
        return 0
    found = select(KnownDevice.id).where(
        KnownDevice.user_id == person_id,
        KnownDevice.version == version,
        KnownDevice.token_hash.in_(hashes),
        KnownDevice.tries < TRIES,
        KnownDevice.used_at > utc_now() - timedelta(days=DEVICE_DAYS),
    )
    return db.session.scalar(found.limit(1)) or 0


def count_device_try(device_id: int) -> bool:
    """Count one attempt of a known device; False when it has no more. No commit."""
    counted = db.session.execute(
        update(KnownDevice)
        .where(KnownDevice.id == device_id, KnownDevice.tries < TRIES)
        .values(tries=KnownDevice.tries + 1)
        .returning(KnownDevice.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return counted is not None


def take_device_try_back(device_id: int) -> Update:
    """Return the statement that undoes the count of one attempt of a known device."""
    return (
        update(KnownDevice)
        .where(KnownDevice.id == device_id, KnownDevice.tries > 0)
        .values(tries=KnownDevice.tries - 1)
        .execution_options(synchronize_session=False)
    )


def forget_device_tries(device_id: int) -> None:
    """Forget the wrong passwords of a known device after a right one; no commit."""
    db.session.execute(
        update(KnownDevice)
        .where(KnownDevice.id == device_id)
        .values(tries=0)
        .execution_options(synchronize_session=False)
    )


def remember_device(person: User) -> None:
    """Make this browser known to a person, under a new token each time; no commit."""
    held = read_tokens()
    kept = _without_those_of(person.id, held)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        KnownDevice(user_id=person.id, token_hash=token_hash(token), version=person.session_version)
    )
    db.session.flush()
    _forget_oldest(person.id)
    keep_tokens([token, *kept])


def _without_those_of(person_id: int, held: list[str]) -> list[str]:
    """Delete what this browser was for a person; return the tokens of the others."""
    gone = set(
        db.session.scalars(
            delete(KnownDevice)
            .where(KnownDevice.user_id == person_id)
            .where(KnownDevice.token_hash.in_([token_hash(token) for token in held]))
            .returning(KnownDevice.token_hash)
            .execution_options(synchronize_session=False)
        )
    )
    return [token for token in held if token_hash(token) not in gone]


def _forget_oldest(person_id: int) -> None:
    newest = select(KnownDevice.id).where(KnownDevice.user_id == person_id)
    newest = newest.order_by(KnownDevice.id.desc()).limit(MOST_DEVICES)
    db.session.execute(
        delete(KnownDevice)
        .where(KnownDevice.user_id == person_id, KnownDevice.id.not_in(newest))
        .execution_options(synchronize_session=False)
    )


def purge_devices(now: datetime) -> None:
    """Delete the devices that are known no more. Commits."""
    of_the_person = select(User.session_version).where(User.id == KnownDevice.user_id)
    is_old = KnownDevice.used_at <= now - timedelta(days=DEVICE_DAYS)
    db.session.execute(
        delete(KnownDevice)
        .where(or_(is_old, KnownDevice.version != of_the_person.scalar_subquery()))
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
