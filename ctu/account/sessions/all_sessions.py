"""Ending the sessions of all people, in steps: nobody who signs in meanwhile waits for long."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from ctu.account.sessions.session_store import EVERY_SESSION, record_ended
from ctu.extensions import db
from ctu.models.credentials.sessions import UserSession
from ctu.models.users import User

STEP = 1_000


def end_all_sessions() -> int:
    """End sessions and sign-ins that wait for a code, and forget devices; return how many sessions.

    Each step is committed by itself, so that the command may be killed and repeated.
    """
    ended, last = 0, 0
    following = select(User.id).order_by(User.id).limit(STEP)
    while ids := db.session.scalars(following.where(User.id > last)).all():
        ended += _end_sessions_of(ids)
        last = ids[-1]
    return ended


def _end_sessions_of(ids: Sequence[int]) -> int:
    """End the sessions of people whose ids follow each other. Commits."""
    first, last = ids[0], ids[-1]
    unseen = {"synchronize_session": False}
    db.session.execute(
        update(User)
        .where(User.id.between(first, last))
        .values(session_version=User.session_version + 1)
        .execution_options(**unseen)
    )
    ended = db.session.scalars(
        delete(UserSession)
        .where(UserSession.user_id.between(first, last))
        .returning(UserSession.user_id)
        .execution_options(**unseen)
    ).all()
    for person in db.session.scalars(select(User).where(User.id.in_(set(ended)))).all():
        record_ended(person, EVERY_SESSION)
    db.session.commit()
    return len(ended)
