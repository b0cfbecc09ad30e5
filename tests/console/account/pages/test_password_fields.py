"""Fields of passwords: masked, and open to what keeps passwords for people."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from ctu.models.users import User
from tests.console.people import sign_in

FIELD = re.compile(r'<input [^>]*name="(?:password|present|new|again)"[^>]*>')
PAGES = (
    "/account/password",
    "/account/second-factor",
    "/account/second-factor/passkeys",
    "/account/tokens/",
    "/users/new/",
)


@pytest.mark.databases("sqlite")
def test_every_password_is_masked_and_may_come_from_a_password_manager(
    client: FlaskClient, make_user: Callable[..., User]
) -> None:
    fields = FIELD.findall(client.get("/sign-in").text)
    sign_in(client, make_user("a.dmin", "Sys Admin"))
    for page in PAGES:
        found = FIELD.findall(client.get(page).text)
        assert found, page
        fields += found
    kept = ('autocomplete="current-password"', 'autocomplete="new-password"')
    assert [each for each in fields if 'type="password"' not in each] == []
    assert [each for each in fields if not any(word in each for word in kept)] == []
    assert [each for each in fields if "readonly" in each or "onpaste" in each] == []
