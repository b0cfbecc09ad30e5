"""Addresses of receivers: which are allowed, and the IP address that a connection uses."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from flask import Flask, current_app

from ctu.models.webhooks import URL_LENGTH
from plugins.bulk_import import SettingError

NO_ADDRESS = "Address: Is no web address. Write https:// and the name of a host."
NOT_PUBLIC = "The receiver is not in the public internet."
NOT_SECURE = "The address must begin with https://."
UNKNOWN = "The name of the receiver cannot be looked up."
SILENT = "The name of the receiver was not looked up in time."
LOOK_UP_SECONDS = 5.0
SETTING = "CTU_WEBHOOK_NETWORKS"
UNICAST = IPv6Network("2000::/3")
"""The IPv6 addresses that IANA has assigned for global unicast; others are local or translated."""
# 6to4 (RFC 3056) and Teredo (RFC 4380): they embed an IPv4 address, which may be a private one.
EMBEDDING = tuple(map(IPv6Network, ("2002::/16", "2001::/32")))
PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """Nothing was delivered; the message is a sentence for the owner."""


class NotNow(Refused):
    """Nothing was sent, and no attempt is used up.

    The receiver has asked for a pause, or the console lacks a key, a thread or a connection.
    """


@dataclass(frozen=True)
class Receiver:
    """Where a message goes: name and path as typed, and the addresses that were checked."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: Sequence[str]

    @property
    def authority(self) -> str:
        """Return what the Host header says: the name, and the port unless it is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def init_app(app: Flask) -> None:
    """Refuse an invalid CTU_WEBHOOK_NETWORKS at the start."""
    with app.app_context():
        networks()


def networks() -> list[str]:
    """Return the networks beside the public internet that receivers may be in."""
    text = str(current_app.config[SETTING])
    found = [each.strip() for each in text.split(",") if each.strip()]
    for each in found:
        try:
            ip_network(each)
        except ValueError:
            raise SettingError(f"{SETTING} must hold networks, not {each!r}.") from None
    return found


def read_url(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and path of an address.

    :raises Refused: for anything that is not a plain address.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError):
        raise Refused(NO_ADDRESS) from None
    is_plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    is_short = 0 < len(url) <= URL_LENGTH
    is_bare = parts.scheme in PORTS and "@" not in parts.netloc and not parts.fragment
    if not (host and port and is_plain and is_short and is_bare):
        raise Refused(NO_ADDRESS)
    query = f"?{parts.query}" if parts.query else ""
    return parts.scheme, host, port, f"{parts.path or '/'}{query}"


def resolve(url: str) -> Receiver:
    """Look the name of a receiver up, and return it with its checked IP addresses, in order.

    Each address has to be allowed: a name with one private address is refused.

    :raises Refused: with the reason.
    """
    scheme, host, port, path = read_url(url)
    addresses = _look_up(host, port)
    named = networks()
    if not addresses or not all(_is_allowed(each, named) for each in addresses):
        raise Refused(NOT_PUBLIC)
    if scheme != "https" and not all(_is_in(each, named) for each in addresses):
        raise Refused(NOT_SECURE)
    return Receiver(scheme, host, port, path, addresses)


def _look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a name; a name server may take LOOK_UP_SECONDS.

    :raises Refused: when the name is unknown, or the name server silent.
    """
    found: list[list[str]] = []

    def look() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.append([str(each[4][0]) for each in answers])

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(LOOK_UP_SECONDS)
    if not found:
        raise Refused(SILENT if thread.is_alive() else UNKNOWN)
    return found[0]


def _is_allowed(text: str, named: Sequence[str]) -> bool:
    if _is_in(text, named):
        return True
    address = _plain(text)
    is_outside = isinstance(address, IPv6Address) and address not in UNICAST
    if is_outside or any(address in each for each in EMBEDDING):
        return False
    return address.is_global and not address.is_multicast


def _is_in(text: str, named: Sequence[str]) -> bool:
    address = _plain(text)
    return any(address in ip_network(each) for each in named)


def _plain(text: str) -> IPv4Address | IPv6Address:
    """Return an address without its zone, and an IPv4-mapped IPv6 address as IPv4."""
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
