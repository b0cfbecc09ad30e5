"""Access tokens: created, listed, authenticated and revoked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from ctu.access.person_lock import hold_person
from ctu.access.sign_ins.log_context import log_context
from ctu.api.token_text import digest_of, is_well_formed, make_token, prefix_of
from ctu.audit.access import ACCESS
from ctu.audit.changes import Change
from ctu.audit.recording import entry_of
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.credentials.tokens import AccessToken
from ctu.models.users import User
from plugins.bulk_import import Scope

log = logging.getLogger(__name__)

MOST_TOKENS = 20
"""How many live tokens a person may have."""
USED_SECONDS = 60
"""The last use is written down once in so many seconds, or each reading would be a writing."""


class TooMany(Exception):
    """The person has the maximum number of live tokens."""


def create_token(person: User, name: str, scopes: Sequence[Scope], days: int) -> str:
    """Create a token and return its text, which is not stored. Commits.

    :raises TooMany: when there is no room for one more.
    """
    hold_person(person.id)
    if _has_too_many(person):
        raise TooMany
    text = make_token()
    until = utc_now() + timedelta(days=days)
    made = AccessToken(
        person_id=person.id,
        name=name,
        scopes=" ".join(scopes),
        prefix=prefix_of(text),
        digest=digest_of(text),
        expires_at=until,
    )
    db.session.add(made)
    changes = [("Scopes", "", ", ".join(scopes)), ("Until", "", f"{until:%Y-%m-%d %H:%M UTC}")]
    _record(person, "token created", made, changes)
    db.session.commit()
    log.info("token created", extra={"user_id": person.id} | log_context())
    return text


def revoke_token(owner: User, token: AccessToken) -> None:
    """Revoke a token for good; the current user does, or a command. Commits."""
    revoked = db.session.execute(
        update(AccessToken)
        .where(AccessToken.id == token.id, AccessToken.revoked_at.is_(None))
        .values(revoked_at=utc_now())
        .returning(AccessToken.id)
    ).scalar()
    if revoked is not None:
        _record(owner, "token revoked", token, [])
    db.session.commit()
    log.info("token revoked", extra={"user_id": owner.id} | log_context())


def tokens_of(person: User) -> Sequence[AccessToken]:
    """Return the tokens of a person, the newest first."""
    own = select(AccessToken).where(AccessToken.person_id == person.id)
    return db.session.scalars(own.order_by(AccessToken.id.desc())).all()


def live_tokens(person_id: int | None) -> Sequence[AccessToken]:
    """Return the tokens that are neither revoked nor expired, of one person or of all people."""
    found = select(AccessToken).where(*_live()).order_by(AccessToken.id)
    return db.session.scalars(found if person_id is None else found.where(_of(person_id))).all()


def _has_too_many(person: User) -> bool:
    live = select(func.count()).where(_of(person.id), *_live())
    return (db.session.scalar(live) or 0) >= MOST_TOKENS


def _of(person_id: int) -> ColumnElement[bool]:
    return AccessToken.person_id == person_id


def _live() -> tuple[ColumnElement[bool], ...]:
    return AccessToken.revoked_at.is_(None), AccessToken.expires_at > utc_now()


def find_token(text: str) -> AccessToken | None:
    """Return the live token with this text."""
    if not is_well_formed(text):
        return None
    found = select(AccessToken).where(AccessToken.digest == digest_of(text))
    token = db.session.scalar(found)
    return token if token is not None and token.is_live else None


def note_use(token: AccessToken) -> None:
    """Write down that a token is in use. Commits when it writes."""
    now = utc_now()
    due = now - timedelta(seconds=USED_SECONDS)
    if token.last_used_at is not None and token.last_used_at > due:
        return
    used = AccessToken.last_used_at
    db.session.execute(
        update(AccessToken)
        .where(AccessToken.id == token.id, or_(used.is_(None), used <= due))
        .values(last_used_at=now)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def _record(owner: User, action: str, token: AccessToken, changes: list[Change]) -> None:
    named = ("Token", "", f"{token.name} ({token.prefix}…)")
    entry = entry_of(owner, action, [named, *changes]) | {"kind": ACCESS}
    db.session.execute(insert(AuditEntry), [entry])
