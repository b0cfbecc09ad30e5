"""Keys of the rate limits: a person, a client's address, or a login."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from flask import request
from flask_limiter.util import get_remote_address
from flask_login import current_user

from ctu.access.people import LONGEST_LOGIN
from ctu.access.sign_ins.device_cookie import read_tokens
from ctu.access.sign_ins.log_context import login_hash
from ctu.access.sign_ins.pending_sign_in import read_pending

CUSTOMER_BITS = 64
TOKEN_SIGNS = 16
SECOND_STEP = "factor_step."


def requester_key() -> str:
    """Return the rate limit key: the user's id, or the address of an anonymous request."""
    if current_user.is_authenticated:
        return f"person:{current_user.id}"
    return f"address:{_network(get_remote_address())}"


def attempt_key() -> str:
    """Return the key under which attempts at one login are counted: address or known device.

    Whoever shares an address with a stranger, behind one proxy, does not wait for them. A code is
    sent without a login: it is an attempt at the one whose password this browser has given.
    """
    is_code = (request.endpoint or "").startswith(SECOND_STEP)
    waiting = read_pending() if is_code else None
    login = login_hash(request.form.get("login", "")[:LONGEST_LOGIN])
    whose = login if waiting is None else f"person:{waiting.person_id}"
    device = "+".join(token[:TOKEN_SIGNS] for token in read_tokens())
    return f"{device or _network(get_remote_address())}:{whose}"


def _network(address: str) -> str:
    """Return the IPv4 address, or the IPv6 network that one customer holds."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return address
    return str(ip.ipv4_mapped or ip_network((ip, CUSTOMER_BITS), strict=False))
