"""JSON responses of the API, with a weak ETag for polling."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Response, request, url_for

REVALIDATED = "private, no-cache"
"""A client may keep the answer, and has to revalidate it before each use."""
TAG_LENGTH = 32


def json_answer(body: dict[str, Any], status: int = 200) -> Response:
    """Return JSON."""
    text = json.dumps(body, indent=2) + "\n"
    return Response(text, status, content_type="application/json")


def accepted(content: dict[str, Any]) -> Response:
    """Return 202 with the import and the address of its status."""
    response = json_answer(content, 202)
    response.headers["Location"] = address_of(content["id"])
    return response


def address_of(public_id: str, route: str = "read_import") -> str:
    """Return the path of a resource of an import."""
    return url_for(f".{route}", public_id=public_id)


def tagged(content: dict[str, Any]) -> Response:
    """Return JSON with an ETag, or 304 when the client has this version.

    The tag is weak, because nginx drops strong ones when it compresses. It covers the whole answer,
    with the rights of the person who asks.
    """
    response = json_answer(content)
    tag = hashlib.sha256(response.get_data()).hexdigest()[:TAG_LENGTH]
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = REVALIDATED
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response
