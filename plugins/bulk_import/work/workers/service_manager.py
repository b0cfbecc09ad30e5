"""Notifications to the service manager by the protocol of systemd (`sd_notify`)."""

from __future__ import annotations

import logging
import os
import socket

log = logging.getLogger(__name__)

READY, ALIVE, LEAVING = "READY=1", "WATCHDOG=1", "STOPPING=1"
VARIABLE = "NOTIFY_SOCKET"
"""Names the socket; nobody listens without it."""


def notify(word: str) -> None:
    """Send a state such as READY, where there is a service manager; one that is away is logged."""
    address = os.environ.get(VARIABLE, "")
    if not address:
        return
    # An address in the abstract name space begins with NUL, which stands as "@" in the variable.
    address = f"\0{address[1:]}" if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as speaker:
            speaker.connect(address)
            speaker.sendall(word.encode())
    except OSError as error:
        log.warning("service.unheard word=%s error=%s", word, type(error).__name__)
