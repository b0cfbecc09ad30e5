"""Login attempts: counted before the password is verified, apart for known devices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Update, and_, case, null, or_, update

from ctu.access import rights
from ctu.account.sessions.known_devices import count_device_try, find_device, take_device_try_back
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.sessions import UserSession
from ctu.models.users import NO_PASSWORD, User

HOUR = timedelta(hours=1)
STRANGERS_AN_HOUR = 25
"""The most attempts of unknown devices at an account that are verified in an hour from the first
one; in any 60 minutes it can be twice as many. The others are counted and refused."""
SESSION_TRIES = 5
"""How many wrong passwords at an open screen end its session."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The plain values that an attempt is checked against; no transaction is open meanwhile."""

    person_id: int = 0
    stored: str = NO_PASSWORD
    tries: int = 5
    minutes: int = 15
    has_console: bool = False
    is_expired: bool = False
    """True for a first password that was not used in time: it counts as a wrong one."""
    version: int = 0
    begins: date | None = None
    """The first day on which somebody can sign in who otherwise could, if it is still to come."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, counted."""

    is_open: bool
    """Whether the password is checked: the account is not locked for this browser."""
    is_known: bool
    """Whether it comes from a device that has signed in before."""
    has_locked: bool = False
    """Whether it was the last that the policy allows a stranger."""
    device_id: int = 0
    """The known device that it comes from, if any."""
    taking_back: Update | None = None
    """The statement that undoes the count; None where none was made."""


def candidate_of(person: User) -> Candidate:
    """Return the candidate for an attempt of this person."""
    return Candidate(
        person.id,
        person.password_hash,
        person.group.policy.lock_tries,
        person.group.policy.lock_minutes,
        rights.has_console(person),
        person.has_expired_password,
        person.session_version,
        _begins(person),
    )


def _begins(person: User) -> date | None:
    is_let_in = person.active and person.group.active and person.group.may_sign_in
    return person.active_from if is_let_in and not person.has_begun else None


def count_attempt(candidate: Candidate) -> Attempt:
    """Count one attempt to sign in, in one statement. Commits.

    A lock holds for strangers; a device that has signed in before has attempts of its own.
    """
    device_id = find_device(candidate.person_id, candidate.version)
    db.session.rollback()
    attempt = _count_device(device_id) if device_id else _count_stranger(candidate)
    db.session.commit()
    return attempt


def _count_device(device_id: int) -> Attempt:
    """Count an attempt of a known device."""
    is_counted = count_device_try(device_id)
    taking_back = take_device_try_back(device_id) if is_counted else None
    return Attempt(is_counted, is_known=True, device_id=device_id, taking_back=taking_back)


def _count_stranger(candidate: Candidate) -> Attempt:
    """Count an attempt of a stranger; the last that the policy allows locks at once."""
    now = utc_now()
    until = now + timedelta(minutes=candidate.minutes)
    # An expired lock is removed, and counting starts again.
    count = case((User.locked_until.is_not(None), 1), else_=User.failed_tries + 1)
    # An hour that is still to come began before the clock was set back.
    since_then = User.guesses_since
    is_new_hour = or_(since_then.is_(None), since_then <= now - HOUR, since_then > now + HOUR)
    counted = db.session.execute(
        update(User)
        .where(User.id == candidate.person_id)
        .where(or_(User.locked_until.is_(None), User.locked_until <= now))
        .values(
            failed_tries=count,
            locked_until=case((count >= candidate.tries, until)),
            guesses=case((is_new_hour, 1), else_=User.guesses + 1),
            guesses_since=case((is_new_hour, now), else_=User.guesses_since),
        )
        .returning(User.guesses, User.guesses_since, User.locked_until)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if counted is None:
        return Attempt(is_open=False, is_known=False)
    guesses, since, locked_until = counted
    return Attempt(
        guesses <= STRANGERS_AN_HOUR,
        is_known=False,
        has_locked=bool(locked_until),
        taking_back=_take_back(candidate.person_id, since, locked_until),
    )


def _take_back(person_id: int, since: datetime | None, locked_until: datetime | None) -> Update:
    """Return the statement that subtracts one attempt of an unknown device, and its lock.

    A later hour, and a lock of somebody else, stay as they are.
    """
    is_same_hour = and_(User.guesses_since == since, User.guesses > 0)
    return (
        update(User)
        .where(User.id == person_id)
        .values(
            failed_tries=case((User.failed_tries > 0, User.failed_tries - 1), else_=0),
            guesses=case((is_same_hour, User.guesses - 1), else_=User.guesses),
            locked_until=case((User.locked_until == locked_until, null()), else_=User.locked_until),
        )
        .execution_options(synchronize_session=False)
    )


def count_session_attempt(session_id: int) -> Update | None:
    """Count one attempt at an open screen; None when its session has no more. Commits.

    :return: the statement that undoes the count.
    """
    db.session.rollback()
    counted = db.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.tries < SESSION_TRIES)
        .values(tries=UserSession.tries + 1)
        .returning(UserSession.tries)
        .execution_options(synchronize_session=False)
    ).scalar()
    db.session.commit()
    return None if counted is None else _take_session_try_back(session_id)


def _take_session_try_back(session_id: int) -> Update:
    return (
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.tries > 0)
        .values(tries=UserSession.tries - 1)
        .execution_options(synchronize_session=False)
    )


def has_session_attempts(session_id: int) -> bool:
    """Return whether an open screen has an attempt left."""
    tries = db.session.get(UserSession, session_id, populate_existing=True)
    return tries is not None and tries.tries < SESSION_TRIES


def forget_session_attempts(session_id: int) -> None:
    """Forget the wrong passwords of an open screen after a right one. Commits."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id)
        .values(tries=0)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
