"""The headers of every answer: what a browser may load, cache, frame and send as referrer."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""Scripts run only when a page of ours names them with this answer's nonce, or when one of those
imports them; nothing inline, nothing from elsewhere, in no frame of anybody. Bootstrap's arrows
and ticks are pictures in its own stylesheet."""

HSTS = f"max-age={365 * 24 * 3600}"
"""A browser that has used HTTPS once uses nothing else for a year."""

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask) -> None:
    """Set the headers on every response, including errors and static files."""
    app.jinja_env.globals.update(csp_nonce=nonce)
    app.after_request(_harden)


def nonce() -> str:
    """Return the CSP nonce of this response, which its scripts carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    word: str = g.csp_nonce
    return word


def _harden(response: Response) -> Response:
    """Add the headers that are missing; a header that a page has set itself stays."""
    for name, text in FIXED.items():
        response.headers.setdefault(name, text)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce()))
    if not _is_file_of_the_program():
        # Pages hold people's names, and tokens of their sessions.
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _is_file_of_the_program() -> bool:
    return (request.endpoint or "").rpartition(".")[2] == "static"
