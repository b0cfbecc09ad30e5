"""The headers of every answer: strict, fresh for each, and the same on errors."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from ctu.models.users import User
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, sign_in

pytestmark = pytest.mark.databases("sqlite")

ANSWERS = ("/", "/sign-in", "/users/", "/imports/users/", "/no-such-page", "/imports/users/zzz/")

ALLOWED = [
    "default-src 'none'",
    "script-src 'nonce'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
]
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@pytest.fixture
def manager(make_user: Callable[..., User], client: FlaskClient) -> User:
    person = make_user("m.stone", "Manager")
    sign_in(client, person)
    return person


def nonce_of(policy: str) -> str:
    found = re.search(r"script-src 'nonce-([\w-]{20,})';", policy)
    assert found is not None, policy
    return found[1]


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_says_what_a_browser_may_do(
    client: FlaskClient, manager: User, address: str
) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert re.sub(r"nonce-[\w-]+", "nonce", policy).split("; ") == ALLOWED
    assert {name: headers[name] for name in FIXED} == FIXED


def test_every_script_of_a_page_carries_the_nonce_of_its_answer(
    client: FlaskClient, manager: User
) -> None:
    for address in ("/", "/users/", "/users/new/", "/imports/users/"):
        answer = client.get(address)
        nonce = nonce_of(answer.headers["Content-Security-Policy"])
        scripts = re.findall(r"<script[^>]*>", answer.text)
        assert scripts
        assert all(f'nonce="{nonce}"' in script for script in scripts)


def test_no_two_answers_have_the_same_nonce(client: FlaskClient) -> None:
    answers = [client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(20)]
    assert len({nonce_of(policy) for policy in answers}) == 20


def test_files_of_the_program_are_kept_as_long_as_their_address_holds_their_version(
    client: FlaskClient, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get("/imports/users/").text
    files = re.findall(r'(?:href|src)="(/static/[^"]*|/admin/static/[^"]*)"', page)
    kept = {
        each.rpartition("/")[2]: client.get(each).headers["Cache-Control"].partition(",")[2]
        for each in files
    }
    others = {name: kept.pop(name) for name in list(kept) if "?v=" in name}
    assert set(kept.values()) == {" immutable, max-age=31536000"}
    assert {"console.js", "console.css", "main.js", "dialog.css"} <= set(kept)
    assert set(others.values()) == {" max-age=86400"}
    for address in ("/static/v-000000000000/ctu/console.css", "/static/ctu/console.css"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    address = next(each for each in files if "console.css" in each)
    assert [each for each in files if "Vary" in client.get(each).headers] == []
    missing = client.get(f"{address}x")
    assert (missing.status_code, missing.headers.get("Cache-Control")) == (404, None)
    monkeypatch.setitem(client.application.config, "DEBUG", True)
    assert client.get(address).headers["Cache-Control"] == "no-cache"


def test_over_https_a_browser_comes_back_over_https_and_the_cookie_is_of_this_host(
    client: FlaskClient, manager: User
) -> None:
    plain = client.get("/sign-in")
    assert "Strict-Transport-Security" not in plain.headers
    browser = client.application.test_client()
    answer = browser.get("/sign-in", base_url="https://ctu.example.org")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    answer = browser.post(
        "/sign-in",
        data={"login": manager.login, "password": PASSWORD},
        base_url="https://ctu.example.org",
    )
    [cookie] = [
        each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-ctu=")
    ]
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert browser.get("/", base_url="https://ctu.example.org").status_code == 200


@pytest.mark.parametrize("address", ["/sign-in", "/healthz", "/no-such-page"])
def test_another_host_than_those_named_is_refused(make_app: MakeApp, address: str) -> None:
    browser = make_app(CTU_HOSTS="ctu.example.org, localhost").test_client()
    answer = browser.get(address, base_url="http://evil.example")
    assert (answer.status_code, answer.text) == (
        400,
        "The console is not reached under this name.\n",
    )
    assert browser.get("/sign-in", base_url="http://ctu.example.org:8443").status_code == 200
