"""The session cookie: signed, HttpOnly, and Secure whenever the request came over HTTPS."""

from __future__ import annotations

from flask import Flask, has_request_context, request
from flask.sessions import SecureCookieSessionInterface


class SessionCookie(SecureCookieSessionInterface):
    """Marks the cookie Secure as soon as a request came over HTTPS, with nothing to configure."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie may travel over HTTPS only."""
        over_https = has_request_context() and request.is_secure
        return over_https or super().get_cookie_secure(app)
