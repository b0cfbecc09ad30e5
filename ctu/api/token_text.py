"""Format of an access token: generation, recognition and hashing."""

from __future__ import annotations

import hashlib
import secrets
import string
import zlib

SIGNS = string.ascii_letters + string.digits
KIND = "ctu_"
"""How every token of this console begins, so that scanners and filters of logs recognise one."""
RANDOM_LENGTH = 40
"""Random signs; 40 * log2(62) is 238 bits, of which eight signs are stored in clear."""
CHECK_LENGTH = 6
PREFIX_LENGTH = len(KIND) + 8
LENGTH = len(KIND) + RANDOM_LENGTH + CHECK_LENGTH


def make_token() -> str:
    """Return a new token."""
    body = KIND + "".join(secrets.choice(SIGNS) for _ in range(RANDOM_LENGTH))
    return body + _check(body)


def is_well_formed(text: str) -> bool:
    """Return whether a text has the form of a token, without asking the database."""
    body, check = text[:-CHECK_LENGTH], text[-CHECK_LENGTH:]
    if len(text) != LENGTH or not text.startswith(KIND) or not set(body[4:]) <= set(SIGNS):
        return False
    return check == _check(body)


def prefix_of(token: str) -> str:
    """Return how a token begins, as it is shown and stored."""
    return token[:PREFIX_LENGTH]


def digest_of(token: str) -> str:
    """Return the digest of a token, as it is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check(body: str) -> str:
    """Return the CRC-32 of a text in base 62, by which scanners tell a token from other texts."""
    number, text = zlib.crc32(body.encode()), ""
    for _ in range(CHECK_LENGTH):
        number, place = divmod(number, len(SIGNS))
        text = SIGNS[place] + text
    return text
