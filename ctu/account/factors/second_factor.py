"""The second factor of a person, an app or passkeys: set up, removed and reset."""

from __future__ import annotations

import logging
from dataclasses import asdict

from sqlalchemy import delete, select

from ctu.access.person_lock import hold_person
from ctu.access.sign_ins.log_context import log_context
from ctu.account.factors import relying_party
from ctu.account.factors.factor_verification import SEALED_FOR
from ctu.account.factors.passkeys import MOST, delete_passkeys, passkeys_of
from ctu.account.factors.recovery_codes import delete_codes, make_codes
from ctu.account.factors.relying_party import NewKey
from ctu.audit.access import record_access
from ctu.extensions import db
from ctu.models.credentials.factors import SecondFactor
from ctu.models.credentials.passkeys import Passkey
from ctu.models.users import User
from plugins.bulk_import import current_state

log = logging.getLogger(__name__)


def find_factor(person_id: int) -> SecondFactor | None:
    """Return the factor of a person, None when there is none."""
    return db.session.get(SecondFactor, person_id, populate_existing=True)


def has_factor(person_id: int) -> bool:
    """Return whether a person has a factor, an app or a passkey."""
    found = select(SecondFactor.user_id).where(SecondFactor.user_id == person_id)
    return db.session.scalar(found) is not None


def has_app(person_id: int) -> bool:
    """Return whether an app of a person shows codes."""
    factor = find_factor(person_id)
    return factor is not None and factor.sealed is not None


def set_up(person: User, secret: str, step: int) -> list[str] | None:
    """Give a person an app, whose first code was of this step; return the recovery codes, if new.

    None if there is one by now: the codes that were shown with that are good. Commits.
    """
    hold_person(person.id)
    if has_app(person.id):
        db.session.rollback()
        return None
    factor, codes = _begin_factor(person.id)
    factor.sealed = current_state().vault.seal(SEALED_FOR, "", person.id, secret)
    factor.last_step = step
    _record(person, "second factor set up")
    return codes


def add_passkey(person: User, name: str, key: NewKey) -> list[str] | None:
    """Add a passkey to a person; return the recovery codes, if new.

    None if it is somebody's by now, or there is room for no more. Commits.
    """
    hold_person(person.id)
    taken = db.session.scalar(select(Passkey.id).filter_by(credential_id=key.credential_id))
    if taken is not None or len(passkeys_of(person.id)) >= MOST:
        db.session.rollback()
        return None
    _, codes = _begin_factor(person.id)
    host = relying_party.host()
    db.session.add(Passkey(user_id=person.id, name=name, host=host, **asdict(key)))
    _record(person, "passkey registered")
    return codes


def renew_codes(person: User) -> list[str]:
    """Give a person new recovery codes; return them. Commits."""
    hold_person(person.id)
    codes = make_codes(person.id)
    _record(person, "recovery codes renewed")
    return codes


def remove_app(person: User) -> None:
    """Take the app of a person away, and with the last factor the recovery codes. Commits."""
    hold_person(person.id)
    factor = find_factor(person.id)
    if factor is not None:
        factor.sealed = None
    _end_factor(person.id)
    _record(person, "second factor removed")


def remove_passkey(person: User, passkey_id: int) -> None:
    """Take a passkey of a person away, and with the last factor the recovery codes. Commits."""
    hold_person(person.id)
    db.session.execute(
        delete(Passkey)
        .where(Passkey.id == passkey_id, Passkey.user_id == person.id)
        .execution_options(synchronize_session=False)
    )
    _end_factor(person.id)
    _record(person, "passkey removed")


def reset(person: User) -> None:
    """Remove every factor of a person who has lost it, and end their sessions. Commits."""
    person.end_sessions()
    delete_passkeys(person.id)
    _delete_factor(person.id)
    _record(person, "second factor reset")


def _begin_factor(person_id: int) -> tuple[SecondFactor, list[str]]:
    """Return the factor of a person, and with a first one its recovery codes. No commit."""
    factor = find_factor(person_id)
    if factor is not None:
        return factor, []
    factor = SecondFactor(user_id=person_id)
    db.session.add(factor)
    return factor, make_codes(person_id)


def _end_factor(person_id: int) -> None:
    """Delete what remains of the factor of a person with neither app nor passkey. No commit."""
    db.session.flush()
    if not has_app(person_id) and not passkeys_of(person_id):
        _delete_factor(person_id)


def _delete_factor(person_id: int) -> None:
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == person_id))
    delete_codes(person_id)


def _record(person: User, action: str) -> None:
    record_access(person, action)
    db.session.commit()
    log.info("second factor changed", extra={"user_id": person.id, "how": action} | log_context())
