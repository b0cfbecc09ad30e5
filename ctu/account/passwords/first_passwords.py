"""First passwords: generated, hard to guess, stored as a keyed hash until changed.

Decision 94 has the arithmetic. Such a hash takes a microsecond. It is safe because 2**86 texts are
too many to try, and because the database does not hold the key.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from flask import current_app

from ctu.access.policies import PolicyCheck
from ctu.models.clock import start_of, utc_now
from ctu.models.groups import PasswordPolicy

SIGNS = "acdefghjkmnpqrstuvwx23456789"
"""Small letters and digits that nobody confuses, by eye or on another keyboard: without b, i, l, o,
y and z, without 0 and 1."""
GROUP, GROUPS = 3, 6
"""Eighteen signs: 18 * log2(28) is 86 bits."""
SEPARATOR = "-"
SCHEME = "$first$1$"
KEY_ID_LENGTH = 16
_PURPOSE = b"ctu first password"
_IGNORED = re.compile(r"[\s-]+")
_TRIES = 100


class NoFirstPassword(Exception):
    """A policy allows no password that is long enough for a fast hash."""


def make_first_passwords(
    policy: PasswordPolicy, personal: Sequence[Sequence[str]], count: int
) -> list[str]:
    """Return passwords that meet a policy: "Kdm-7rw-4np-xc3-jf6-vht".

    :param personal: columns of logins and names, each with a text for every password.
    :raises NoFirstPassword: when the policy wants shorter ones, or cannot be met by any.
    """
    check = PolicyCheck(policy)
    made = [_first_password(policy) for _ in range(count)]
    for _ in range(_TRIES):
        refused = check.violations_of(made, personal)
        if not refused:
            return made
        for place in refused:
            made[place] = _first_password(policy)
    raise NoFirstPassword(policy.name)


def first_hash(password: str) -> str:
    """Return the hash of a first password; it names the key, which the console has."""
    key = _keys()[0]
    return f"{SCHEME}{_key_id(key)}${_mac(key, password)}"


def is_first(stored: str) -> bool:
    """Return whether a stored text is the hash of a first password."""
    return stored.startswith(SCHEME)


def verify_first(stored: str, password: str) -> bool:
    """Return whether a password is the first one that was stored, whatever its case and dashes.

    It takes as long whatever is stored: every key is tried, and the whole of each compared.
    """
    text = stored.encode()
    found = [
        hmac.compare_digest(f"{SCHEME}{_key_id(key)}${_mac(key, password)}".encode(), text)
        for key in _keys()
    ]
    return any(found)


def is_same(password: str, other: str) -> bool:
    """Return whether two texts are one first password."""
    return _canonical(password) == _canonical(other)


def expiry(active_from: date | None = None, now: datetime | None = None) -> datetime:
    """Return until when a first password that is made now is good.

    Its days count from the one on which the person can sign in, if that is still to come.

    :param now: from when on they count; one time for many rows.
    """
    now = now or utc_now()
    begin = now if active_from is None else max(now, start_of(active_from))
    return begin + timedelta(days=current_app.config["CTU_FIRST_PASSWORD_DAYS"])


def _first_password(policy: PasswordPolicy) -> str:
    """Return a random text of groups; its first letter is a capital, for policies that ask so."""
    groups = GROUPS
    while groups * (GROUP + 1) - 1 < policy.min_length:
        groups += 1
    text = "".join(secrets.choice(SIGNS) for _ in range(groups * GROUP))
    if text.isalpha() or text.isdecimal():
        return _first_password(policy)
    if policy.needs_upper:
        place = next(place for place, sign in enumerate(text) if sign.isalpha())
        text = text[:place] + text[place].upper() + text[place + 1 :]
    return SEPARATOR.join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _canonical(password: str) -> str:
    return _IGNORED.sub("", password).casefold()


def _keys() -> list[bytes]:
    """Return the keys of today's secret and of those before it."""
    config = current_app.config
    texts: Iterable[str] = (config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or ()))
    return [hmac.digest(_as_bytes(text), _PURPOSE, "sha256") for text in texts]


def _as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _key_id(key: bytes) -> str:
    return hmac.digest(key, b"id", "sha256").hex()[:KEY_ID_LENGTH]


def _mac(key: bytes, password: str) -> str:
    return hmac.digest(key, _canonical(password).encode("utf-8", "surrogatepass"), "sha256").hex()
