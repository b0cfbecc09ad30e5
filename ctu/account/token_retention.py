"""Retention of ended access tokens: how long they are listed, and their deletion."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from ctu.extensions import db
from ctu.models.credentials.tokens import AccessToken

KEPT_DAYS = 90
"""How long a token is listed after it was revoked or its last day was over."""


def purge_tokens(now: datetime) -> int:
    """Delete the tokens that have ended long ago; the audit keeps what became of them. Commits."""
    then = now - timedelta(days=KEPT_DAYS)
    count = db.session.execute(
        delete(AccessToken)
        .where(or_(AccessToken.revoked_at < then, AccessToken.expires_at < then))
        .execution_options(synchronize_session=False)
    ).rowcount  # type: ignore[attr-defined]  # A DELETE has a cursor, which the type leaves open.
    db.session.commit()
    return int(count)
