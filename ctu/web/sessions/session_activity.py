"""Session activity: the time of last use, written once a minute at most.

Requests that a page sends by itself do not count: a page left open must not keep its session.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Flask, Response, g, request
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.sessions import ADDRESS_LENGTH, OpenSession, UserSession
from ctu.web.load.database_timeouts import limit_wait
from plugins.bulk_import import is_outage

log = logging.getLogger(__name__)

NOTED_EVERY = timedelta(seconds=60)
WAIT_SECONDS = 0.2
"""The longest wait for the database; an answer is not delayed to record a use."""
BY_ITSELF = {"status"}
"""View functions that pages request by themselves, whichever script asks."""


def init_app(app: Flask) -> None:
    """Record the use of a session after each request that a person has made."""
    app.after_request(_note)


def is_by_script() -> bool:
    """Return whether a script asks, which takes parts of a page that nobody sees (decision 213)."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _is_by_itself() -> bool:
    """Return whether a page asks without a person, as the readiness board and Details load anew."""
    name = (request.endpoint or "").rpartition(".")[2]
    return name in BY_ITSELF or (request.method == "GET" and is_by_script())


def _note(response: Response) -> Response:
    """Write down that the session of this request is in use, on a connection of its own."""
    current: OpenSession | None = g.pop("open_session", None)
    if current is None or _is_by_itself() or response.status_code >= 500:
        return response
    now = utc_now()
    if now - current.seen_at < NOTED_EVERY:
        return response
    limit_wait(WAIT_SECONDS)
    try:
        with db.engine.begin() as connection:
            connection.execute(
                update(UserSession)
                .where(UserSession.id == current.id, UserSession.seen_at <= now - NOTED_EVERY)
                .values(seen_at=now, address=(request.remote_addr or "")[:ADDRESS_LENGTH])
            )
    except (DBAPIError, PoolTimeout) as error:
        if isinstance(error, DBAPIError) and not is_outage(error):
            raise
        log.info("session.unnoted error=%s", type(error).__name__)
    return response
