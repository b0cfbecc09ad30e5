"""Verification of a second factor, code or passkey; attempts are counted beforehand."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import Update, case, or_, select, update

from ctu.access.sign_ins.log_context import log_context
from ctu.access.sign_ins.metrics import CODE_REFUSED, count_access
from ctu.account.factors.challenges import Purpose
from ctu.account.factors.passkeys import Proof, use_passkey
from ctu.account.factors.recovery_codes import use_code
from ctu.account.factors.totp import matching_step
from ctu.account.unverified_attempts import uncount_on_error
from ctu.audit.access import record_access
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.factors import SecondFactor
from ctu.models.users import User
from plugins.bulk_import import SealBroken, current_state

log = logging.getLogger(__name__)

SEALED_FOR = "second factor"
TRIES, MINUTES = 5, 15
"""How many codes and passkeys may be tried in so many minutes; one of three in a million codes is
right."""
LONGEST_CODE = 40


def check_proof(person: User, code: str, answer: str, purpose: Purpose) -> Proof:
    """Check a proof, which is the answer of a passkey or else a code; return the result. Commits.

    It is counted before it is looked at, so that guesses at the same moment get no more attempts.
    """
    proof, counted = Proof.WRONG, _count_try(person.id)
    with uncount_on_error(counted):
        if counted is not None:
            proof = use_passkey(person, answer, purpose) if answer else _use_code(person, code)
        if proof is Proof.RIGHT:
            _forget_tries(person.id)
        db.session.commit()
    if proof is not Proof.RIGHT:
        count_access(CODE_REFUSED)
        log.info("second factor refused", extra={"user_id": person.id} | log_context())
    return proof


def _use_code(person: User, code: str) -> Proof:
    """Use a code of the app or for recovery; no commit."""
    if len(code) > LONGEST_CODE:
        return Proof.WRONG
    is_app = _use_step(person.id, code)
    is_recovery = use_code(person.id, code)
    if is_recovery:
        record_access(person, "recovery code used")
    return Proof.RIGHT if is_app or is_recovery else Proof.WRONG


def _count_try(person_id: int) -> Update | None:
    """Count an attempt; None when there were too many. Commits.

    :return: the statement that undoes the count.
    """
    now = utc_now()
    is_new = or_(
        SecondFactor.tries_since.is_(None),
        SecondFactor.tries_since <= now - timedelta(minutes=MINUTES),
    )
    db.session.rollback()
    counted = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == person_id, or_(is_new, SecondFactor.tries < TRIES))
        .values(
            tries=case((is_new, 1), else_=SecondFactor.tries + 1),
            tries_since=case((is_new, now), else_=SecondFactor.tries_since),
        )
        .returning(SecondFactor.tries_since)
        .execution_options(synchronize_session=False)
    ).scalar()
    db.session.commit()
    return None if counted is None else _take_back(person_id, counted)


def _take_back(person_id: int, since: datetime) -> Update:
    factor = SecondFactor
    return (
        update(factor)
        .where(factor.user_id == person_id, factor.tries_since == since, factor.tries > 0)
        .values(tries=factor.tries - 1)
        .execution_options(synchronize_session=False)
    )


def _use_step(person_id: int, code: str) -> bool:
    """Return whether a code of the app is right and later than the last one, and use it."""
    secret = _secret_of(person_id)
    step = matching_step(secret, code.replace(" ", ""), utc_now()) if secret else None
    used = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == person_id, SecondFactor.last_step < (step or 0))
        .values(last_step=step or 0)
        .returning(SecondFactor.user_id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return used is not None


def _secret_of(person_id: int) -> str:
    """Return the secret of a person's app, nothing when there is none or no key opens it."""
    found = select(SecondFactor.sealed).where(SecondFactor.user_id == person_id)
    sealed = db.session.scalar(found)
    try:
        return current_state().vault.open(SEALED_FOR, "", person_id, sealed) if sealed else ""
    except SealBroken as error:
        # A recovery code still works.
        log.error("factor.sealed user_id=%s error=%s", person_id, type(error).__name__)
        return ""


def _forget_tries(person_id: int) -> None:
    db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == person_id)
        .values(tries=0, tries_since=None)
        .execution_options(synchronize_session=False)
    )
