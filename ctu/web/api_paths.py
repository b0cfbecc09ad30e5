"""The addresses of the API: no cookie counts there, and errors are told to programs."""

from __future__ import annotations

from flask import Request, request

PREFIX = "/api/"
TOKEN = "access_token"
"""Under this name `flask.g` holds the token of a request."""


def is_api(asked: Request | None = None) -> bool:
    """Return whether a request is one to the API."""
    return (request if asked is None else asked).path.startswith(PREFIX)
