"""Changing and resetting a password, by its owner or by an administrator."""

from __future__ import annotations

import logging
import secrets
import string

from sqlalchemy import delete, update

from ctu.access.people import load_person
from ctu.access.sign_ins.log_context import log_context
from ctu.account.login_attempts import (
    count_session_attempt,
    forget_session_attempts,
    has_session_attempts,
)
from ctu.account.passwords import passwords
from ctu.account.sessions.session_store import current_session_id, end_session
from ctu.account.unverified_attempts import uncount_on_error
from ctu.audit.access import record_access
from ctu.audit.recording import record_action
from ctu.extensions import db
from ctu.models.credentials.sessions import UserSession
from ctu.models.groups import PasswordPolicy
from ctu.models.users import User

log = logging.getLogger(__name__)

SYMBOLS = "-+=#*:"
TEMPORARY_LENGTH = 16
#: Characters that are not confused with others when read aloud or copied by hand.
LOOK_ALIKES = frozenset("0OoIl1")
KINDS = (string.ascii_uppercase, string.ascii_lowercase, string.digits, SYMBOLS)


def confirm(person: User, password: str) -> str | None:
    """Return the stored hash when a person's password is right; a wrong one counts.

    A stranger at an open screen gets a few guesses, and the last one ends that session. The account
    is not locked, as its owner may be signed in elsewhere. Commits.
    """
    stored, session_id = person.password_hash, current_session_id()
    counted = count_session_attempt(session_id)
    with uncount_on_error(counted):
        if passwords.verify(stored, password) and counted is not None:
            forget_session_attempts(session_id)
            return stored
    log.info("password refused", extra={"user_id": person.id} | log_context())
    if not has_session_attempts(session_id):
        end_session(person, session_id, "session ended by wrong passwords")
    return None


def renew(person_id: int, stored: str, password: str) -> int | None:
    """Give a person the password that they chose, and end their sessions. Commits.

    Return the version of the person with which sessions begin that know the new password.

    :param stored: the hash of the password that they proved; None when it is another by now.
    """
    new = passwords.hash_password(password)
    db.session.rollback()
    renewed = db.session.execute(
        update(User)
        .where(User.id == person_id, User.password_hash == stored)
        .values(
            password_hash=new,
            must_change_password=False,
            password_expires_at=None,
            session_version=User.session_version + 1,
        )
        .returning(User.session_version)
        .execution_options(synchronize_session=False)
    ).scalar()
    if renewed is not None:
        record_action(load_person(person_id), "password changed")
    db.session.commit()
    if renewed is not None:
        log.info("password changed", extra={"user_id": person_id} | log_context())
    return renewed


def reset(person: User, stored: str) -> None:
    """Give a person a temporary password, which they have to change. Commits.

    It unlocks the account and ends every session.

    :param stored: its hash, made before anything was locked.
    """
    person.password_hash = stored
    person.must_change_password = True
    person.unlock()
    person.end_sessions()
    record_action(person, "password reset")
    db.session.commit()
    log.info("password reset", extra={"user_id": person.id} | log_context())


def end_sessions(person: User) -> None:
    """End every session of a person. Commits."""
    person_id = person.id
    db.session.rollback()
    db.session.execute(
        update(User)
        .where(User.id == person_id)
        .values(session_version=User.session_version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        delete(UserSession)
        .where(UserSession.user_id == person_id)
        .execution_options(synchronize_session=False)
    )
    record_access(person, "signed out everywhere")
    db.session.commit()
    log.info("sessions ended", extra={"user_id": person_id} | log_context())


def temporary_password(policy: PasswordPolicy) -> str:
    """Return a random password that meets a policy, easy to read out."""
    length = min(max(TEMPORARY_LENGTH, policy.min_length), policy.max_length)
    kinds = ["".join(sign for sign in kind if sign not in LOOK_ALIKES) for kind in KINDS]
    signs = [secrets.choice(kind) for kind in kinds][:length]
    signs += [secrets.choice("".join(kinds[:3])) for _ in range(length - len(signs))]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)
