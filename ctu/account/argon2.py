"""Argon2 by argon2-cffi, loaded once it is decided which build of it this process uses."""

from ctu.access.hash_build import BUILD

# Its bindings are loaded by then, so that it uses these and no others.
from argon2 import PasswordHasher  # isort: skip
from argon2.exceptions import InvalidHashError, VerificationError  # isort: skip

__all__ = ["BUILD", "InvalidHashError", "PasswordHasher", "VerificationError"]
