"""Request ids: the proxy's or a generated one, for logs, the audit and the import."""

from __future__ import annotations

import re
import secrets
import time

from flask import Flask, Response, current_app, g, request
from sqlalchemy import inspect

from ctu.web.monitoring.logs import access_log

HEADER = "X-Request-ID"
#: What a proxy makes: long enough to be unique, and nothing that could forge a line.
GIVEN = re.compile(r"[0-9A-Za-z._-]{8,64}")


def init_app(app: Flask) -> None:
    """Give each request its id before anything else happens; the answer repeats it."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    # Whoever is not behind a proxy of ours could choose the id of somebody else's request.
    is_trusted = current_app.config["CTU_TRUSTED_PROXIES"] and GIVEN.fullmatch(given)
    g.request_id = given if is_trusted else secrets.token_hex(16)
    g.request_began_at = time.monotonic()


def _end(response: Response) -> Response:
    response.headers[HEADER] = g.get("request_id", "")
    if current_app.config["CTU_ACCESS_LOG"] and request.blueprint != "health":
        access_log.info(
            "request.answered",
            extra={
                "method": request.method,
                # The query may hold what somebody searched for.
                "path": request.path,
                "endpoint": request.endpoint,
                "status": response.status_code,
                "seconds": round(time.monotonic() - g.request_began_at, 4),
                "address": request.remote_addr,
                "user_id": _person_id(),
            },
        )
    return response


def _person_id() -> int | None:
    """Return the id of the signed-in person, None without one, and without a query.

    After a commit or a rollback an attribute of the person would be read from the database again,
    which may be away.
    """
    known = inspect(g.get("_login_user"), raiseerr=False)
    return known.identity[0] if known is not None and known.identity else None
