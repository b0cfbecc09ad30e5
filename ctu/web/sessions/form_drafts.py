"""Drafts of record forms: typed values survive the end of a session.

The page that says so holds it, and nothing else does (decision 132).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, make_response, render_template, request, url_for

from ctu.access.sign_ins.same_site import is_of_this_host
from ctu.extensions import csrf

View = TypeVar("View", bound=Callable[..., Any])

MARK = "keeps_draft"
PASSWORDS = ("password", "present")
LEFT_OUT = ("csrf_token", *PASSWORDS)
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
    typed = [
        (name, text)
        for name, text in request.form.items(multi=True)
        if not any(word in name for word in LEFT_OUT)
    ]
    page = render_template(
        "ctu/signed_out.html",
        typed=typed,
        lost_password=any(word in name for name in request.form for word in PASSWORDS),
        sign_in_url=url_for("auth.sign_in"),
    )
    return make_response(page, 401)
