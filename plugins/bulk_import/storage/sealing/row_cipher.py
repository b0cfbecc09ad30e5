"""The cipher of what is stored row by row: AES-256-GCM, each process under a key of its own.

A Fernet token costs as much as the rest of a row, because it is encrypted and authenticated in
two passes that are each set up anew. One pass with a key that is kept costs a tenth.
"""

from __future__ import annotations

import binascii
import hmac
import os
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "1."
"""With this every text begins; a Fernet token never does."""
_PURPOSE = b"bulk_import rows\0"
_SALT, _NONCE = 16, 12
_HEAD = _SALT + _NONCE


class WrongKey(Exception):
    """No key at hand opens a text, or it is forged."""


class RowCipher:
    """Encrypts with the newest key and decrypts with any.

    Each process derives its key from the installation's key and a random salt, so that the limit of
    random nonces applies to the rows that one process seals, and not to all rows together.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the raw keys, newest first."""
        self._keys = keys
        self._salt, self._process = b"", 0
        self._derived = lru_cache(maxsize=256)(_derived)

    def encrypt(self, content: bytes) -> str:
        """Return the text of an encrypted content."""
        salt, nonce = self._own_salt(), os.urandom(_NONCE)
        sealed = self._derived(self._keys[0], salt).encrypt(nonce, content, None)
        return MARK + binascii.b2a_base64(salt + nonce + sealed, newline=False).decode("ascii")

    def decrypt(self, text: str) -> bytes:
        """Return the content of a text; WrongKey when no key fits."""
        try:
            found = binascii.a2b_base64(text[len(MARK) :])
        except ValueError as error:
            raise WrongKey from error
        salt, nonce = found[:_SALT], found[_SALT:_HEAD]
        for key in self._keys:
            try:
                return self._derived(key, salt).decrypt(nonce, found[_HEAD:], None)
            except (InvalidTag, ValueError):
                continue
        raise WrongKey

    def decrypt_all(self, texts: Sequence[str], begin: int) -> list[bytes]:
        """Return the content of each of many texts, as `decrypt` of each from a place on."""
        begin += len(MARK)
        try:
            return self._decrypted_alike([binascii.a2b_base64(text[begin:]) for text in texts])
        except (InvalidTag, ValueError):
            return [self.decrypt(text[begin - len(MARK) :]) for text in texts]

    def _decrypted_alike(self, found: Sequence[bytes]) -> list[bytes]:
        """Return the contents of what one process has sealed with the newest key, as most is.

        :raises InvalidTag: anything else is among them.
        """
        salts = {each[:_SALT] for each in found}
        if len(salts) > 1:
            raise InvalidTag
        decrypt = self._derived(self._keys[0], *salts or {b""}).decrypt
        return [decrypt(each[_SALT:_HEAD], each[_HEAD:], None) for each in found]

    def _own_salt(self) -> bytes:
        """Return the salt of this process; a forked one draws its own."""
        if self._process != os.getpid():
            self._salt, self._process = os.urandom(_SALT), os.getpid()
        return self._salt


def _derived(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, _PURPOSE + salt, "sha256"))
