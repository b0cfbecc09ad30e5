"""The Redis client of the queue: accepted addresses, connection, reasons for failure."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import redis
from redis import exceptions as errors
from redis.backoff import NoBackoff
from redis.retry import Retry

from ..settings import SettingError
from .sentinel import master_client
from .traced_redis import TracedRedis
from .url_options import ADDRESS, OF_SENTINEL, check_options, read_options

log = logging.getLogger(__name__)

SCHEMES = ("redis", "rediss", "unix", "redis+sentinel")
SENTINEL_PORT = 26_379
SENTINEL_ANSWER_SECONDS = 1.0

REFUSED_SCHEME = (
    f"{ADDRESS} must begin with redis://, rediss://, unix:// or redis+sentinel://; "
    "it begins with {given!r}."
)
SEVERAL_HOSTS = (
    f"{ADDRESS} names several hosts, and only those of Sentinels may be several: write "
    "redis+sentinel://host:26379,host:26379/NAME/0 with the name of the master. Redis Cluster does "
    "not work, because RQ's keys lie in several of its slots."
)
NO_HOST = f"{ADDRESS} names no host; write redis://host:6379/0."
WRONG_HOST = f"{ADDRESS} holds a host that is no valid name; look for two dots in a row."
NO_PATH = f"{ADDRESS} names no socket; write unix:///path/to/redis.sock."
WRONG_PORT = f"{ADDRESS} has a port that is not a number from 1 to 65535."
WRONG_DATABASE = (
    f"{ADDRESS} must end in the number of a database, such as /0; it ends in {{given!r}}."
)
NO_MASTER = (
    f"{ADDRESS} names Sentinels and no master; write "
    "redis+sentinel://host:26379,host:26379/NAME/0 with its name."
)

DENIED = "denied"

#: What is wrong, by the class of the error; the first that fits. The text of an error is never
#: shown: it may repeat what somebody typed.
CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (errors.ReadOnlyError, "read-only"),
    (errors.OutOfMemoryError, "full"),
    (errors.NoPermissionError, DENIED),
    (errors.AuthenticationError, DENIED),
    (errors.AuthorizationError, DENIED),
    (errors.AuthenticationWrongNumberOfArgsError, DENIED),
    (errors.BusyLoadingError, "loading"),
    # A replica that has lost its master; to redis-py an error of a cluster.
    (errors.MasterDownError, "read-only"),
    (errors.AskError, "cluster"),
    (errors.ClusterError, "cluster"),
    (errors.RedisClusterException, "cluster"),
    (socket.gaierror, "unresolved"),
    (ssl.SSLCertVerificationError, "untrusted"),
    (ssl.SSLError, "no-tls"),
)
#: The first word of a server's answer, where redis-py has no class for it.
WORDS = {
    "MISCONF": "unsaved",
    "NOREPLICAS": "unreplicated",
    "MOVED": "cluster",
    "CROSSSLOT": "cluster",
    "CLUSTERDOWN": "cluster",
    "OOM": "full",
    "READONLY": "read-only",
    "NOPERM": DENIED,
    "NOAUTH": DENIED,
    "WRONGPASS": DENIED,
    # Of a command that `rename-command` has taken away from everybody.
    "unknown": DENIED,
    "BUSY": "busy",
    "max": "crowded",
    "DB": "no-database",
    # A key of ours holds what we do not keep in it.
    "WRONGTYPE": "occupied",
}
PIPELINED = " of pipeline caused error: "
"""What redis-py writes between a command of several and the answer to it."""
DISCARDED = "because of: "
"""What Redis writes before the reason for which it has discarded a transaction."""
UNREACHABLE = "down"


def check_address(url: str) -> None:
    """Raise a SettingError with one sentence where an address of Redis cannot be used."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        given = url.partition("://")[0] if "://" in url else ""
        raise SettingError(REFUSED_SCHEME.format(given=given))
    check_options(parts)
    if parts.scheme == "unix":
        if not parts.path.strip("/"):
            raise SettingError(NO_PATH)
        return
    is_sentinel = parts.scheme == "redis+sentinel"
    hosts = list(_hosts(parts))
    if not hosts or not all(host for host, _ in hosts):
        raise SettingError(NO_HOST)
    if not all(_can_be_looked_up(host) for host, _ in hosts):
        raise SettingError(WRONG_HOST)
    if len(hosts) > 1 and not is_sentinel:
        raise SettingError(SEVERAL_HOSTS)
    _check_path(parts, is_sentinel=is_sentinel)


