"""The passkeys of a person: listed, and verified against a challenge that is valid once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from enum import Enum

from sqlalchemy import and_, delete, literal, or_, select, update

from ctu.access.sign_ins.log_context import log_context
from ctu.account.factors import relying_party
from ctu.account.factors.challenges import Purpose, make_challenge, take_challenge
from ctu.audit.access import record_access
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.passkeys import Passkey
from ctu.models.users import User

log = logging.getLogger(__name__)

MOST = 10
"""How many passkeys a person may have."""
ELSEWHERE = "Your passkeys belong to {hosts} and cannot be used under this name of the console."
REFUSED = "Your passkeys are refused, because they may have been copied."


class Proof(Enum):
    """The result of checking a code or the answer of a passkey."""

    RIGHT = "right"
    WRONG = "wrong"
    COPIED = "copied"
    """The signature is right, and the counter went back: two devices hold this key."""


def passkeys_of(person_id: int) -> Sequence[Passkey]:
    """Return the passkeys of a person, in the order in which they were registered."""
    found = select(Passkey).where(Passkey.user_id == person_id).order_by(Passkey.id)
    return db.session.scalars(found).all()


def usable_here(person_id: int) -> list[str]:
    """Return the ids of a person's credentials that are good for the host of this request."""
    here = relying_party.host()
    held = passkeys_of(person_id)
    return [each.credential_id for each in held if each.host == here and each.refused_at is None]


def why_unusable(person_id: int) -> str:
    """Return the sentence that says why none of a person's passkeys is good for this host.

    "" where one is good, or none is held.
    """
    held = passkeys_of(person_id)
    good = [each for each in held if each.refused_at is None]
    if not held or any(each.host == relying_party.host() for each in good):
        return ""
    hosts = " and ".join(sorted({each.host for each in good}))
    return ELSEWHERE.format(hosts=hosts) if good else REFUSED


def ask_to_sign(person_id: int, purpose: Purpose) -> str | None:
    """Return the challenge for a person's passkeys that are good here, as JSON; or None. Commits.

    The challenge waits in this browser for the answer.
    """
    held = usable_here(person_id)
    if not held:
        return None
    return relying_party.request_options(make_challenge(person_id, purpose), held)


def use_passkey(person: User, answer: str, purpose: Purpose) -> Proof:
    """Return what the answer of a device comes to, and note its use. Commits."""
    challenge = take_challenge(person.id, purpose)
    credential_id = relying_party.credential_of(answer)
    if challenge is None or credential_id not in usable_here(person.id):
        return Proof.WRONG
    query = select(Passkey.id, Passkey.public_key).filter_by(credential_id=credential_id)
    found = db.session.execute(query).one_or_none()
    count = relying_party.read_count(answer, challenge, found.public_key) if found else None
    # Meanwhile it may have been removed by its owner in another tab, or reset.
    if found is None or count is None:
        return Proof.WRONG
    return Proof.RIGHT if _note_use(found.id, count) else _refuse_copy(person, found.id)


def delete_passkeys(person_id: int) -> None:
    """Delete every passkey of a person. No commit."""
    db.session.execute(
        delete(Passkey)
        .where(Passkey.user_id == person_id)
        .execution_options(synchronize_session=False)
    )


def _note_use(passkey_id: int, count: int) -> bool:
    """Note a use in the statement that compares the counter; False when that went back. Commits.

    A device that does not count says 0 each time.
    """
    never_counts = and_(Passkey.sign_count == 0, literal(count) == 0)
    used = db.session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, Passkey.refused_at.is_(None))
        .where(or_(Passkey.sign_count < count, never_counts))
        .values(sign_count=count, used_at=utc_now())
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    db.session.commit()
    return used is not None


def _refuse_copy(person: User, passkey_id: int) -> Proof:
    """Refuse a passkey from now on, whichever of its copies is used. Commits."""
    db.session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, Passkey.refused_at.is_(None))
        .values(refused_at=utc_now())
        .execution_options(synchronize_session=False)
    )
    record_access(person, "passkey refused as a copy")
    db.session.commit()
    log.warning("passkey copied", extra={"user_id": person.id} | log_context())
    return Proof.COPIED
