"""Posts a message to the checked address, with limits on time and answer."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from ctu.webhooks.addresses import NotNow, Receiver, Refused, resolve
from ctu.webhooks.pauses import ASKED, LATE, asked_pause
from plugins.bulk_import import is_at_limit

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 10.0
"""The longest time for a message, look-up of the name included; then the connection is closed."""
BROKEN = "The connection to the receiver failed."
UNTRUSTED = "The certificate of the receiver is not trusted."
ANSWERED = "The receiver answered {status}."
GONE = ANSWERED.format(status=410)
"""410 Gone is permanent (RFC 9110, 15.5.11)."""
INFORMATIONAL = range(102, 200)
NO_HTTP = "The receiver does not answer as a web server."
AT_LIMIT = "The console could open no more connections or threads."


class FinalResponse(http.client.HTTPResponse):
    """An answer without the informational ones before it, such as 103 (RFC 9110, 15.2).

    Python's own passes over 100 only, and takes another one for the answer.
    """

    def begin(self) -> None:
        """Read status and headers, until they are those of the answer."""
        super().begin()
        while self.status in INFORMATIONAL:
            self.headers = None  # type: ignore[assignment]  # With headers nothing more is read.
            super().begin()


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Post a message; no redirect is followed.

    Of the answer the status and `Retry-After` are read, and nothing else.

    :raises Refused: with a sentence, unless the receiver has taken it.
    :raises NotNow: where the system gives this process no further connection or thread.
    """
    try:
        _post_checked(url, body, headers)
    except (OSError, RuntimeError) as error:
        if not is_at_limit(error):
            raise
        raise NotNow(AT_LIMIT) from None


def _post_checked(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Look the receiver up, and post to it."""
    deadline = time.monotonic() + WHOLE_SECONDS
    receiver = resolve(url)
    try:
        status, pause = _post(receiver, body, headers, deadline)
    except ssl.SSLCertVerificationError:
        raise Refused(UNTRUSTED) from None
    except TimeoutError:
        raise Refused(LATE) from None
    except http.client.HTTPException:
        raise Refused(NO_HTTP) from None
    except OSError as error:
        if is_at_limit(error):
            raise
        raise Refused(BROKEN) from None
    if pause:
        raise Refused(ASKED.format(status=status, seconds=pause))
    if not 200 <= status < 300:
        raise Refused(ANSWERED.format(status=status))


def _post(
    receiver: Receiver, body: bytes, headers: Mapping[str, str], deadline: float
) -> tuple[int, int]:
    """Return the status of the answer, and the pause that it asks for, in seconds."""
    with (
        closing(_connect(receiver, deadline)) as plain,
        closing(_secured(plain, receiver)) as sock,
        _ended(sock, deadline) as is_late,
    ):
        try:
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
            answer = _answer(sock, receiver, body, headers)
        except (OSError, http.client.HTTPException):
            if is_late.is_set():
                raise TimeoutError from None
            raise
        if is_late.is_set():
            # Its end may be missing: what was cut off looks like a short answer.
            raise TimeoutError
        return answer.status, asked_pause(answer.status, answer.getheader("Retry-After"))


@contextmanager
def _ended(sock: socket.socket, deadline: float) -> Iterator[threading.Event]:
    """End a connection at its time, if a block is still using it; the event tells whether it was.

    :raises TimeoutError: where it is late already. A receiver that is reached late is sent nothing,
        because the attempt counts as failed and the message is sent again.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    is_late = threading.Event()
    timer = threading.Timer(left, _close, (sock, is_late))
    timer.daemon = True
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()


def _answer(
    sock: socket.socket, receiver: Receiver, body: bytes, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    """Send a message, and return the answer with its headers; its body is not read."""
    connection = http.client.HTTPConnection(receiver.host, receiver.port)
    connection.response_class = FinalResponse
    connection.sock = sock
    connection.request("POST", receiver.path, body, {"Host": receiver.authority, **headers})
    with closing(connection.getresponse()) as answer:
        return answer


def _connect(receiver: Receiver, deadline: float) -> socket.socket:
    """Return a connection to the first address that takes one; each has a share of the time."""
    for rest in range(len(receiver.addresses), 0, -1):
        share = max(0.1, (deadline - time.monotonic()) / rest)
        address = receiver.addresses[-rest]
        try:
            return socket.create_connection((address, receiver.port), min(CONNECT_SECONDS, share))
        except OSError:
            if rest == 1:
                raise
    raise OSError("The name has no address.")


def _secured(plain: socket.socket, receiver: Receiver) -> socket.socket:
    """Return the connection, to be encrypted by a handshake where the address says so.

    It takes the place of the plain one, which has no descriptor from then on.
    """
    if receiver.scheme != "https":
        return plain
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=receiver.host, do_handshake_on_connect=False)


def _close(sock: socket.socket, is_late: threading.Event) -> None:
    is_late.set()
    try:
        # That of an SSLSocket makes it a plain one, also for a thread that reads.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        # It was closed at this moment.
        return
