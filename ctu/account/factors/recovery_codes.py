"""Recovery codes: generated as a set, shown once, stored as hashes, each valid once."""

from __future__ import annotations

import hashlib
import re
import secrets

from sqlalchemy import delete, func, insert, select, update

from ctu.account.passwords.first_passwords import SIGNS
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.factors import RecoveryCode

CODES = 10
GROUPS, GROUP = 6, 4
"""Twenty-four signs of 28: 115 bits, which nobody guesses, so that a fast hash is enough."""
_IGNORED = re.compile(r"[\s-]+")


def make_codes(person_id: int) -> list[str]:
    """Give a person new codes in the place of all earlier ones; return them. No commit."""
    made = [_new_code() for _ in range(CODES)]
    delete_codes(person_id)
    rows = [{"user_id": person_id, "code_hash": _hash(person_id, code)} for code in made]
    db.session.execute(insert(RecoveryCode), rows)
    return made


def use_code(person_id: int, code: str) -> bool:
    """Return whether this is a code of a person that was not used, and use it. No commit."""
    used = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.user_id == person_id, RecoveryCode.used_at.is_(None))
        .where(RecoveryCode.code_hash == _hash(person_id, code))
        .values(used_at=utc_now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return used is not None


def count_codes(person_id: int) -> int:
    """Return how many codes a person has left."""
    left = select(func.count()).select_from(RecoveryCode)
    left = left.where(RecoveryCode.user_id == person_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0


def delete_codes(person_id: int) -> None:
    """Delete all codes of a person. No commit."""
    db.session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == person_id)
        .execution_options(synchronize_session=False)
    )


def _new_code() -> str:
    signs = "".join(secrets.choice(SIGNS) for _ in range(GROUPS * GROUP))
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def _hash(person_id: int, code: str) -> str:
    text = f"{person_id}:{_IGNORED.sub('', code).casefold()}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
