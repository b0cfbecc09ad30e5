"""Static files of the plugin: their addresses, and how long a browser keeps them."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

ENDPOINT = "bulk_import.static"
STATIC = Path(__file__).parents[2] / "static" / "bulk_import"
KEPT_SECONDS = 365 * 24 * 3600
VERSION = re.compile(r"\Av-[0-9a-f]{12}/")


def asset_url(name: str, endpoint: str = ENDPOINT) -> str:
    """Return the address of one of the plugin's files; it changes when any of them changes.

    A script imports the one beside it, whose address then has the same version.
    """
    return url_for(endpoint, filename=f"{version()}/{name}")


@cache
def version() -> str:
    """Return the version of all static files, as the first part of their path."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(each for each in STATIC.iterdir() if each.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)} ".encode() + content)
    return f"v-{digest.hexdigest()}"


def serve_versions(blueprint: Blueprint) -> None:
    """Serve the static files of a blueprint by a version, too, and let browsers keep those."""
    blueprint.url_value_preprocessor(_leave_out_version)
    blueprint.after_request(_let_keep)


def _leave_out_version(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and _is_static(endpoint):
        values["filename"] = VERSION.sub("", values["filename"])


def _let_keep(response: Response) -> Response:
    """Let a browser keep a file of this version; another process may have files of another one.

    In debug mode none is kept: a file that is edited would be hidden behind the kept one.
    """
    is_of_version = f"/{version()}/" in request.path and _is_static(request.endpoint)
    if is_of_version and response.status_code < 400 and not current_app.debug:
        response.cache_control.no_cache = None
        response.cache_control.public = response.cache_control.immutable = True
        response.cache_control.max_age = KEPT_SECONDS
    return response


def _is_static(endpoint: str | None) -> bool:
    return (endpoint or "").rpartition(".")[2] == "static"
