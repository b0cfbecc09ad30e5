"""Sessions in the database: created, found, listed, ended and purged."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from flask import current_app, g, request
from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    not_,
    select,
    true,
)
from sqlalchemy.orm import contains_eager

from ctu.access.sign_ins.log_context import log_context
from ctu.account.sessions.devices import device_of
from ctu.audit.access import record_access
from ctu.database.connections import PREPARED
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.factors import SecondFactor
from ctu.models.credentials.sessions import ADDRESS_LENGTH, OpenSession, UserSession
from ctu.models.users import User
from plugins.bulk_import import ImportRun

log = logging.getLogger(__name__)

TOKEN_BYTES = 32
LONGEST_TOKEN = 100
MOST_LISTED = 50
EVERY_SESSION = "every session ended"
"""That all sessions of a person were ended, as an action of the audit."""


def store_session(person: User, version: int | None = None) -> str:
    """Store a session that begins with this request; return its token. Commits.

    :param version: that of the person when they proved who they are; whatever has ended their
        sessions since ends this one too. None for now.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        UserSession(
            user_id=person.id,
            token_hash=token_hash(token),
            version=person.session_version if version is None else version,
            device=device_of(request.user_agent.string),
            address=(request.remote_addr or "")[:ADDRESS_LENGTH],
        )
    )
    db.session.commit()
    return token


def find_person_of(token: str) -> User | None:
    """Return the person of a session that has not ended, with their group, in one query."""
    if len(token) > LONGEST_TOKEN:
        return None
    seen_after, began_after = _limits(utc_now())
    given = {"token": token_hash(token), "seen_after": seen_after, "began_after": began_after}
    row = db.session.execute(_live_session(), given).one_or_none()
    if row is None:
        return None
    person, session_id, seen_at, has_factor, version, has_news = row
    g.open_session = OpenSession(session_id, seen_at, has_factor, version, has_news)
    return person


@lru_cache(maxsize=1)
def _live_session() -> Select[User, int, datetime, bool, int, bool]:
    """Return a cached statement, because building it takes as long as executing it."""
    return (
        select(
            User,
            UserSession.id,
            UserSession.seen_at,
            exists().where(SecondFactor.user_id == UserSession.user_id),
            UserSession.version,
            exists().where(
                ImportRun.actor_id == cast(User.id, Text), ImportRun.noticed_at.is_(None)
            ),
        )
        .join_from(UserSession, User, UserSession.user)
        .join(User.group)
        .where(
            UserSession.token_hash == bindparam("token"),
            UserSession.seen_at > bindparam("seen_after"),
            UserSession.began_at > bindparam("began_after"),
            UserSession.version == User.session_version,
        )
        .options(contains_eager(User.group))
        .execution_options(populate_existing=True, **{PREPARED: True})
    )


def current_session_id() -> int:
    """Return the id of the session of this request, 0 when there is none."""
    found: OpenSession | None = g.get("open_session")
    return found.id if found else 0


def current_version() -> int | None:
    """Return the version of the person with which the session of this request began, if any."""
    found: OpenSession | None = g.get("open_session")
    return found.version if found else None


def has_factor_here() -> bool | None:
    """Return whether the person of this session had a second factor when the request began.

    Without a session, as with an access token, None: who the request is from was judged already.
    """
    found: OpenSession | None = g.get("open_session")
    return found.has_factor if found else None


def may_have_news() -> bool:
    """Return whether imports of this person may be running, or have ended unseen."""
    found: OpenSession | None = g.get("open_session")
    return found is None or found.has_news


def sessions_of(person: User) -> Sequence[UserSession]:
    """Return the sessions of a person that have not ended, those used last first, and not all."""
    found = select(UserSession).join(UserSession.user).where(User.id == person.id, is_live())
    found = found.order_by(UserSession.seen_at.desc(), UserSession.id.desc()).limit(MOST_LISTED)
    return db.session.scalars(found).all()


def end_session(person: User, session_id: int, action: str = "session ended") -> bool:
    """End one session; False when this person has no such session. Commits."""
    return _end(person, UserSession.id == session_id, action) > 0


def end_other_sessions(person: User, session_id: int) -> int:
    """End every session of a person but one; return how many. Commits."""
    return _end(person, UserSession.id != session_id, "other sessions ended")


def end_every_session(person: User) -> int:
    """End every session of a person; return how many. Commits."""
    return _end(person, true(), EVERY_SESSION)


def _end(person: User, which: ColumnElement[bool], action: str) -> int:
    ended = db.session.scalars(
        delete(UserSession)
        .where(UserSession.user_id == person.id, which)
        .returning(UserSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    if ended:
        record_ended(person, action)
    db.session.commit()
    return len(ended)


def record_ended(person: User, action: str) -> None:
    """Record in the audit and the log that sessions of a person were ended; no commit.

    :param action: which of them, and how, as the audit calls it.
    """
    record_access(person, action)
    log.info("session ended", extra={"user_id": person.id, "how": action} | log_context())


def purge_sessions(now: datetime) -> int:
    """Delete the sessions that have ended by time or by a change of the person. Commits."""
    of_the_person = select(User.session_version).where(User.id == UserSession.user_id)
    gone = UserSession.version != of_the_person.scalar_subquery()
    count = db.session.execute(
        delete(UserSession)
        .where(not_(is_in_time(now)) | gone)
        .execution_options(synchronize_session=False)
    ).rowcount  # type: ignore[attr-defined]  # A DELETE has a cursor, which the type leaves open.
    db.session.commit()
    return int(count)


def is_live() -> ColumnElement[bool]:
    """Return the condition on a session and its person that it has not ended."""
    return and_(is_in_time(utc_now()), UserSession.version == User.session_version)


def is_in_time(now: datetime) -> ColumnElement[bool]:
    """Return the condition that neither the idle nor the absolute limit has been reached."""
    seen_after, began_after = _limits(now)
    return and_(UserSession.seen_at > seen_after, UserSession.began_at > began_after)


def _limits(now: datetime) -> tuple[datetime, datetime]:
    """Return since when a session has to have been used, and to have begun."""
    idle = timedelta(hours=current_app.config["CTU_SESSION_IDLE_HOURS"])
    return now - idle, now - timedelta(days=current_app.config["CTU_SESSION_DAYS"])


def token_hash(token: str) -> str:
    """Return the hash of a token, as it is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
