"""Validation of the console's settings; a wrong value is refused with one sentence."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from plugins.bulk_import import SettingError

LONGEST_DAYS = 36_500
BOUNDS: dict[str, tuple[int, int]] = {
    "CTU_ARGON2_TIME_COST": (1, 1_000),
    "CTU_ARGON2_MEMORY_KIB": (8, 2**32 - 1),
    "CTU_ARGON2_PARALLELISM": (1, 2**24 - 1),
    "CTU_FIRST_PASSWORD_DAYS": (1, LONGEST_DAYS),
    "CTU_SESSION_IDLE_HOURS": (1, 24 * LONGEST_DAYS),
    "CTU_SESSION_DAYS": (1, LONGEST_DAYS),
    "CTU_TOKEN_DAYS": (1, LONGEST_DAYS),
    "CTU_TRUSTED_PROXIES": (0, 100),
    "CTU_DATABASE_SECONDS": (1, 3_600),
}
"""Least and most of every number."""
WORDS: dict[str, tuple[str, ...]] = {
    "CTU_LOG_LEVEL": tuple(logging.getLevelNamesMapping()),
    "CTU_LOG_LOGINS": ("hashed", "clear"),
}
KIB_A_LANE = 8
"""What Argon2 needs at least."""
HOST = re.compile(r"\.?[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?::\d+)?|\[[0-9A-Fa-f:.]+\]")
"""A name, one with a dot in front for all below it, or an address."""
DATABASE = "DATABASE_URL"
NO_DATABASE_URL = (
    f"{DATABASE} cannot be read. Write sqlite:////path/of/file or "
    "postgresql://user:password@host:5432/database, with special characters of the password as "
    "%-escapes; several hosts stand behind a question mark: ?host=a,b&port=5432,5432."
)
NO_DATABASE_HOST = f"{DATABASE} holds a host that no name can be; look for two dots in a row."
NO_SUCH_DATABASE = f"{DATABASE} must begin with postgresql:// or sqlite://; it begins with {{}}://."


def check_bytes(name: str, text: str) -> None:
    """Refuse a variable of the environment that is no UTF-8: most of what reads it cannot.

    The text is not repeated: it may be a key.
    """
    if not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text):
        raise SettingError(f"{name} holds bytes that are no UTF-8. Write the file in UTF-8.")


def check_values(settings: Mapping[str, Any]) -> None:
    """Refuse the first number, word, host or time zone that means nothing."""
    for name, (least, most) in BOUNDS.items():
        value = settings[name]
        if not least <= value <= most:
            raise SettingError(f"{name} must be from {least} to {most}; it is {value}.")
    for name, words in WORDS.items():
        if settings[name] not in words:
            known = ", ".join(words)
            raise SettingError(f"{name} must be one of {known}; it is {settings[name]!r}.")
    if settings["CTU_ARGON2_MEMORY_KIB"] < KIB_A_LANE * settings["CTU_ARGON2_PARALLELISM"]:
        raise SettingError(
            f"CTU_ARGON2_MEMORY_KIB must be at least {KIB_A_LANE} times CTU_ARGON2_PARALLELISM."
        )
    check_zone(str(settings["CTU_TIME_ZONE"]))


def split_hosts(text: str) -> list[str]:
    """Return the names in CTU_HOSTS."""
    hosts = [host.strip() for host in text.split(",") if host.strip()]
    for host in hosts:
        if not HOST.fullmatch(host):
            raise SettingError(
                f"CTU_HOSTS must hold names such as ctu.example.org, without https://; "
                f"one is {host!r}."
            )
    return hosts


def database_url(text: str) -> URL:
    """Return the address of a database with psycopg named; a bare one means another driver."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # Neither the text nor the error is repeated: a password stands in both.
        raise SettingError(NO_DATABASE_URL) from None
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        _check_hosts(url)
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        return url
    raise SettingError(NO_SUCH_DATABASE.format(url.drivername))


def _check_hosts(url: URL) -> None:
    """Refuse a host that can be no name: to look it up is an error of the program otherwise.

    Each label has 1 to 63 characters (RFC 1035, 2.3.4). Folders of sockets are left out.
    """
    given = url.query.get("host", ())
    hosts = [url.host or "", *([given] if isinstance(given, str) else given)]
    names = [name.rpartition(":")[0] or name for each in hosts for name in each.split(",")]
    try:
        for name in names:
            _ = name.startswith(("/", "@")) or name.encode("idna")
    except UnicodeError:
        raise SettingError(NO_DATABASE_HOST) from None


def check_zone(name: str) -> None:
    """Refuse an unknown time zone at the start instead of at a sign-in."""
    try:
        if name != "UTC":
            ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise SettingError(
            f"CTU_TIME_ZONE must be a time zone such as Europe/Berlin; it is {name!r}."
        ) from None