def _check_path(parts: SplitResult, *, is_sentinel: bool) -> None:
    """Raise a SettingError where the path names no database, or to Sentinel no master."""
    names = [unquote(name) for name in parts.path.split("/") if name]
    if is_sentinel and not names:
        raise SettingError(NO_MASTER)
    database = "".join(names[1:] if is_sentinel else names)
    if database and not database.isdecimal():
        raise SettingError(WRONG_DATABASE.format(given=database))


def connect(url: str, seconds: float | None = None) -> redis.Redis:
    """Return a client; nothing is sent before its first command.

    :param seconds: how long one command may take; None leaves it to redis-py.
    """
    # A master that was demoted keeps its connections open: only this error leads to the new one.
    # Nothing else is repeated, so that no command takes twice its time.
    options: dict[str, Any] = {"retry": Retry(NoBackoff(), 1, (errors.ReadOnlyError,)), **_driver()}
    if seconds is not None:
        options |= {"socket_timeout": seconds, "socket_connect_timeout": seconds}
    parts = urlsplit(url)
    if parts.scheme != "redis+sentinel":
        return TracedRedis.from_url(url, **options)
    master, *database = [unquote(name) for name in parts.path.split("/") if name]
    options |= read_options(parts)
    is_encrypted = options.pop(OF_SENTINEL, "") in {"1", "true", "True"}
    options["db"] = int(database[0]) if database else options.get("db", 0)
    if parts.password is not None:
        options["password"] = unquote(parts.password)
        options["username"] = unquote(parts.username) if parts.username else None
    return master_client(
        list(_hosts(parts)),
        master,
        options,
        answer_seconds=SENTINEL_ANSWER_SECONDS if seconds is None else seconds,
        is_encrypted=is_encrypted,
    )


@cache
def _driver() -> dict[str, Any]:
    """Return the option that says what redis-py calls itself, where a release has it.

    It would look its version up for each connection, so that each work-horse read a file.
    """
    if find_spec("redis.driver_info") is None:
        return {}
    return {"driver_info": import_module("redis.driver_info").DriverInfo()}


def cause(error: BaseException) -> str:
    """Return in one word why Redis could not be used; `down` where nothing more is known."""
    behind: BaseException | None = error
    while behind is not None:
        for kind, word in CAUSES:
            if isinstance(behind, kind):
                return word
        text = str(behind).rpartition(PIPELINED)[2].rpartition(DISCARDED)[2]
        first = text.partition(" ")[0]
        if first in WORDS:
            return WORDS[first]
        behind = behind.__cause__ or behind.__context__
    return UNREACHABLE


def log_unreachable(error: redis.RedisError) -> None:
    """Log why Redis was not used; never the text of the error, which repeats the command."""
    log.warning("queue.unreachable error=%s cause=%s", type(error).__name__, cause(error))


def _hosts(parts: SplitResult) -> Iterator[tuple[str, int]]:
    """Yield host and port of each server that an address names."""
    default = SENTINEL_PORT if parts.scheme == "redis+sentinel" else 6_379
    for each in parts.netloc.rpartition("@")[2].split(","):
        host, _, port = each.rpartition(":") if _has_port(each) else (each, "", "")
        if port and not (port.isdecimal() and 0 < int(port) < 65_536):
            raise SettingError(WRONG_PORT)
        yield host.strip("[]"), int(port or default)


def _can_be_looked_up(host: str) -> bool:
    """Return whether a host can be a name: each label has 1 to 63 characters (RFC 1035, 2.3.4)."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def _has_port(address: str) -> bool:
    """Return whether a port stands after a host; an IPv6 address in brackets has colons, too."""
    return ":" in address.rpartition("]")[2]
