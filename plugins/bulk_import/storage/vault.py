"""Vault: encrypts the content of a file, and authenticates references."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from ..settings import SettingError
from .reference_format import Pointer, format_mark, format_reference

KEY_ID_LENGTH = 16
"""So many characters of a sealed text name the key that sealed it; a full stop follows."""
DIGEST_LENGTH = 12
"""So many characters of the digest of a cell tell it from any other."""
_SECRET, _ROW = "secret cell", "row"
"""What a proof is for: one of a row mark is worth nothing in the place of a secret."""


class SealBroken(Exception):
    """A sealed text cannot be decrypted with the present keys, or is forged."""


class KeyMissing(SealBroken):
    """No present key decrypts it; with the missing key restored it can be decrypted."""


class Vault:
    """Seals with the newest key and opens with any; bound to a purpose, an import and a place."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, newest first; a ValueError says which one is none."""
        if not keys:
            raise SettingError("BULK_IMPORT_KEYS holds no key.")
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError as error:
            raise SettingError(
                "BULK_IMPORT_KEYS must hold Fernet keys: 32 bytes in URL-safe base64, "
                "separated by commas."
            ) from error
        self._fernet = MultiFernet(fernets)
        self._mac_keys = [_derived(key, "bulk_import reference") for key in keys]
        self.key_ids = [_derived(key, "bulk_import key id").hex()[:KEY_ID_LENGTH] for key in keys]
        """What names each key in what it has sealed, newest first; tells nothing about the key."""

    def seal(self, purpose: str, public_id: str, place: int, payload: Any) -> str:
        """Encrypt a payload of JSON values; `place` is the batch's number or the row's line."""
        text = json.dumps([purpose, public_id, place, payload], separators=(",", ":"))
        return self._named(self._fernet.encrypt(text.encode()))

    def open(
        self, purpose: str, public_id: str, place: int, sealed: str, *, max_age: int | None = None
    ) -> Any:
        """Decrypt; SealBroken when no key fits or the blob was sealed for another place.

        :param max_age: so many seconds after sealing it is not opened any more.
        """
        try:
            content = json.loads(self._fernet.decrypt(_token(sealed), ttl=max_age))
        except InvalidToken as error:
            raise KeyMissing("No key at hand opens this.") from error
        if content[:3] != [purpose, public_id, place]:
            raise SealBroken("It was sealed for another place.")
        return content[3]

    def reseal(self, sealed: str) -> str:
        """Encrypt the same content with the newest key; SealBroken when no key opens it."""
        try:
            return self._named(self._fernet.rotate(_token(sealed)))
        except InvalidToken as error:
            raise KeyMissing("No key at hand opens this.") from error

    def _named(self, token: bytes) -> str:
        """Put the name of the newest key before what it sealed, so that a query can tell it."""
        return f"{self.key_ids[0]}.{token.decode('ascii')}"

    def fingerprint(self, content: bytes) -> str:
        """Return a keyed hash of a file, which discloses nothing without the key."""
        return self.fingerprints(content)[0]

    def fingerprints(self, content: bytes) -> list[str]:
        """Return the fingerprint of a file under each key, newest first: one may be stored."""
        marked = b"file\0" + content
        return [hmac.new(key, marked, hashlib.sha256).hexdigest() for key in self._mac_keys]

    def digests(self, line: int, column: str, cell: str) -> list[str]:
        """Return the digest of a cell under each key, newest first; it discloses nothing.

        A page holds them, so they are keyed: nobody can guess at a password with one. They hang on
        the line, so that none tells where the same password stands twice.
        """
        told = json.dumps(["cell", line, column, cell]).encode()
        return [
            hmac.new(key, told, hashlib.sha256).hexdigest()[:DIGEST_LENGTH]
            for key in self._mac_keys
        ]

    def reference(self, public_id: str, line: int, actor_id: str) -> str:
        """Return what stands in an error file instead of a secret (decision 20)."""
        return format_reference(self._pointer(_SECRET, public_id, line, actor_id))

    def proves(self, pointer: Pointer, actor_id: str) -> bool:
        """Return whether a reference was made by us for this very row and uploader."""
        return self._proves(_SECRET, pointer, actor_id)

    def mark(self, public_id: str, line: int, actor_id: str) -> str:
        """Return what tells in an error file which row a row repairs (decision 73).

        It proves nothing about the secret of that row: no reference can be made of it.
        """
        return format_mark(self._pointer(_ROW, public_id, line, actor_id))

    def proves_mark(self, pointer: Pointer, actor_id: str) -> bool:
        """Return whether a row mark was made by us for this very row and uploader."""
        return self._proves(_ROW, pointer, actor_id)

    def _pointer(self, purpose: str, public_id: str, line: int, actor_id: str) -> Pointer:
        mac = _mac(self._mac_keys[0], purpose, public_id, line, actor_id)
        return Pointer(public_id, line, mac)

    def _proves(self, purpose: str, pointer: Pointer, actor_id: str) -> bool:
        public_id, line, mac = pointer
        expected = (_mac(key, purpose, public_id, line, actor_id) for key in self._mac_keys)
        return any(hmac.compare_digest(each, mac) for each in expected)


def _token(sealed: str) -> str:
    """Return a sealed text without the name of its key; that name is not authenticated."""
    return sealed.rpartition(".")[2]


def _derived(key: str, purpose: str) -> bytes:
    return hmac.digest(base64.urlsafe_b64decode(key), purpose.encode(), "sha256")


def _mac(key: bytes, purpose: str, public_id: str, line: int, actor_id: str) -> str:
    content = json.dumps([purpose, public_id, line, actor_id]).encode()
    return hmac.new(key, content, hashlib.sha256).hexdigest()[:32]
