"""Static files of the console: their addresses, and how long a browser keeps them."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

STATIC = Path(__file__).parents[1] / "static"
KEPT_SECONDS = 365 * 24 * 3600
KEPT_SECONDS_OF_OTHERS = 24 * 3600
"""How long a file of Flask-Admin is kept whose address names the version of what it holds."""
VERSION = re.compile(r"\Av-[0-9a-f]{12}/")


def init_app(app: Flask) -> None:
    """Serve the static files by a version, too, and let browsers keep those."""
    app.jinja_env.globals.update(asset_url=asset_url)
    app.url_value_preprocessor(_leave_out_version)
    app.after_request(_let_keep)


def asset_url(name: str) -> str:
    """Return the address of one of the console's files; it changes when any of them changes.

    A script imports the one beside it, whose address then has the same version. It is what
    `url_for` would return, which takes longer: every page names a dozen files.
    """
    return f"{request.script_root}{current_app.static_url_path}/{version()}/ctu/{name}"


@cache
def version() -> str:
    """Return the version of all static files, as the first part of their path."""
    digest = hashlib.sha256()
    for path in sorted(each for each in STATIC.rglob("*") if each.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(STATIC)} {len(content)} ".encode() + content)
    return f"v-{digest.hexdigest()[:12]}"


def _leave_out_version(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if endpoint == "static" and values:
        values["filename"] = VERSION.sub("", values["filename"])


def _let_keep(response: Response) -> Response:
    """Let a browser keep a file of this version; another process may have files of another one.

    In debug mode none is kept: a file that is edited would be hidden behind the kept one.
    """
    if response.status_code < 400 and not current_app.debug:
        if request.endpoint == "static" and f"/{version()}/" in request.path:
            response.headers["Cache-Control"] = f"public, immutable, max-age={KEPT_SECONDS}"
        if request.endpoint == "admin.static" and "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS_OF_OTHERS}"
    return response
