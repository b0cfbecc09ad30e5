"""What somebody with an app does, step by step: set it up, read a code, sign in with it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
from flask.testing import FlaskClient

from ctu.account.factors.recovery_codes import CODES
from ctu.models.clock import utc_now
from tests.console.account.first_steps import FACTOR, STEP, codes_in
from tests.console.people import PASSWORD, sign_in


def sealed_in(page: str) -> str:
    found = re.search('name="sealed"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def secret_in(page: str) -> str:
    found = re.search("<code[^>]*>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    return found[1].replace(" ", "")


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code of an app whose clock is some steps away."""
    return str(pyotp.TOTP(secret).at(utc_now() + timedelta(seconds=30 * steps)))


def set_up(client: FlaskClient) -> tuple[str, list[str]]:
    """Set a factor up with the code of the step before; return secret and recovery codes."""
    page = client.get(FACTOR).text
    secret = secret_in(page)
    form = {"sealed": sealed_in(page), "present": PASSWORD, "code": code_of(secret, -1)}
    codes = codes_in(client.post(FACTOR, data=form).text)
    assert len(set(codes)) == CODES
    return secret, codes


def give(client: FlaskClient, code: str, login: str = "c.lund") -> Any:
    """Sign in with the right password, then a code."""
    assert sign_in(client, login).location == STEP
    return client.post(STEP, data={"code": code})
