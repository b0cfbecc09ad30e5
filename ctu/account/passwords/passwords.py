"""Password hashing: Argon2id, in parallel on all cores."""

from __future__ import annotations

import os
from collections.abc import Generator, Hashable, Sequence
from functools import lru_cache
from typing import Protocol

from flask import Flask, current_app

from ctu.access.opaque_string import opaque_string, possible_forms
from ctu.account.passwords.argon2 import (
    HashingError,
    InvalidHashError,
    PasswordHasher,
    VerificationError,
    raise_shortage,
)
from ctu.account.passwords.first_passwords import is_first, verify_first
from ctu.account.passwords.hash_threads import hash_threads, start_threads
from ctu.models.users import NO_PASSWORD
from plugins.bulk_import import SettingError

EXTENSION = "ctu_passwords"
NULL_PREFIX = "$null$"
TOGETHER = 8
"""Hashes that are waited for together: to wake up takes what hashes would have of a core."""
# The hasher without hashes starts only when this environment variable is set.
MEASURING = "CTU_MEASURING_WITHOUT_PASSWORDS"


class Hasher(Hashable, Protocol):
    """Protocol of a password hasher."""

    def hash(self, password: str) -> str:
        """Return the text to store."""

    def verify(self, stored: str, password: str) -> bool:
        """Return whether the password is the one that was stored."""

    def is_outdated(self, stored: str) -> bool:
        """Return whether the text was made with other costs than those of today."""

    def warm_up(self) -> None:
        """Ask the system for the memory of a hash; what is freed stays with the process."""


class Argon2Hasher:
    """Argon2id with the costs of the configuration."""

    def __init__(self, time_cost: int, memory_kib: int, parallelism: int) -> None:
        self._argon2 = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism
        )
        self._one_pass = PasswordHasher(
            time_cost=1, memory_cost=memory_kib, parallelism=parallelism
        )

    def hash(self, password: str) -> str:
        """Return the encoded hash, which holds its own costs and salt.

        :raises OSError: where the system gives no memory or thread for it.
        """
        try:
            return self._argon2.hash(password)
        except HashingError as error:
            raise_shortage(error)
            raise

    def verify(self, stored: str, password: str) -> bool:
        """Return whether the password fits; False also for a text that is no hash.

        :raises OSError: where the system gives no memory or thread to find out.
        """
        try:
            return self._argon2.verify(stored, password)
        except (VerificationError, InvalidHashError) as error:
            raise_shortage(error)
            return False

    def is_outdated(self, stored: str) -> bool:
        """Return whether the costs in the text differ from those of the configuration."""
        return self._argon2.check_needs_rehash(stored)

    def warm_up(self) -> None:
        """Hash once with one pass: memory counts here, and time does not."""
        self._one_pass.hash("")


class NullHasher:
    """Stores a constant instead of a hash, to measure an import without the cost of hashing."""

    def hash(self, password: str) -> str:
        """Return a constant with the length of the password, and nothing else of it."""
        return f"{NULL_PREFIX}{len(password)}"

    def verify(self, stored: str, password: str) -> bool:
        """Refuse every password: nobody signs in while this hasher is in use."""
        return False

    def is_outdated(self, stored: str) -> bool:
        """Return False: no costs are stored."""
        return False

    def warm_up(self) -> None:
        """Do nothing: no memory is needed."""
        pass


def init_app(app: Flask) -> None:
    """Choose the hasher; `NullHasher` is refused unless the environment allows a benchmark."""
    if not app.config["CTU_NULL_HASHER"]:
        app.extensions[EXTENSION] = Argon2Hasher(
            app.config["CTU_ARGON2_TIME_COST"],
            app.config["CTU_ARGON2_MEMORY_KIB"],
            app.config["CTU_ARGON2_PARALLELISM"],
        )
        return
    if not (app.testing or os.environ.get(MEASURING) == "1"):
        raise SettingError(
            "CTU_NULL_HASHER keeps no passwords, so nobody could sign in. It is for measuring "
            f"only: set {MEASURING}=1 beside it, or take it away."
        )
    app.extensions[EXTENSION] = NullHasher()


def current_hasher() -> Hasher:
    """Return the hasher of the application that is running."""
    hasher: Hasher = current_app.extensions[EXTENSION]
    return hasher


def hash_password(password: str) -> str:
    """Hash one password, at once, in the form in which passwords are compared."""
    return current_hasher().hash(opaque_string(password))


def hash_all(passwords: Sequence[str]) -> list[str]:
    """Hash many passwords on all cores; the hashes come back in the same order."""
    return list(hash_each(passwords))


def hash_each(passwords: Sequence[str]) -> Generator[str]:
    """Hash many passwords on all cores; yield the hashes in the same order.

    The cores go on whether the next one is waited for or not. When it is closed, those that have
    not begun are left out.
    """
    hasher = current_hasher()
    if not all(map(str.isascii, passwords)):
        passwords = [opaque_string(password) for password in passwords]
    if isinstance(hasher, NullHasher):
        yield from map(hasher.hash, passwords)
        return
    with hash_threads() as threads:
        hashes = [threads.submit(hasher.hash, password) for password in passwords]
        try:
            for start in range(0, len(hashes), TOGETHER):
                part = hashes[start : start + TOGETHER]
                part[-1].result()
                for each in part:
                    yield each.result()
        finally:
            for each in hashes:
                each.cancel()


def get_ready() -> None:
    """Start the threads of the next hashes, and let each ask for its memory; return at once.

    The first hashes of a process take more than twice as long as others without it.
    """
    hasher = current_hasher()
    if not isinstance(hasher, NullHasher):
        start_threads(hasher.warm_up)


def verify(stored: str, password: str) -> bool:
    """Return whether the password is the stored one.

    It takes the same time without a stored password and with a first password: a hash of a random
    text is verified then. Otherwise the time would tell who still has a first password (decision
    94).
    """
    hasher = current_hasher()
    forms = possible_forms(password)
    is_right = verify_first(stored, password)
    if stored == NO_PASSWORD or is_first(stored):
        for form in forms:
            hasher.verify(_decoy(hasher), form)
        return is_right
    return any(hasher.verify(stored, form) for form in forms)


def is_outdated(stored: str, password: str) -> bool:
    """Return whether a correct password needs a new hash: its costs or its form are outdated.

    A first password never does: it is changed anyway.
    """
    if is_first(stored):
        return False
    hasher, forms = current_hasher(), possible_forms(password)
    is_older_form = len(forms) > 1 and not hasher.verify(stored, forms[0])
    return is_older_form or hasher.is_outdated(stored)


@lru_cache(maxsize=4)
def _decoy(hasher: Hasher) -> str:
    """Return the hash of a random text with today's costs, for logins without a password."""
    return hasher.hash(os.urandom(16).hex())
