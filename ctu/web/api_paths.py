"""Addresses of the API: cookies do not count there, and errors are problem details."""

from __future__ import annotations

from flask import Request, request

PREFIX = "/api/"
TOKEN = "access_token"
"""Under this name `flask.g` holds the token of a request."""


def is_api(given: Request | None = None) -> bool:
    """Return whether a request, by default the current one, is one to the API."""
    return (request if given is None else given).path.startswith(PREFIX)
