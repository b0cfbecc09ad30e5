"""The session cookie: signed, HttpOnly, and bound to this host over HTTPS."""

from __future__ import annotations

from flask import Flask, Request, Response, has_request_context, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature

from ctu.web.api_paths import is_api


class SessionCookie(SecureCookieSessionInterface):
    """Marks the cookie Secure as soon as a request came over HTTPS, with nothing to configure."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie may travel over HTTPS only."""
        over_https = has_request_context() and request.is_secure
        return over_https or super().get_cookie_secure(app)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request; the API has none, so that no cookie opens it.

        Unlike in Flask, the age of the cookie does not count: the database says how long a session
        lasts, and a host whose clock is a second behind would reject a new cookie.
        """
        value = request.cookies.get(self.get_cookie_name(app))
        serializer = self.get_signing_serializer(app)
        if is_api(request) or serializer is None or not value:
            return self.session_class()
        try:
            return self.session_class(serializer.loads(value))
        except BadSignature:
            return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store the session, but for a static file, which is the same for everybody.

        Flask-Login reads the session after each request, so its answer would vary with the cookie,
        and a browser would ask for each file again whenever that changes.
        """
        if (request.endpoint or "").rpartition(".")[2] != "static":
            super().save_session(app, session, response)

    def get_cookie_name(self, app: Flask) -> str:
        """Return a name that no other host of the domain, and no plain HTTP, can set a cookie for.

        Browsers take `__Host-` only with Secure, with the path / and without a domain.
        """
        name = super().get_cookie_name(app)
        is_whole = self.get_cookie_path(app) == "/" and not self.get_cookie_domain(app)
        return f"__Host-{name}" if is_whole and self.get_cookie_secure(app) else name
