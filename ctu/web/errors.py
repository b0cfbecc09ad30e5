"""Error pages: one sentence about what is wrong, and the next step."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from typing import Any, cast

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from ctu.access import rights
from ctu.extensions import db, login_manager
from ctu.web.api_paths import is_api
from ctu.web.load.database_waits import RETRY_SECONDS, NoTurn
from ctu.web.next_step import PASSES, WayOn, back_to_form, once_more
from ctu.web.sessions.form_drafts import kept_text
from plugins.bulk_import import ApiProblem, current_state, is_at_limit, is_disk_full, is_outage

log = logging.getLogger(__name__)

OUT_OF_DATE = ("This page was out of date", "Load it again and repeat the last step.")
LOAD_AGAIN, SIGN_IN, EMPTY_FORM = "Load it again", "Sign in", "Begin the form anew"
SIGNED_OUT = ("You were signed out", "Nothing was changed. Sign in and repeat the last step.")
SENTENCES = {
    403: (
        "Not allowed",
        "Your permission group does not include this page. Ask an administrator if you need it.",
    ),
    404: ("Nothing here", "The address is wrong, or what it names is not yours to see."),
    405: ("Not like this", "This address does not take that kind of request."),
    413: (
        "Too large",
        "A form of the console takes {bound} at most, and what was sent has {size}. Nothing of it "
        "was kept; go back, where it still stands, and send less.",
    ),
    429: ("Too many tries", "Wait {wait} and try again."),
    500: ("Something broke", "It has been noted. Nothing of this step was kept; try it again."),
    503: ("Not reachable", "The database does not answer. Nothing was lost; try again soon."),
}
NO_ROOM = (
    "No room",
    "The disk of the database is full. Nothing of this step was kept; tell whoever runs the "
    "console.",
)
NO_ROOM_HERE = (
    "No room",
    "The disk of the console is full. Nothing of this step was kept; tell whoever runs the "
    "console.",
)
NOWHERE = (
    "No room",
    "The console cannot put the file away: its folder for temporary files takes nothing. Nothing "
    "of this step was kept; tell whoever runs the console.",
)
AT_LIMIT = (
    "No room",
    "The console gets no more files, threads or memory just now. Nothing of this step was kept; "
    "try again soon.",
)
NOT_YET = (
    "Not yet",
    "An import, or somebody else, is writing just now. Nothing was changed; try again soon.",
)
PLAIN = "text/plain; charset=utf-8"
OTHER_HOST = "The console is not reached under this name."
WITH_MENU = {400, 403, 404, 405, 413}
"""Errors of a request; after one of the console itself, nothing is looked up for a menu."""
KEPT_HEADERS = {"Allow", "Retry-After"}
OTHERS = ("Not understood", "The request was not complete. Go back and try it again.")


def init_app(app: Flask) -> None:
    """Register the console's own page for every error."""
    app.register_error_handler(HTTPException, _show)
    app.register_error_handler(DBAPIError, _show_outage)
    app.register_error_handler(PoolTimeout, _show_outage)
    app.register_error_handler(OSError, _show_shortage)
    app.register_error_handler(RuntimeError, _show_shortage)
    app.register_error_handler(MemoryError, _show_limit)


def _show(error: HTTPException) -> Any:
    """Return a page that shows nothing of the exception but its status."""
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, SecurityError):
        # No page has an address to name for a host that is not ours.
        return Response(f"{OTHER_HOST}\n", status, content_type=PLAIN)
    if is_api():
        return ApiProblem.of_http(error).response()
    if status == 503:
        _forget_who_asks()
    title, sentence = SENTENCES.get(status, OTHERS)
    way_on = back_to_form(EMPTY_FORM) if status == 413 else once_more(status)
    if isinstance(error, CSRFError):
        is_inside = not current_user.is_authenticated and request.blueprint != "auth"
        title, sentence = SIGNED_OUT if is_inside else OUT_OF_DATE
        way_on = back_to_form(SIGN_IN if is_inside else LOAD_AGAIN)
    elif isinstance(error, NoTurn):
        title, sentence = NOT_YET
    headers = {name: text for name, text in error.get_headers() if name in KEPT_HEADERS}
    values = {"wait": _in_words(int(headers.get("Retry-After", 60))), **_sizes()}
    return _page(status, title, sentence.format(**values), headers, way_on)


