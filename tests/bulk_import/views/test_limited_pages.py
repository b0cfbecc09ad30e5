"""Pages of a host that limits how often its pages are asked for, as Flask-Limiter does."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask_admin import Admin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from tests.files.kinds import PAGE_LIMITED

pytestmark = pytest.mark.databases("sqlite")

PAGE = "/admin/imports/members/"


@pytest.fixture
def limited(host: Flask, view: Any) -> Any:
    """Return a browser that may ask for each page once in an hour, and the limiter."""
    limiter = Limiter(get_remote_address, default_limits=["1 per hour"], storage_uri="memory://")
    limiter.init_app(host)
    Admin(host, name="Clubs").add_view(view)
    return host.test_client(), limiter


@pytest.mark.parametrize("address", ["", "upload", "template.csv", "nothing/", "nothing/records"])
def test_a_page_that_is_held_back_says_nothing_of_files(limited, address):
    client, _ = limited
    client.get(PAGE + address)
    answer = client.get(PAGE + address)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert PAGE_LIMITED[1] in html
    assert "Too many files" not in html


def test_a_script_that_asks_too_often_gets_the_refusal_as_json(limited):
    client, _ = limited
    headers = {"Accept": "application/json"}
    answers = [client.get(f"{PAGE}status.json", headers=headers) for _ in "ab"]
    assert [each.status_code for each in answers] == [200, 429]
    assert answers[1].get_json()["refusal"]["code"] == PAGE_LIMITED[0]


def test_a_file_that_is_held_back_is_reported_as_before(limited):
    client, _ = limited
    answers = [client.post(f"{PAGE}check", data={"file": (BytesIO(b"x"), "a.csv")}) for _ in "ab"]
    assert answers[1].status_code == 429
    assert "Form: Too many files in a short time." in answers[1].get_data(as_text=True)


def test_import_pages_are_exempt_by_their_blueprint(limited, view):
    client, limiter = limited
    limiter.exempt(view.blueprint)
    assert [client.get(PAGE).status_code for _ in range(3)] == [200, 200, 200]
