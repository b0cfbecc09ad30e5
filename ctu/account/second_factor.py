"""The second factor of a person: set up, checked at a sign-in, removed and reset."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import case, delete, or_, select, update

from ctu.access.metrics import CODE_REFUSED, count_access
from ctu.access.person_lock import hold_person
from ctu.access.traces import trace
from ctu.account.recovery_codes import delete_codes, make_codes, use_code
from ctu.account.totp import matching_step
from ctu.audit.access import record_access
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.factors import SecondFactor
from ctu.models.users import User
from plugins.bulk_import import SealBroken, current_state

log = logging.getLogger(__name__)

PURPOSE = "second factor"
TRIES, MINUTES = 5, 15
"""So many codes may be tried in so many minutes; one of three in a million is right."""
LONGEST_CODE = 40


def find_factor(person_id: int) -> SecondFactor | None:
    """Return the factor of a person, None when there is none."""
    return db.session.get(SecondFactor, person_id, populate_existing=True)


def set_up(person: User, secret: str, step: int) -> list[str] | None:
    """Give a person a factor, whose first code was of this step; return the recovery codes.

    None if there is one by now: the codes that were shown with that are good. Commits.
    """
    hold_person(person.id)
    if has_factor(person.id):
        db.session.rollback()
        return None
    sealed = current_state().vault.seal(PURPOSE, "", person.id, secret)
    db.session.add(SecondFactor(user_id=person.id, sealed=sealed, last_step=step))
    codes = make_codes(person.id)
    _record(person, "second factor set up")
    return codes


def renew_codes(person: User) -> list[str]:
    """Give a person new recovery codes; return them. Commits."""
    hold_person(person.id)
    codes = make_codes(person.id)
    _record(person, "recovery codes renewed")
    return codes


def remove(person: User, action: str = "second factor removed") -> None:
    """Take the factor of a person away, with the recovery codes. Commits."""
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == person.id))
    delete_codes(person.id)
    _record(person, action)


def reset(person: User) -> None:
    """Take the factor away from somebody who has lost it, and end their sessions. Commits."""
    person.end_sessions()
    remove(person, "second factor reset")


def check_code(person: User, code: str) -> bool:
    """Return whether a code of the app or a recovery code is right, and use it. Commits.

    It is counted before it is looked at, so that guesses at the same moment get no more tries.
    """
    sealed = _count_try(person.id)
    is_right = False
    if sealed is not None and len(code) <= LONGEST_CODE:
        is_app = _use_step(person.id, sealed, code)
        is_recovery = use_code(person.id, code)
        is_right = is_app or is_recovery
        if is_right:
            _forget_tries(person.id)
        if is_recovery:
            record_access(person, "recovery code used")
    db.session.commit()
    if not is_right:
        count_access(CODE_REFUSED)
        log.info("second factor refused", extra={"user_id": person.id} | trace())
    return is_right


def _count_try(person_id: int) -> str | None:
    """Count a try; return the sealed secret, None when there were too many. Commits."""
    now = utc_now()
    is_new = or_(
        SecondFactor.tries_since.is_(None),
        SecondFactor.tries_since <= now - timedelta(minutes=MINUTES),
    )
    db.session.rollback()
    sealed = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == person_id, or_(is_new, SecondFactor.tries < TRIES))
        .values(
            tries=case((is_new, 1), else_=SecondFactor.tries + 1),
            tries_since=case((is_new, now), else_=SecondFactor.tries_since),
        )
        .returning(SecondFactor.sealed)
        .execution_options(synchronize_session=False)
    ).scalar()
    db.session.commit()
    return sealed


def _use_step(person_id: int, sealed: str, code: str) -> bool:
    """Return whether a code of the app is right and later than the last one, and use it."""
    try:
        secret = current_state().vault.open(PURPOSE, "", person_id, sealed)
    except SealBroken as error:
        # A recovery code still works.
        log.error("factor.sealed user_id=%s error=%s", person_id, type(error).__name__)
        return False
    step = matching_step(secret, code.replace(" ", ""), utc_now())
    used = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == person_id, SecondFactor.last_step < (step or 0))
        .values(last_step=step or 0)
        .returning(SecondFactor.user_id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return used is not None


def _forget_tries(person_id: int) -> None:
    db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == person_id)
        .values(tries=0, tries_since=None)
        .execution_options(synchronize_session=False)
    )


def _record(person: User, action: str) -> None:
    record_access(person, action)
    db.session.commit()
    log.info("second factor changed", extra={"user_id": person.id, "how": action} | trace())


def has_factor(person_id: int) -> bool:
    """Return whether a person has a factor."""
    found = select(SecondFactor.user_id).where(SecondFactor.user_id == person_id)
    return db.session.scalar(found) is not None
