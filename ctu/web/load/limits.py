"""Rate limits: how often an address may sign in, and a person check and upload files."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_limiter import Limiter, RateLimitExceeded, RouteLimit
from limits import parse_many
from limits.storage import RedisStorage
from redis import Redis, RedisError
from werkzeug.exceptions import BadRequest, TooManyRequests

from ctu.access.sign_ins.metrics import count_limit
from ctu.web.api_paths import TOKEN, is_api
from ctu.web.load.rate_limit_keys import attempt_key, requester_key
from plugins.bulk_import import SettingError, State

log = logging.getLogger(__name__)

SETTINGS = {
    "sign_in": "CTU_LIMIT_SIGN_IN",
    "second_step": "CTU_LIMIT_SIGN_IN",
    "ask_passkey": "CTU_LIMIT_SIGN_IN",
    "check_file": "CTU_LIMIT_CHECK",
    "upload_file": "CTU_LIMIT_UPLOAD",
    "create_check": "CTU_LIMIT_CHECK",
    "create_import": "CTU_LIMIT_UPLOAD",
    "change_password": "CTU_LIMIT_PASSWORD",
    "reset_view": "CTU_LIMIT_PASSWORD",
    "make_token": "CTU_LIMIT_PASSWORD",
    "reset_factor": "CTU_LIMIT_PASSWORD",
    "sign_out_view": "CTU_LIMIT_PASSWORD",
    "set_up": "CTU_LIMIT_PASSWORD",
    "renew_codes": "CTU_LIMIT_PASSWORD",
    "remove": "CTU_LIMIT_PASSWORD",
    "ask_for_proof": "CTU_LIMIT_PASSWORD",
    "prepare_passkey": "CTU_LIMIT_PASSWORD",
    "store_passkey": "CTU_LIMIT_PASSWORD",
    "remove_passkey": "CTU_LIMIT_PASSWORD",
    "make_webhook": "CTU_LIMIT_PASSWORD",
    "redeliver": "CTU_LIMIT_PASSWORD",
}
"""The setting of each page that is bounded, by the name of its function."""

Kinds = tuple[str, ...]
"""The settings whose limits hold for a request."""
API_LIMIT = "CTU_LIMIT_API"
"""The setting of all requests to the API together, token by token."""
GUESSES = "CTU_LIMIT_GUESS"
"""The setting for attempts at one login from one address or one known device."""


IS_ANSWERED = "limits_are_answered"
"""In the context of a request: what is counted now depends on its answer."""


class SharedCounters(RedisStorage):
    """The counters in the Redis of the queue, reached as the queue reaches it."""

    STORAGE_SCHEME = ["ctu-queue"]

    def __init__(self, _uri: str, client: Redis, **options: Any) -> None:
        """Take the queue's client; the address means nothing."""
        self._client = client
        super().__init__("redis://", client.connection_pool, **options)

    def initialize_storage(self, _uri: str) -> None:
        """Prepare the scripts for the queue's client, in the place of a new one."""
        self.storage = self._client
        super().initialize_storage(_uri)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count; where Redis fails after an answer, which Flask-Limiter would drop, nothing.

        Its fallback to memory is for what is counted before
        (findings/fallback_without_deduction.sh).
        """
        try:
            return super().incr(key, expiry, amount)
        except RedisError as error:
            if not (has_request_context() and g.get(IS_ANSWERED)):
                raise
            log.warning("limit.memory error=%s", type(error).__name__)
            return 0

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


def init_app(app: Flask) -> None:
    """Count the attempts before anything reads the request's body; Redis counts for all processes.

    While Redis is unavailable each process counts for itself, so that requests stay limited and
    nobody is locked out.
    """
    settings = {API_LIMIT, GUESSES, *SETTINGS.values()}
    for setting in sorted(settings):
        _check(setting, str(app.config[setting]))
    if not app.config["CTU_LIMITS"]:
        return
    state: State = app.extensions["bulk_import"]
    options: Any = {"client": state.queue.client}
    limiter = Limiter(
        requester_key,
        app=app,
        storage_uri=f"{SharedCounters.STORAGE_SCHEME[0]}://",
        storage_options=options,
        in_memory_fallback_enabled=True,
        # Consoles that share a Redis have queues of different names, and people of the same ids.
        key_prefix=state.settings.queue,
    )
    # One gate for each setting: limits of two functions of one name would each count twice.
    gates = {each: _gate(limiter, each) for each in settings}

    @app.before_request
    def count_attempt() -> None:
        """Raise Patience when this kind of page was requested too often."""
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
            # A cross-site post must not use up the attempts of the person who opened that page.
            raise BadRequest
        setting = SETTINGS.get((request.endpoint or "").rpartition(".")[2])
        kinds = (API_LIMIT,) if is_api() else ()
        if setting is not None and request.method == "POST":
            kinds = (*kinds, *_together(setting))
        for each in kinds:
            _count(limiter, gates[each], each)


def _check(setting: str, text: str) -> None:
    """Refuse what is no limit: Flask-Limiter would write it to the log and count nothing.

    One of 0 would refuse each request, the first sign-in as well.
    """
    try:
        is_sound = all(each.amount for each in parse_many(text))
    except ValueError:
        is_sound = False
    if not is_sound:
        raise SettingError(
            f'{setting} must be a limit such as "60 per minute; 600 per hour", of 1 at least; it '
            f"is {text!r}."
        )


def _together(setting: str) -> Kinds:
    """Return the limits that hold where a setting does: who signs in also guesses at a login."""
    return (setting, GUESSES) if setting == SETTINGS["sign_in"] else (setting,)


def _who_counts(setting: str) -> str:
    """Return whose requests a setting counts: each token has its own as far as the API goes."""
    if setting == GUESSES:
        return attempt_key()
    asks = requester_key()
    token = g.get(TOKEN) if setting == API_LIMIT else None
    return asks if token is None else f"token:{token.id}"


def _gate(limiter: Limiter, setting: str) -> Callable[[], None]:
    """Return the function that counts one attempt, under a name of its own for Flask-Limiter."""

    def passed() -> None:
        """Do nothing: the request is within the limits."""

    passed.__name__ = passed.__qualname__ = setting
    gate: Callable[[], None] = _bound(limiter, setting)(passed)
    return gate


def _bound(limiter: Limiter, setting: str) -> RouteLimit:
    return limiter.shared_limit(
        lambda: str(current_app.config[setting]),
        scope=setting,
        key_func=lambda: _who_counts(setting),
        deduct_when=_is_in_vain if setting == SETTINGS["sign_in"] else None,
    )


def _is_in_vain(answer: Response) -> bool:
    """Return whether a sign-in was answered with a refusal; one that succeeds uses up no attempt.

    A success is a redirect, or the data with which a browser asks for a passkey; only a right
    password gets them. A form that comes back is a page.
    """
    setattr(g, IS_ANSWERED, True)
    is_elsewhere = HTTPStatus.MULTIPLE_CHOICES <= answer.status_code < HTTPStatus.BAD_REQUEST
    return not is_elsewhere and not (answer.status_code == HTTPStatus.OK and answer.is_json)


def _count(limiter: Limiter, gate: Callable[[], None], setting: str) -> None:
    try:
        gate()
    except RateLimitExceeded as exceeded:
        met = limiter.current_limit
        seconds = math.ceil(met.reset_at - time.time()) if met else 0
        count_limit(setting)
        log.warning("limit.met setting=%s who=%s", setting, requester_key())
        raise Patience(retry_after=max(1, seconds)) from exceeded
