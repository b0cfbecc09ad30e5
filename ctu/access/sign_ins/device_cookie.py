"""The signed cookie of a known device: one token for each person who signed in there."""

from __future__ import annotations

from collections.abc import Sequence

from flask import after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

MOST_PEOPLE = 5
"""People share desks: of so many, those who signed in last, a browser is remembered."""
DEVICE_DAYS = 90
SALT = "ctu known device"


def read_tokens() -> list[str]:
    """Return the tokens that this browser holds; of a cookie that is not ours, none."""
    try:
        held = _serializer().loads(request.cookies.get(_name(), ""))
    except BadSignature:
        return []
    return held if isinstance(held, list) else []


def keep_tokens(tokens: Sequence[str]) -> None:
    """Let the answer to this request give the browser these tokens, the newest first."""
    signed = str(_serializer().dumps(list(tokens[:MOST_PEOPLE])))

    @after_this_request
    def give(response: Response) -> Response:
        """Set the cookie."""
        response.set_cookie(
            _name(),
            signed,
            max_age=DEVICE_DAYS * 24 * 3600,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def _name() -> str:
    name = f"{current_app.config['SESSION_COOKIE_NAME']}-device"
    return f"__Host-{name}" if request.is_secure else name


def _serializer() -> URLSafeSerializer:
    """Return what signs with the newest key and takes the older ones too."""
    config = current_app.config
    older = config.get("SECRET_KEY_FALLBACKS") or ()
    return URLSafeSerializer([*reversed(older), config["SECRET_KEY"]], salt=SALT)
