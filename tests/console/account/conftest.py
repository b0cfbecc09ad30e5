"""Somebody who has a passkey, or an app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from ctu.account.factors.recovery_codes import CODES
from ctu.models.clock import utc_now
from ctu.models.users import User
from tests.console.account.authenticator import Authenticator
from tests.console.account.factor_steps import set_up
from tests.console.account.first_steps import MakeUser, codes_in, visit
from tests.console.account.passkey_steps import register


@pytest.fixture
def owner(make_user: MakeUser) -> User:
    return make_user("c.lund", "Team Leader", first_name="Clara", last_name="Lund")


@pytest.fixture
def device(client: FlaskClient, owner: User) -> Authenticator:
    """Register a counting device of the owner, and sign out."""
    device = Authenticator(count=5)
    with visit(client, owner):
        assert len(codes_in(register(client, device).text)) == CODES
    return device


@pytest.fixture
def factor(client: FlaskClient, owner: User) -> tuple[str, list[str]]:
    """Set a factor of the owner up and sign out; return secret and recovery codes."""
    with visit(client, owner):
        return set_up(client)


@pytest.fixture
def still_clock() -> Iterator[None]:
    """Let the clock of the process stand still in a test, so that no code changes in it."""
    with time_machine.travel(utc_now(), tick=False):
        yield
