"""Signing in: every failure has the same response and duration, and the policy locks accounts."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import case, or_, update

from ctu.access import rights
from ctu.access.people import find_person, load_person
from ctu.access.traces import trace
from ctu.account import passwords
from ctu.audit.access import record_access
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import NO_PASSWORD, User

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.025
"""Refusals are given at whole beats, so that what they cost cannot be told apart: to find a person
and to write a row that exists takes a ten thousandth of a second longer than not to."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The plain values that an attempt is checked against; no transaction is open meanwhile."""

    person_id: int = 0
    stored: str = NO_PASSWORD
    tries: int = 5
    minutes: int = 15
    has_console: bool = False


def sign_in(login: str, password: str) -> User | None:
    """Return the person whose login and password these are, if they may sign in now.

    Unknown, wrong, inactive and locked all come back as None after the same statements and the
    same hash, with a response time rounded up. The attempt is counted before the password is
    verified, so that parallel guesses get no more attempts than sequential ones.
    """
    began = time.monotonic()
    candidate = find_candidate(login)
    is_open = count_try(candidate)
    is_right = passwords.verify(candidate.stored, password)
    if is_right and is_open and candidate.has_console and admit(candidate, password):
        log.info("signed in", extra={"user_id": candidate.person_id} | trace(login))
        return load_person(candidate.person_id)
    end_sessions_if_locked(candidate, is_open=is_open)
    log.info("sign-in refused", extra={"user_id": candidate.person_id or None} | trace(login))
    time.sleep(BEAT_SECONDS - (time.monotonic() - began) % BEAT_SECONDS)
    return None


def find_candidate(login: str) -> Candidate:
    """Return the candidate of a login; for an unknown one, values that take the same time."""
    person = find_person(login)
    return Candidate() if person is None else candidate_of(person)


def candidate_of(person: User) -> Candidate:
    """Return the candidate for a sign-in attempt of this person."""
    return Candidate(
        person.id,
        person.password_hash,
        person.group.policy.lock_tries,
        person.group.policy.lock_minutes,
        rights.has_console(person),
    )


def count_try(candidate: Candidate) -> bool:
    """Count one attempt in one statement; False when the person is locked. Commits.

    The last attempt that the policy allows locks at once; a correct password unlocks again.
    """
    until = utc_now() + timedelta(minutes=candidate.minutes)
    # An expired lock is removed, and counting starts again.
    count = case((User.locked_until.is_not(None), 1), else_=User.failed_tries + 1)
    db.session.rollback()
    counted = db.session.execute(
        update(User)
        .where(User.id == candidate.person_id)
        .where(or_(User.locked_until.is_(None), User.locked_until <= utc_now()))
        .values(failed_tries=count, locked_until=case((count >= candidate.tries, until)))
        .returning(User.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    db.session.commit()
    return counted is not None


def admit(candidate: Candidate, password: str) -> bool:
    """Record a correct password; False when the person was changed during verification. Commits."""
    values: dict[str, Any] = {"failed_tries": 0, "locked_until": None, "last_sign_in_at": utc_now()}
    if passwords.is_outdated(candidate.stored, password):
        values["password_hash"] = passwords.hash_password(password)
    admitted = db.session.execute(
        update(User)
        .where(User.id == candidate.person_id, User.active)
        .where(User.password_hash == candidate.stored)
        .values(values)
        .returning(User.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if admitted is not None:
        record_access(load_person(admitted), "signed in")
    db.session.commit()
    return admitted is not None


def end_sessions_if_locked(candidate: Candidate, *, is_open: bool) -> None:
    """End the sessions of a person whom this attempt has locked. Commits."""
    locked = db.session.execute(
        update(User)
        .where(User.id == (candidate.person_id if is_open else 0), User.locked_until > utc_now())
        .values(session_version=User.session_version + 1)
        .returning(User.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if locked is not None:
        record_access(load_person(locked), "locked")
        log.warning("account locked", extra={"user_id": locked} | trace())
    db.session.commit()
