"""Sign-in: every failure has the same response and duration; the policy locks accounts."""

from __future__ import annotations

import logging
import time
from datetime import date
from typing import Any

from sqlalchemy import case, update

from ctu.access.people import find_person, load_person
from ctu.access.sign_ins.log_context import log_context
from ctu.access.sign_ins.metrics import LOCKED, REFUSED, SIGNED_IN, count_access
from ctu.account.factors.second_factor import has_factor
from ctu.account.login_attempts import Attempt, Candidate, candidate_of, count_attempt
from ctu.account.passwords import passwords
from ctu.account.sessions.known_devices import forget_device_tries
from ctu.account.unverified_attempts import uncount_on_error
from ctu.audit.access import record_access
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import User

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.025
"""Refusals are answered at multiples of this time, so that their cost cannot be measured: finding a
person and updating a row takes a ten thousandth of a second longer than finding none."""


class NotBegun(Exception):
    """The login and the password are right, and the day has not come yet."""

    def __init__(self, day: date) -> None:
        """Keep the first day of access; only a person who knows the password gets to see it."""
        super().__init__(f"{day:%A}, {day.day} {day:%B %Y}")


def sign_in(login: str, password: str) -> User | None:
    """Return the person whose login and password these are, if they may sign in now.

    Unknown, wrong, inactive and locked all come back as None after the same statements and the same
    hash, with a response time rounded up. The attempt is counted before the password is verified,
    so that parallel guesses get no more attempts than sequential ones. It is uncounted if an error
    prevents the verification.

    :raises NotBegun: after all that, for who knows the password and comes before the day.
    """
    began = time.monotonic()
    candidate = find_candidate(login)
    attempt = count_attempt(candidate)
    with uncount_on_error(attempt.taking_back):
        is_right = passwords.verify(candidate.stored, password) and not candidate.is_expired
        is_let_in = is_right and attempt.is_open and candidate.has_console
        is_admitted = is_let_in and admit(candidate, attempt, password)
    if is_admitted and (person := _unchanged(candidate)):
        log.info("signed in", extra={"user_id": candidate.person_id} | log_context(login))
        return person
    if attempt.has_locked:
        record_lock(candidate.person_id)
    count_access(REFUSED)
    log.info("sign-in refused", extra={"user_id": candidate.person_id or None} | log_context(login))
    time.sleep(BEAT_SECONDS - (time.monotonic() - began) % BEAT_SECONDS)
    if is_right and attempt.is_open and candidate.begins:
        raise NotBegun(candidate.begins)
    return None


def _unchanged(candidate: Candidate) -> User | None:
    """Load a person for whom a session can begin, None if a reset has ended them at this moment."""
    person = load_person(candidate.person_id)
    is_same = person is not None and person.session_version == candidate.version
    return person if is_same else None


def find_candidate(login: str) -> Candidate:
    """Return the candidate of a login; for an unknown one, values that take the same time."""
    person = find_person(login)
    return Candidate() if person is None else candidate_of(person)


def admit(candidate: Candidate, attempt: Attempt, password: str) -> bool:
    """Record a correct password; False when the person was changed during verification. Commits.

    With a second factor the sign-in goes on. From an unknown device the right password ends a lock;
    from a known device it leaves the lock, which is there for unknown ones.
    """
    # An UPDATE needs a value: this one stands already, because only active people are matched.
    values: dict[str, Any] = {"active": True}
    if not attempt.is_known:
        fewer = case((User.guesses > 0, User.guesses - 1), else_=0)
        values |= {"failed_tries": 0, "locked_until": None, "guesses": fewer}
    if attempt.device_id:
        forget_device_tries(attempt.device_id)
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
    if admitted is not None and has_factor(admitted):
        record_access(load_person(admitted), "password accepted")
    elif admitted is not None:
        note_sign_in(admitted)
    db.session.commit()
    return admitted is not None


def note_sign_in(person_id: int) -> None:
    """Write down that a person has signed in; no commit."""
    db.session.execute(
        update(User)
        .where(User.id == person_id)
        .values(last_sign_in_at=utc_now())
        .execution_options(synchronize_session=False)
    )
    record_access(load_person(person_id), "signed in")
    count_access(SIGNED_IN)


def record_lock(person_id: int) -> None:
    """Write down that strangers have locked an account; sessions and known devices go on."""
    record_access(load_person(person_id), "locked")
    count_access(LOCKED)
    log.warning("account locked", extra={"user_id": person_id} | log_context())
    db.session.commit()
