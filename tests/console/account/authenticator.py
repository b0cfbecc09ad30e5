"""A security key in software: it makes key pairs and signs challenges, rightly or wrongly."""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, HAS_KEY = 1, 4, 64
HOST, ORIGIN = "localhost", "http://localhost"


def options_in(page: str) -> dict[str, Any]:
    """Return what a page asks a browser to create."""
    found = re.search('data-options="([^"]+)"', page)
    assert found is not None, page
    asked: dict[str, Any] = json.loads(html.unescape(found[1]))
    return asked


@dataclass
class Authenticator:
    """A device with one key pair, whose owner has typed the PIN unless `flags` say otherwise."""

    host: str = HOST
    origin: str = ORIGIN
    flags: int = PRESENT | VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    left_out: int = 0
    """The label of a part of the public key that it does not tell."""

    def create(self, options: dict[str, Any]) -> str:
        """Return the answer to what a relying party asks to create, as a browser sends it."""
        point = self.key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (point.x, point.y))
        parts = {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        public = cbor2.dumps({name: each for name, each in parts.items() if name != self.left_out})
        made = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        held = {"fmt": "none", "attStmt": {}, "authData": self._data(HAS_KEY) + made}
        response = {"clientDataJSON": self._client("webauthn.create", options["challenge"])}
        return self._answer(response | {"attestationObject": cbor2.dumps(held)})

    def sign(self, options: dict[str, Any], kind: str = "webauthn.get") -> str:
        """Return the answer to what a relying party asks to sign; it counts."""
        self.count += 1 if self.count else 0
        data, client = self._data(), self._client(kind, options["challenge"])
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer(response)

    def _data(self, more: int = 0) -> bytes:
        flags = bytes([self.flags | more])
        return hashlib.sha256(self.host.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        texts = {name: bytes_to_base64url(each) for name, each in response.items()}
        id = bytes_to_base64url(self.id)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": texts})


def with_signature_of(answer: str, other: str) -> str:
    """Return an answer that carries the signature of another one."""
    changed = json.loads(answer)
    changed["response"]["signature"] = json.loads(other)["response"]["signature"]
    return json.dumps(changed)


def with_flipped_bit(answer: str, part: str) -> str:
    """Return an answer of which one bit of a part was changed under way."""
    changed = json.loads(answer)
    raw = bytearray(base64url_to_bytes(changed["response"][part]))
    raw[-1] ^= 1
    changed["response"][part] = bytes_to_base64url(bytes(raw))
    return json.dumps(changed)
