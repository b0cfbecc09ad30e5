"""Vault: encrypts the content of a file, and authenticates references."""

from __future__ import annotations

import base64
import json
import re
import time
import zlib
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from ...settings import SettingError
from .bound_texts import bound
from .proofs import Proofs, derived
from .row_cipher import MARK, RowCipher, WrongKey

KEY_ID_LENGTH = 16
"""How many characters of a sealed text name the key that sealed it; a full stop follows."""
_BEGIN_OF_TODAY = f".{MARK}"
_LEVEL = 1
"""How hard it is tried to pack; more makes rows hardly shorter and takes five times as long."""
_HEAD_LENGTH = KEY_ID_LENGTH + len(_BEGIN_OF_TODAY)
# Base64 itself passes over what stands after its end, such as a second key after a semicolon.
_KEY = re.compile(r"[A-Za-z0-9_+/-]{43}=")


class SealBroken(Exception):
    """A sealed text cannot be decrypted with the present keys, or is forged."""


class KeyMissing(SealBroken):
    """No present key decrypts it; with the missing key restored it can be decrypted."""


class Vault(Proofs):
    """Seals with the newest key and opens with any; bound to a purpose, an import and a place."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, newest first.

        :raises SettingError: when there is none, or one of them is no Fernet key.
        """
        if not keys:
            raise SettingError("BULK_IMPORT_KEYS holds no key. Set it to one Fernet key or more.")
        if not all(map(_KEY.fullmatch, keys)):
            raise SettingError(
                "BULK_IMPORT_KEYS must hold Fernet keys: 32 bytes in URL-safe base64, "
                "separated by commas."
            )
        super().__init__(keys)
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._rows = RowCipher([base64.urlsafe_b64decode(key) for key in keys])
        self.key_ids = [derived(key, "bulk_import key id").hex()[:KEY_ID_LENGTH] for key in keys]
        """What names each key in what it has sealed, newest first; tells nothing about the key."""

    def seal(self, purpose: str, public_id: str, place: int, payload: Any) -> str:
        """Encrypt a payload of JSON values; `place` is the batch's number or the row's line."""
        return self._named(self._rows.encrypt(bound(purpose, public_id, place, payload)))

    def seal_for_a_time(self, purpose: str, public_id: str, place: int, payload: Any) -> str:
        """Encrypt a payload for a page, which is opened with a `max_age`."""
        token = self._fernet.encrypt(bound(purpose, public_id, place, payload))
        return self._named(token.decode("ascii"))

    def open(
        self, purpose: str, public_id: str, place: int, sealed: str, *, max_age: int | None = None
    ) -> Any:
        """Decrypt; SealBroken when no key fits or the blob was sealed for another place.

        :param max_age: so many seconds after sealing it is not opened any more; what was not
            sealed for a time is then not opened at all.
        """
        return _payload(self._decrypted(sealed, max_age), purpose, public_id, place)

    def seal_packed(self, purpose: str, public_id: str, place: int, payload: Any) -> str:
        """Encrypt a payload that repeats itself, packed; `open_packed` opens it."""
        packed = zlib.compress(bound(purpose, public_id, place, payload), _LEVEL)
        return self._named(self._rows.encrypt(packed))

    def open_packed(self, purpose: str, public_id: str, place: int, sealed: str) -> Any:
        """Decrypt what was packed; SealBroken as of `open`."""
        try:
            content = zlib.decompress(self._decrypted(sealed))
        except zlib.error as error:
            raise SealBroken("It was sealed for another place.") from error
        return _payload(content, purpose, public_id, place)

    def contents(self, sealed: Sequence[str]) -> list[bytes]:
        """Decrypt many texts, and leave it to the caller to ask what each is bound to.

        Nearly always all have the form of today.

        :raises KeyMissing: no key at hand opens one of them.
        """
        if {each[KEY_ID_LENGTH:_HEAD_LENGTH] for each in sealed} != {_BEGIN_OF_TODAY}:
            return list(map(self._decrypted, sealed))
        try:
            return self._rows.decrypt_all(sealed, KEY_ID_LENGTH + 1)
        except WrongKey as error:
            raise KeyMissing("No key at hand opens this.") from error

    def reseal(self, sealed: str) -> str:
        """Encrypt the same content with the newest key; SealBroken when no key opens it."""
        return self._named(self._rows.encrypt(self._decrypted(sealed)))

    def _decrypted(self, sealed: str, max_age: int | None = None) -> bytes:
        """Return the content of a text; up to version 3 of the code each was a Fernet token."""
        token = _token(sealed)
        try:
            if max_age is None and token.startswith(MARK):
                return self._rows.decrypt(token)
            content = self._fernet.decrypt(token)
        except (InvalidToken, WrongKey) as error:
            raise KeyMissing("No key at hand opens this.") from error
        # Fernet's own limit refuses what a host has sealed whose clock is a minute ahead.
        if max_age is not None and time.time() - _sealed_at(token) > max_age:
            raise SealBroken("It is too old.")
        return content

    def _named(self, token: str) -> str:
        """Put the name of the newest key before what it sealed, so that a query can tell it."""
        return f"{self.key_ids[0]}.{token}"


def _sealed_at(token: str) -> int:
    """Return when a Fernet token was made, in seconds since 1970 (Fernet's specification)."""
    return int.from_bytes(base64.urlsafe_b64decode(token)[1:9])


def _payload(content: bytes, *place: object) -> Any:
    """Return what stands after the place to which a content is bound."""
    *bound, payload = json.loads(content)
    if bound != [*place]:
        raise SealBroken("It was sealed for another place.")
    return payload


def _token(sealed: str) -> str:
    """Return a sealed text without the name of its key; that name is not authenticated."""
    has_name = sealed[KEY_ID_LENGTH : KEY_ID_LENGTH + 1] == "."
    return sealed[KEY_ID_LENGTH + 1 :] if has_name else sealed
