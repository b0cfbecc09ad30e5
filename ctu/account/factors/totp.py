"""Time-based one-time passwords (TOTP, RFC 6238): six digits from a secret and the time."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

ISSUER = "CTU Console"
STEP_SECONDS = 30
AROUND = (-1, 0, 1)
"""A clock may be a step early or late."""
GROUP = 4


def new_secret() -> str:
    """Return a random secret of 160 bits, in letters and digits as apps take it."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """Return the step of a code, the latest that it fits; None when it fits none.

    It takes as long whether it fits or not.
    """
    now = int(at.timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(secret, interval=STEP_SECONDS)
    found = None
    for step in (now + each for each in AROUND):
        right = app.at(step * STEP_SECONDS)
        if hmac.compare_digest(right.encode(), code.encode("utf-8", "surrogatepass")):
            found = step
    return found


def grouped(secret: str) -> str:
    """Return a secret in groups of four characters, to be typed."""
    return " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))


def app_address(secret: str, login: str) -> str:
    """Return the address that an app opens."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def qr_code(address: str) -> Markup:
    """Return the address as a picture for the camera of a telephone, dark on white."""
    code = segno.make(address, error="m", micro=False)
    picture = code.svg_inline(scale=4, border=3, light="#fff", title="QR code of the secret")
    return Markup(picture)  # Segno draws squares; the text is in no attribute.
