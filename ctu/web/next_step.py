"""The step that an error page offers beside the first page: the form again, or the same page."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from flask import request

from ctu.access.sign_ins.same_site import is_of_this_host, same_site
from ctu.web.sessions.form_drafts import is_from_here

PASSES = {429, 500, 503}
"""Errors after which the same request may be answered."""


class WayOn(NamedTuple):
    """A link of an error page: its text and its address."""

    words: str
    address: str


def back_to_form(words: str) -> WayOn | None:
    """Return the way to the page that sent the form of this request, None where none is known."""
    if not is_from_here() or not is_of_this_host(request.referrer):
        return None
    page = urlsplit(str(request.referrer))
    return WayOn(words, same_site(f"{page.path}?{page.query}".rstrip("?")))


def once_more(status: int) -> WayOn | None:
    """Return the way to the same page, None after an error that stays or that a form has met."""
    if request.method != "GET" or status not in PASSES:
        return None
    return WayOn("Try again", same_site(f"{request.script_root}{request.full_path}".rstrip("?")))
