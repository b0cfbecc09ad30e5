"""An installation by the documentation: through the proxy, the web and the worker, and back."""

from __future__ import annotations

import json
import re
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ctu.develop.clients.http_client import JSON, HttpClient, UnixConnection, csv_file, hidden
from ctu.develop.servers.process import wait_until
from tests.deployment.installed import HOST, command
from tests.deployment.programs import MakeClient, running
from tests.files.sheets import row, sheet
from tests.inspection.invariants import check_end, look
from tests.outside.slow_clients import shortest, slow_clients
from tests.parts.console_fixture import PASSWORD, Console
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow


@pytest.mark.sampled(2)
def test_an_upload_goes_through_the_proxy_the_web_and_the_worker(
    console: Console, enter: MakeClient, runtime: Path
) -> None:
    team, client = console.team(), enter()
    answer = client.sign_in(console.person("Team Leader", team).login, PASSWORD)
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    assert "Secure" in answer.headers["Set-Cookie"]
    page = client.get("/imports/users/upload").text
    form: dict[str, Any] = {name: hidden(page, name) for name in ("csrf_token", "token")}
    rows = [row(console.name("deployed."), team) for _ in range(300)]
    form |= {"mode": "partial", "file": csv_file(sheet(rows))}
    answer = client.post("/imports/users/upload", form, **JSON)
    assert answer.status == 201, answer.text
    public_id = answer.json["id"]
    log = console.folder / console.name("worker-log-")
    with running(command("ctu-worker.service", runtime), console.environment, log) as check:
        assert wait_until(lambda: not look(console, public_id).is_open, check, WAIT_SECONDS)
    assert check_end(console, public_id).created == 300
    check_trail(console, answer.headers["X-Request-ID"], runtime)


def check_trail(console: Console, request_id: str, runtime: Path) -> None:
    """Make sure that one grep finds what became of a request: nginx, web, jobs; and the audit."""
    logs = [console.folder / "web-log", *console.folder.glob("worker-log-*")]
    passed = runtime / "ctu.log"
    command = ["grep", "--no-filename", request_id, *map(str, logs), str(passed)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    lines = [json.loads(line) for line in said.splitlines()]
    assert {line["request"] for line in lines} == {request_id}
    events = {line["event"].split()[0] for line in lines}
    wanted = {"import.accepted", "request.answered", "job.done"}
    assert events >= wanted | ({"request.passed"} if passed.exists() else set())
    audit = "SELECT count(*) FROM audit_entry WHERE request_id = :request"
    [(entries,)] = console.query(audit, request=request_id)
    assert entries >= 300


@pytest.mark.thorough
def test_a_thousand_slow_clients_keep_nobody_waiting(enter: MakeClient, runtime: Path) -> None:
    """nginx waits for them, and gives up those that say nothing for ten seconds."""
    if not (runtime / "https.sock").exists():
        pytest.skip("There is no nginx.")
    connect = partial(UnixConnection, runtime / "https.sock", HOST, is_encrypted=True)

    def connected() -> Any:
        connection = connect()
        connection.connect()
        return connection.sock

    with slow_clients(connected):
        assert shortest(lambda: enter().get("/healthz").status) < 1
        assert shortest(lambda: enter().get("/sign-in").status) < 1


def test_who_asks_for_another_host_gets_nothing(enter: MakeClient, runtime: Path) -> None:
    if not (runtime / "http.sock").exists():
        return  # There is no nginx here.
    client = HttpClient(partial(UnixConnection, runtime / "http.sock", "evil.example"))
    with pytest.raises(ConnectionError):
        client.get("/sign-in")


@pytest.mark.nightly
def test_without_https_in_front_the_cookie_says_so(web: Path) -> None:
    client = HttpClient(partial(UnixConnection, web, HOST))
    client.get("/sign-in")
    assert client.cookies
    assert all(not each["secure"] for each in client.cookies.values())


def test_nobody_can_pretend_to_be_the_proxy(enter: MakeClient) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    answer = enter().get("/imports/users/", **forged)
    assert answer.status == 302
    assert "evil" not in answer.headers["Location"]


@pytest.mark.nightly
def test_a_program_asks_through_the_proxy_whether_anything_has_changed(
    console: Console, enter: MakeClient
) -> None:
    """nginx compresses the answer and keeps its tag, because the tag is weak."""
    team, client = console.team(), enter()
    client.sign_in(console.person("Team Leader", team).login, PASSWORD)
    page = client.get("/account/tokens/").text
    form = {"csrf_token": hidden(page, "csrf_token"), "name": "Export", "days": "1"}
    form |= {"present": PASSWORD, "scopes": "read"}
    answer = client.post("/account/tokens/", form)
    reader = bearer(answer.text)
    form |= {"scopes": "import"}
    writer = bearer(client.post("/account/tokens/", form).text)
    rows = sheet([row(console.name("deployed."), team)])
    sent = {"kind": "users", "file": csv_file(rows)}
    program = enter()
    stored = program.post("/api/v1/imports", sent, **writer)
    assert stored.status == 202, stored.text
    address = stored.headers["Location"]
    first = program.get(address, **{"Accept-Encoding": "gzip"}, **reader)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    again = program.get(address, **{"Accept-Encoding": "gzip", "If-None-Match": tag}, **reader)
    assert (again.status, again.headers["ETag"]) == (304, tag)


def bearer(page: str) -> dict[str, str]:
    """Return the header with the token that a page shows."""
    found = re.search(r"<code[^>]*>(ctu_\w+)</code>", page)
    assert found is not None
    return {"Authorization": f"Bearer {found[1]}"}
