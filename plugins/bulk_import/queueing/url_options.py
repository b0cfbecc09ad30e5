"""Query parameters of a Redis address."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode

import redis

from ..settings import SettingError

ADDRESS = "BULK_IMPORT_REDIS_URL (or REDIS_URL)"
WRONG_OPTION = f"{ADDRESS} has a value that cannot be read: {{given}}."
NO_SUCH_FILE = f"{ADDRESS} names a file in {{name}} that cannot be read: {{path}}."
PATHS = ("ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile")
STANDING_FOR = {"unix": "unix:///redis.sock", "rediss": "rediss://", "redis+sentinel": "rediss://"}
"""An address of each kind without options; all others are `redis://`."""
OF_SENTINEL = "ssl"
"""The option for TLS to the servers behind Sentinels; redis-py has none."""


def read_options(parts: SplitResult) -> dict[str, Any]:
    """Return the options of an address that `check_options` has passed, as redis-py reads them."""
    read = redis.ConnectionPool.from_url(f"redis://?{parts.query}").connection_kwargs
    return {name: read[name] for name, _ in parse_qsl(parts.query) if name in read}


def check_options(parts: SplitResult) -> None:
    """Raise a SettingError for an option that a connection would refuse, or a missing file."""
    for name, text in parse_qsl(parts.query):
        if name in PATHS and not os.access(text, os.R_OK):
            raise SettingError(NO_SUCH_FILE.format(name=name, path=text))
        if not _is_read(parts, name, text):
            raise SettingError(WRONG_OPTION.format(given=name))


def _is_read(parts: SplitResult, name: str, text: str) -> bool:
    """Return whether a connection can be made with one option; nothing is sent for it."""
    if parts.scheme == "redis+sentinel" and name == OF_SENTINEL:
        return True
    address = f"{STANDING_FOR.get(parts.scheme, 'redis://')}?{urlencode({name: text})}"
    try:
        redis.ConnectionPool.from_url(address).make_connection()
    except (TypeError, ValueError, redis.RedisError):
        return False
    return True
