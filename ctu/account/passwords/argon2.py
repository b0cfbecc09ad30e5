"""Argon2 through argon2-cffi, imported after the build for this process has been chosen."""

from errno import ENOMEM

from ctu.access.hash_build import BUILD

# Its bindings are loaded by then, so that it uses these and no others.
from argon2 import PasswordHasher  # isort: skip
from argon2.exceptions import HashingError, InvalidHashError, VerificationError  # isort: skip
from argon2.low_level import error_to_str  # isort: skip

__all__ = [
    "BUILD",
    "HashingError",
    "InvalidHashError",
    "PasswordHasher",
    "VerificationError",
    "raise_shortage",
]

MEMORY_ALLOCATION_ERROR, THREAD_FAIL = -22, -33
"""Codes of Argon2_ErrorCodes in argon2.h."""
SHORTAGES = frozenset(map(error_to_str, (MEMORY_ALLOCATION_ERROR, THREAD_FAIL)))
"""What Argon2 says where the system gives it no memory or no thread."""


def raise_shortage(error: HashingError | VerificationError | InvalidHashError) -> None:
    """Raise what Python raises where the system gives no memory, if that is why Argon2 has failed.

    Neither the password nor the stored text is to blame for it.

    :raises OSError: with ENOMEM.
    """
    if str(error) in SHORTAGES:
        raise OSError(ENOMEM, str(error)) from error
