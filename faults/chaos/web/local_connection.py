"""A connection to a port of this machine, from any of the addresses that it has."""

from __future__ import annotations

import http.client
import socket
import ssl
from functools import lru_cache

from faults.parts.ports import HERE
from tests.deployment.installed import HOST

PACKET_BYTES = 1_400
"""What a packet of the usual network holds."""


def local(address: str) -> str:
    """Return the address of this machine that stands for another one: 127 and its other parts."""
    return f"127.{address.partition('.')[2]}"


def connected(
    port: int, address: str, seconds: float, is_encrypted: bool, receive_bytes: int = 0
) -> socket.socket:
    """Connect from an address of this machine; no certificate is looked at.

    :param receive_bytes: how much the system may receive ahead of whoever reads; 0 for the usual.
    """
    plain = socket.socket()
    try:
        if receive_bytes:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
            # Packets of this machine are so large that its buffers would take a megabyte ahead.
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, PACKET_BYTES)
        plain.settimeout(seconds)
        plain.bind((address, 0))
        plain.connect((HERE, port))
        return context().wrap_socket(plain, server_hostname=HOST) if is_encrypted else plain
    except BaseException:
        plain.close()
        raise


@lru_cache(maxsize=1)
def context() -> ssl.SSLContext:
    """Return what encrypts all connections."""
    # Not the default one, which reads all authorities of the system first.
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    found.check_hostname, found.verify_mode = False, ssl.CERT_NONE
    return found


class LocalConnection(http.client.HTTPConnection):
    """A connection for one request, from an address of this machine."""

    def __init__(self, port: int, address: str, seconds: float, is_encrypted: bool) -> None:
        super().__init__(HOST, timeout=seconds)
        self._place = (port, local(address), seconds, is_encrypted)

    def connect(self) -> None:
        """Connect as soon as something is sent."""
        self.sock = connected(*self._place)
