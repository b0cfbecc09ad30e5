"""An installation by the documentation: through the proxy, the web and the worker, and back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from ctu.develop.process import wait_until
from tests.console_fixture import PASSWORD, Console
from tests.deployment.browser import HOST, Browser, Door
from tests.deployment.installed import command
from tests.deployment.programs import WAIT_SECONDS, running
from tests.import_client import hidden
from tests.invariants import check_end, look
from tests.sheets import row, sheet

pytestmark = pytest.mark.slow


def test_an_upload_goes_through_the_proxy_the_web_and_the_worker(
    console: Console, door: Door, runtime: Path
) -> None:
    team, browser = console.team(), Browser(door)
    answer = browser.sign_in(console.person("Team Leader", team).login, PASSWORD)
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    assert "Secure" in answer.headers["Set-Cookie"]
    page = browser.get("/imports/users/upload").text
    form: dict[str, Any] = {name: hidden(page, name) for name in ("csrf_token", "token")}
    rows = [row(console.name("deployed."), team) for _ in range(300)]
    file = FileStorage(io.BytesIO(sheet(rows)), "people.csv")
    headers = {"Accept": "application/json", "Referer": f"https://{HOST}/imports/users/"}
    form |= {"mode": "partial", "file": file}
    answer = browser.post("/imports/users/upload", form, **headers)
    assert answer.status == 201, answer.text
    public_id = answer.json["id"]
    log = console.folder / console.name("worker-log-")
    with running(command("ctu-worker.service", runtime), console.environment, log) as check:
        assert wait_until(lambda: not look(console, public_id).is_open, check, WAIT_SECONDS)
    assert check_end(console, public_id).created == 300


def test_without_https_in_front_the_cookie_says_so(web: Path) -> None:
    browser = Browser(Door(web))
    browser.get("/sign-in")
    assert all(not each["secure"] for each in browser.cookies.values())


def test_nobody_can_pretend_to_be_the_proxy(door: Door) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    answer = Browser(door).get("/imports/users/", **forged)
    assert answer.status == 302
    assert "evil" not in answer.headers["Location"]