def _show_outage(error: DBAPIError | PoolTimeout) -> Any:
    """Return the page of a database outage; any other database error is logged as a bug."""
    db.session.rollback()
    if isinstance(error, DBAPIError) and not is_outage(error):
        return _broken(error)
    cause = current_state().cause_of(error)
    log.warning("page.database error=%s cause=%s", type(error).__name__, cause)
    _forget_who_asks()
    sentence = SENTENCES[503]
    if is_disk_full(error):
        current_state().queue.full_disk.report()
        sentence = NO_ROOM
    return _away(sentence)


def _show_shortage(error: OSError | RuntimeError) -> Any:
    """Return the page of a disk that takes nothing, or of a limit of the system; else of a bug."""
    if is_at_limit(error):
        return _show_limit(error)
    db.session.rollback()
    if not is_outage(error):
        if isinstance(error, RuntimeError):
            # Flask tells it, as it does all others.
            raise error
        return _broken(error)
    log.warning("page.disk error=%s", type(error).__name__)
    return _away(NO_ROOM_HERE if is_disk_full(error) else NOWHERE)


def _show_limit(error: OSError | RuntimeError | MemoryError) -> Any:
    """Return the page of a process that gets no further file, thread or memory."""
    db.session.rollback()
    log.warning("page.limit error=%s", type(error).__name__)
    return _away(AT_LIMIT)


def _broken(error: Exception) -> Any:
    """Return the page of a bug, which is logged."""
    log.error("page.broken error=%s", type(error).__name__, exc_info=True)
    return _show(InternalServerError())


def _away(sentence: tuple[str, str]) -> Any:
    """Return the page of something that is tried again later."""
    wait = {"Retry-After": str(RETRY_SECONDS)}
    if is_api():
        return ApiProblem(503, "server.away", *sentence, wait).response()
    return _page(503, *sentence, wait, once_more(503))


def _forget_who_asks() -> None:
    """Treat the request as anonymous, because loading the user needs the database."""
    g._login_user = login_manager.anonymous_user()


def _page(
    status: int, title: str, sentence: str, headers: Mapping[str, str], way_on: WayOn | None
) -> Response:
    words: dict[str, Any] = {"title": title, "sentence": sentence, "way_on": way_on}
    if status in PASSES:
        words |= kept_text()
    try:
        html = _inside(words) if status in WITH_MENU else None
        page = html or render_template("ctu/error.html", **words)
    except (DBAPIError, PoolTimeout) as error:
        # The database went away between the page and its menu.
        return cast(Response, _show_outage(error))
    except (OSError, MemoryError) as error:
        if isinstance(error, OSError) and not is_at_limit(error):
            raise
        # The first such page of a process opens templates, and each one needs some memory.
        log.warning("page.limit error=%s", type(error).__name__)
        return Response(f"{title}. {sentence}\n", status, headers, content_type=PLAIN)
    return make_response(page, status, headers)


def _inside(words: Mapping[str, Any]) -> str | None:
    """Return an error page with the menu, None for whoever has none."""
    if not (current_user.is_authenticated and rights.has_console(current_user)):
        return None
    view = current_app.extensions["admin"][0].index_view
    return str(view.render("ctu/error_inside.html", **words))


def _sizes() -> dict[str, str]:
    """Return how large a form may be, and how large this request is."""
    bound, size = request.max_content_length, request.content_length
    return {"bound": _megabytes(bound or 0), "size": _megabytes(size) if size else "more"}


def _megabytes(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MB"


def _in_words(seconds: int) -> str:
    """Return "20 seconds" or "3 minutes", rounded up."""
    if seconds <= 90:
        return "a second" if seconds <= 1 else f"{seconds} seconds"
    return f"{math.ceil(seconds / 60)} minutes"
