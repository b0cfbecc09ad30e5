"""Responses of the import pages: JSON for a script, a page for a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, make_response, request


def answer(html: Callable[[], str | Any], payload: dict[str, Any], status: int = 200) -> Response:
    """Return JSON to a script and a page to other clients; neither may be cached."""
    response = jsonify(payload) if wants_json() else make_response(html())
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def wants_json() -> bool:
    """Return whether the request comes from a script."""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]
