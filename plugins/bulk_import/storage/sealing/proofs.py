"""Proofs: keyed hashes of files and cells, and references that only this program can have made."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring_ascii as quoted

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from .reference_format import Pointer, format_mark, format_reference

DIGEST_LENGTH = 12
"""How many characters of the digest of a cell tell it from any other."""
MAC_LENGTH = 32
_SECRET, _ROW = "secret cell", "row"
"""The purposes of proofs: the proof of a row mark is invalid in the place of a secret."""


class Proofs:
    """Makes proofs with the newest key and takes those of any."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, newest first."""
        self._mac_keys = [derived(key, "bulk_import reference") for key in keys]
        self._macs = [HMAC(key, SHA256()) for key in self._mac_keys]

    def fingerprint(self, content: Iterable[bytes]) -> str:
        """Return a keyed hash of a file, which discloses nothing without the key.

        :param content: its bytes, cut anywhere.
        """
        return self.fingerprints(content)[0]

    def fingerprints(self, content: Iterable[bytes]) -> list[str]:
        """Return the fingerprint of a file under each key, newest first: one may be stored."""
        macs = [hmac.new(key, b"file\0", hashlib.sha256) for key in self._mac_keys]
        for piece in content:
            for mac in macs:
                mac.update(piece)
        return [mac.hexdigest() for mac in macs]

    def digests(self, line: int, column: str, cell: str) -> list[str]:
        """Return the digest of a cell under each key, newest first; it discloses nothing.

        A page holds them, so they are keyed: nobody can test guesses of a password with one. They
        depend on the line, so that none tells where the same password stands twice.
        """
        message = json.dumps(["cell", line, column, cell]).encode()
        return [
            hmac.new(key, message, hashlib.sha256).hexdigest()[:DIGEST_LENGTH]
            for key in self._mac_keys
        ]

    def reference(self, public_id: str, line: int, actor_id: str) -> str:
        """Return what stands in an error file instead of a secret (decision 20)."""
        return format_reference(self._pointer(_SECRET, public_id, line, actor_id))

    def proves(self, pointer: Pointer, actor_id: str) -> bool:
        """Return whether a reference was made by us for this very row and uploader."""
        return bool(self.proven({pointer.line: pointer}, actor_id))

    def proven(self, pointers: Mapping[int, Pointer], actor_id: str) -> dict[int, Pointer]:
        """Return those of the references of a file that `proves` is true of."""
        return self._proven(_SECRET, pointers, actor_id)

    def mark(self, public_id: str, line: int, actor_id: str) -> str:
        """Return what tells in an error file which row a row repairs (decision 73).

        It proves nothing about the secret of that row: no reference can be made of it.
        """
        return format_mark(self._pointer(_ROW, public_id, line, actor_id))

    def proven_marks(self, pointers: Mapping[int, Pointer], actor_id: str) -> dict[int, Pointer]:
        """Return those of the row marks of a file that were made by us for this uploader."""
        return self._proven(_ROW, pointers, actor_id)

    def _pointer(self, purpose: str, public_id: str, line: int, actor_id: str) -> Pointer:
        before, behind = _message_parts(purpose, public_id, actor_id)
        mac = _mac(self._macs[0], b"%b%d%b" % (before, line, behind))
        return Pointer(public_id, line, mac)

    def _proven(
        self, purpose: str, pointers: Mapping[int, Pointer], actor_id: str
    ) -> dict[int, Pointer]:
        if not pointers:
            return {}
        public_ids, places, macs = zip(*pointers.values(), strict=True)
        # A file points to few imports, so most parts of the messages are written once.
        around = {each: _message_parts(purpose, each, actor_id) for each in set(public_ids)}
        beside = zip(map(around.__getitem__, public_ids), places, strict=True)
        messages = [b"%b%d%b" % (before, place, behind) for (before, behind), place in beside]
        # Most often the newest key has made all of them, which one comparison tells.
        if _made_all(self._macs[0], messages, macs):
            return dict(pointers)
        given = zip(pointers.items(), messages, strict=True)
        return {line: each for (line, each), text in given if self._made(text, each)}

    def _made(self, message: bytes, pointer: Pointer) -> bool:
        """Return whether the proof of a pointer is valid under any key."""
        return any(hmac.compare_digest(_mac(key, message), pointer.mac) for key in self._macs)


def derived(key: str, purpose: str) -> bytes:
    """Return a key for one purpose, made of a Fernet key."""
    return hmac.digest(base64.urlsafe_b64decode(key), purpose.encode(), "sha256")


def _message_parts(purpose: str, public_id: str, actor_id: str) -> tuple[bytes, bytes]:
    """Return what a proof is of, before and after the line, as `json.dumps` writes the four."""
    before = f"[{quoted(purpose)}, {quoted(public_id)}, "
    return before.encode(), f", {quoted(actor_id)}]".encode()


def _mac(key: HMAC, message: bytes) -> str:
    mac = key.copy()
    mac.update(message)
    return mac.finalize().hex()[:MAC_LENGTH]


def _made_all(key: HMAC, messages: Iterable[bytes], macs: Iterable[str]) -> bool:
    """Return whether one key has made all of some proofs."""
    begun, made = key.copy, list[bytes]()
    for each in messages:
        mac = begun()
        mac.update(each)
        made.append(mac.finalize()[: MAC_LENGTH // 2])
    return hmac.compare_digest(b"".join(made).hex("\n", MAC_LENGTH // 2), "\n".join(macs))
