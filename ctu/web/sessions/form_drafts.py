"""Drafts of record forms: typed values survive the end of a session.

The page that says so holds it, and nothing else does (decision 132).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from ctu.access.sign_ins.same_site import is_of_this_host
from ctu.extensions import csrf

View = TypeVar("View", bound=Callable[..., Any])

MARK = "keeps_draft"
PASSWORDS = ("password", "present")
"""Fields with one of these in their names are not given back."""


def keeps_draft(view: View) -> View:
    """Give back what was typed into the form of a view, which checks the token of it by itself."""
    vars(view)[MARK] = True
    exempt: View = csrf.exempt(view)
    return exempt


def is_own_form() -> bool:
    """Return whether this request sends such a form from a page of this console.

    A page of another site may send one, too; what stands in that is not what the person typed.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method == "POST" and hasattr(view, MARK) and is_from_here()


def is_from_here() -> bool:
    """Return whether the browser says that a page of this host has sent the request."""
    return is_of_this_host(request.headers.get("Origin"))


def signed_out_page() -> Response:
    """Return the page that says who is signed out, and keeps what was typed."""
    page = render_template(
        "ctu/signed_out.html", sign_in_url=url_for("auth.sign_in"), **typed_text("csrf_token")
    )
    return make_response(page, 401)


def typed_text(*left_out: str) -> dict[str, Any]:
    """Return what was typed into the form of this request, as a page keeps it: no password."""
    words = (*left_out, *PASSWORDS)
    fields = request.form.items(multi=True)
    return {
        "typed": [each for each in fields if not any(word in each[0] for word in words)],
        "lost_password": any(word in name for name in request.form for word in PASSWORDS),
    }


def kept_text() -> dict[str, Any]:
    """Return what the page of an error keeps, so that it can be sent again; {} where nothing is."""
    bounds = (request.max_content_length, request.max_form_memory_size)
    most = min((each for each in bounds if each is not None), default=0)
    is_read = request.content_length is not None and request.content_length <= most
    if not (is_own_form() and is_read):
        return {}
    try:
        return typed_text()
    except HTTPException:
        # A body that breaks off, or has more parts than any form, must not end the error page.
        return {}
