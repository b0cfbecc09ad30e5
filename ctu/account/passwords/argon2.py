"""Argon2 through argon2-cffi, imported after the build for this process has been chosen."""

from ctu.access.hash_build import BUILD

# Its bindings are loaded by then, so that it uses these and no others.
from argon2 import PasswordHasher  # isort: skip
from argon2.exceptions import InvalidHashError, VerificationError  # isort: skip

__all__ = ["BUILD", "InvalidHashError", "PasswordHasher", "VerificationError"]
