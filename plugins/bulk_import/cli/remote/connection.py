"""HTTP requests to a remote console; those that are safe to repeat are retried."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from ...engine.sentences.shown_text import visible
from ..arguments import NothingDone

SECONDS = 60.0
"""How long the console may be silent in one request."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before a request is sent again, unless the console's answer names a time."""
LONGEST_PAUSE = 60.0
AGAIN = (429, 502, 503, 504)
"""The statuses after which the same request may go well."""
AT_WORK = "idempotency.at_work"

UNREACHABLE = "{root} cannot be reached: {reason}."
SENT_ON = "{root} sends on to another address; give --remote that one: {location}"
ODD = "The console there answers something that is not understood here."
STRANGE = "{root} does not answer as the API of a console (HTTP {status})."


class _NoRedirects(HTTPRedirectHandler):
    """Follows no redirect: the token is sent to the given address and nowhere else."""

    def redirect_request(self, *_request: Any) -> None:
        """Return None, so that a redirect is an answer like any other."""


@dataclass(frozen=True)
class Answer:
    """What the console answered."""

    status: int
    headers: Message
    content: bytes

    def json(self) -> dict[str, Any]:
        """Return the object of the answer, an empty one where it holds none."""
        try:
            found = json.loads(self.content)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def pause(self) -> float | None:
        """Return the Retry-After of an answer, in seconds."""
        seconds = self.headers.get("Retry-After", "")
        return min(float(seconds), LONGEST_PAUSE) if seconds.isdecimal() else None


@dataclass(frozen=True)
class Connection:
    """Sends requests with one person's access token."""

    root: str
    """The address that ends with `/api/v1`."""
    token: str = field(repr=False)
    sleep: Callable[[float], None] = time.sleep

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        is_repeatable: bool = True,
    ) -> Answer:
        """Send a request and return its answer.

        :param is_repeatable: whether to send it again where no answer came, or one that says later.

        :raises NothingDone: where the console cannot be reached, or something else answers.
        """
        pauses = iter(PAUSES if is_repeatable else ())
        while True:
            answer = reason = None
            try:
                answer = self._send(method, path, body, headers or {})
            except (URLError, HTTPException, OSError) as error:
                reason = getattr(error, "reason", error)
            except ValueError as error:
                # The address, or one that was answered, is none that can be sent to.
                raise NothingDone(self._unreachable(error)) from None
            if answer is not None and not _is_passing(answer):
                return self._checked(answer)
            pause = next(pauses, None)
            if pause is None:
                break
            self.sleep(pause if answer is None or answer.pause is None else answer.pause)
        if answer is not None:
            return self._checked(answer)
        raise NothingDone(self._unreachable(reason))

    def _unreachable(self, reason: object) -> str:
        return UNREACHABLE.format(root=visible(self.root), reason=visible(str(reason)))

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        request = Request(f"{self.root}{path}", body, dict(headers), method=method)
        # A header of this kind is not sent to a proxy, nor to any other address.
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            with build_opener(_NoRedirects()).open(request, timeout=SECONDS) as found:
                return Answer(found.status, found.headers, found.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def _checked(self, answer: Answer) -> Answer:
        if 300 <= answer.status < 400 and answer.status != 304:
            location = visible(answer.headers.get("Location", ""))
            raise NothingDone(SENT_ON.format(root=self.root, location=location))
        if answer.status >= 400 and "code" not in answer.json():
            raise NothingDone(STRANGE.format(root=self.root, status=answer.status))
        return answer


@contextmanager
def understood() -> Iterator[None]:
    """Convert an answer that lacks expected members into an error message.

    :raises NothingDone: for what is missing, or is of another kind.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise NothingDone(ODD) from error


def _is_passing(answer: Answer) -> bool:
    is_at_work = answer.status == 409 and answer.json().get("code") == AT_WORK
    return is_at_work or answer.status in AGAIN
