"""Rate limits: how often an address may sign in, and a person check and upload files."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_login import current_user
from limits.storage import RedisStorage
from redis import RedisError
from werkzeug.exceptions import BadRequest, TooManyRequests

from ctu.access.device_cookie import read_tokens
from ctu.access.people import LONGEST_LOGIN
from ctu.access.traces import login_hash
from plugins.bulk_import import State

log = logging.getLogger(__name__)

CUSTOMER_BITS = 64
TOKEN_SIGNS = 16
SETTINGS = {
    "sign_in": "CTU_LIMIT_SIGN_IN",
    "check_file": "CTU_LIMIT_CHECK",
    "upload_file": "CTU_LIMIT_UPLOAD",
    "change_password": "CTU_LIMIT_PASSWORD",
    "reset_view": "CTU_LIMIT_PASSWORD",
}
"""The setting of each page that is bounded, by the name of its function."""


class SharedCounters(RedisStorage):
    """The counters in the Redis of the queue, reached as the queue reaches it."""

    STORAGE_SCHEME = ["ctu-queue"]

    def __init__(self, _uri: str, **options: Any) -> None:
        """Take the queue's connections; the address means nothing."""
        super().__init__("redis://", **options)

    def check(self) -> bool:
        """Return whether counting works again.

        It asks with a command that counting needs anyway: a PING may be forbidden to us, and then
        each process would count for itself for ever.
        """
        try:
            self.storage.get(f"{self.key_prefix}:check")
        except RedisError as error:
            log.warning("limit.memory error=%s", type(error).__name__)
            return False
        return True


class Patience(TooManyRequests):
    """Too many requests of one kind; it holds the seconds until the next one is allowed."""


GUESSES = "CTU_LIMIT_GUESS"
"""The setting of tries by one address, or one known device, at one login."""


def init_app(app: Flask) -> None:
    """Count the tries before anything reads the request's body; Redis counts for all processes.

    While Redis is unavailable each process counts for itself, so that requests stay limited and
    nobody is locked out.
    """
    if not app.config["CTU_LIMITS"]:
        return
    state: State = app.extensions["bulk_import"]
    options: Any = {"connection_pool": state.queue.client.connection_pool}
    limiter = Limiter(
        who_asks,
        app=app,
        storage_uri=f"{SharedCounters.STORAGE_SCHEME[0]}://",
        storage_options=options,
        in_memory_fallback_enabled=True,
    )
    gates = {setting: _gate(limiter, setting) for setting in SETTINGS.values()}
    gates[GUESSES] = _gate(limiter, GUESSES, who_guesses)

    @app.before_request
    def count_try() -> None:
        """Raise Patience when this kind of page was requested too often."""
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
            # A cross-site post must not use up the attempts of the person who opened that page.
            raise BadRequest
        setting = SETTINGS.get((request.endpoint or "").rpartition(".")[2])
        if setting is not None and request.method == "POST":
            _count(limiter, gates[setting], setting)
            if setting == SETTINGS["sign_in"]:
                _count(limiter, gates[GUESSES], GUESSES)


def who_asks() -> str:
    """Return the rate limit key: the user's id, or the address of an anonymous request."""
    if current_user.is_authenticated:
        return f"person:{current_user.id}"
    return f"address:{_network(get_remote_address())}"


def who_guesses() -> str:
    """Return the key of tries at one login: by an address, or by a device known to somebody.

    Whoever shares an address with a stranger, behind one proxy, does not wait for them.
    """
    login = login_hash(request.form.get("login", "")[:LONGEST_LOGIN])
    device = "+".join(token[:TOKEN_SIGNS] for token in read_tokens())
    return f"{device or _network(get_remote_address())}:{login}"


def _network(address: str) -> str:
    """Return the IPv4 address, or the IPv6 network that one customer holds."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return address
    return str(ip.ipv4_mapped or ip_network((ip, CUSTOMER_BITS), strict=False))


def _gate(limiter: Limiter, setting: str, key: Callable[[], str] = who_asks) -> Callable[[], None]:
    """Return what counts one try; Flask-Limiter tells its limits apart by the function's name."""

    def passed() -> None:
        """Do nothing: the request is within the limit."""

    passed.__name__ = passed.__qualname__ = setting
    limit = limiter.shared_limit(lambda: str(current_app.config[setting]), setting, key_func=key)
    return limit(passed)


def _count(limiter: Limiter, gate: Callable[[], None], setting: str) -> None:
    try:
        gate()
    except RateLimitExceeded as exceeded:
        met = limiter.current_limit
        seconds = math.ceil(met.reset_at - time.time()) if met else 0
        log.warning("limit.met setting=%s who=%s", setting, who_asks())
        raise Patience(retry_after=max(1, seconds)) from exceeded
