"""Problems: why a request was not carried out, in the form of RFC 9457."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from ..engine.reading.sheet import Refusal

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:bulk-import:problem:"
"""The prefix of a code in the type of a problem: a URN, which depends on no host."""
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
SENTENCES = {
    400: ("request.malformed", "Not understood", "The request is not complete."),
    401: ("token.missing", "Not signed in", "Send an access token: Authorization: Bearer …"),
    403: ("right.missing", "Not allowed", "This person may not do that."),
    404: ("resource.unknown", "Nothing here", "There is no such thing, or it is not yours to see."),
    405: ("request.method", "Not like this", "This address does not take that kind of request."),
    413: ("file.size", "Too large", "The request is larger than any file may be."),
    415: ("request.media_type", "Not understood", "Send the file as multipart/form-data."),
    429: ("request.limited", "Too many requests", "Wait before the next request."),
    500: ("server.broken", "Something broke", "It has been noted. Send the request again."),
    503: ("server.away", "Not reachable", "The console cannot answer now. Try again soon."),
}
"""Code, title and detail by status, for problems that are not about a file."""
OTHERS = SENTENCES[400]


class ApiProblem(Exception):
    """Why a request was not carried out: the status, a stable code, and a sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        """Set type, title, status and detail; `members` are further ones, such as a hint."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.body = {
            "type": f"{TYPE}{code}",
            "title": title,
            "status": status,
            "detail": detail,
            "code": code,
            **members,
        }

    @classmethod
    def of_status(cls, status: int, **members: Any) -> ApiProblem:
        """Return the problem that a status stands for."""
        return cls(status, *SENTENCES.get(status, OTHERS), **members)

    @classmethod
    def of_http(cls, error: HTTPException) -> ApiProblem:
        """Return an HTTP error of the framework as a problem, without the framework's text."""
        problem = cls.of_status(error.code or 500)
        headers = {name: text for name, text in error.get_headers() if name in KEPT_HEADERS}
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            headers["Allow"] = ", ".join(sorted(error.valid_methods))
        if isinstance(error, TooManyRequests):
            headers.setdefault("Retry-After", "60")
        problem.headers = headers
        return problem

    @classmethod
    def of_refusal(cls, refusal: Refusal) -> ApiProblem:
        """Return the refusal of a file, with the message of the contract."""
        subject = refusal.message.partition(":")[0]
        more: dict[str, Any] = {"hint": refusal.hint, "line": refusal.line}
        return cls(422, refusal.code, subject, refusal.message, **more)

    def response(self) -> Response:
        """Return the response, which no cache stores."""
        text = json.dumps(self.body, indent=2) + "\n"
        response = Response(text, self.status, self.headers, content_type=CONTENT_TYPE)
        response.headers["Cache-Control"] = "no-store"
        return response
