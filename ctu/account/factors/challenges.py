"""WebAuthn challenges: bound to one person, session and purpose; valid once, for minutes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from flask import session
from sqlalchemy import delete

from ctu.account.sessions.session_store import TOKEN_BYTES, current_session_id, token_hash
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.passkeys import PasskeyChallenge

MINUTES = 5
LONGEST = timedelta(minutes=MINUTES)


class Purpose(StrEnum):
    """The one purpose for which the answer to a challenge is valid."""

    REGISTER = "register"
    PROVE = "prove"
    SIGN_IN = "sign in"


def make_challenge(person_id: int, purpose: Purpose) -> bytes:
    """Return a new challenge, which this browser keeps and the database knows. Commits."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        PasskeyChallenge(
            token_hash=token_hash(token),
            user_id=person_id,
            purpose=purpose,
            session_id=current_session_id(),
        )
    )
    db.session.commit()
    session[_key(purpose)] = token
    return token.encode()


def take_challenge(person_id: int, purpose: Purpose) -> bytes | None:
    """Return the challenge that waits in this browser, and end it; None if none is good. Commits.

    It is deleted in the statement that finds it, so that no answer is taken twice.
    """
    token = str(session.pop(_key(purpose), ""))
    taken = db.session.execute(
        delete(PasskeyChallenge)
        .where(PasskeyChallenge.token_hash == token_hash(token))
        .where(PasskeyChallenge.user_id == person_id, PasskeyChallenge.purpose == purpose)
        .where(PasskeyChallenge.session_id == current_session_id())
        .where(PasskeyChallenge.made_at > utc_now() - LONGEST)
        .returning(PasskeyChallenge.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    db.session.commit()
    return None if taken is None else token.encode()


def purge_challenges(now: datetime) -> None:
    """Delete expired challenges. Commits."""
    db.session.execute(
        delete(PasskeyChallenge)
        .where(PasskeyChallenge.made_at <= now - LONGEST)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def _key(purpose: Purpose) -> str:
    return f"passkey {purpose}"
