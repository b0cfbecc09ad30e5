"""A request's id: from the proxy through log, import, job and audit; and what is told of access."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.access.sign_ins.log_context import login_in_log
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from tests.console.app_settings import MakeApp
from tests.console.people import sign_in
from tests.files.sheets import row, sheet

pytestmark = pytest.mark.databases("sqlite")

GIVEN = "4711cafe4711cafe4711cafe4711cafe"
PROXIED = {"X-Request-ID": GIVEN, "X-Forwarded-For": "192.0.2.9"}


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that reads what was logged since the last time."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def entries(**values: Any) -> list[AuditEntry]:
    found = select(AuditEntry).filter_by(**values).order_by(AuditEntry.id)
    return list(db.session.scalars(found))


def test_without_a_proxy_nobody_chooses_the_id_of_a_request(client: FlaskClient) -> None:
    answers = [client.get("/sign-in", headers={"X-Request-ID": GIVEN}) for _ in range(2)]
    ids = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(ids) == 2
    assert GIVEN not in ids


@pytest.mark.parametrize("forged", ["short", "a" * 65, 'x" event="y', "ä" * 10])
def test_an_id_that_is_none_is_replaced(make_app: MakeApp, forged: str) -> None:
    client = make_app(CTU_TRUSTED_PROXIES=1).test_client()
    answer = client.get("/sign-in", headers={"X-Request-ID": forged.encode().decode("latin-1")})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_one_id_leads_from_the_proxy_to_log_import_job_and_audit(
    make_app: MakeApp, make_user: Any, lines: Any
) -> None:
    from plugins.bulk_import.work.jobs import work

    leader = make_user("t.lead", "Team Leader")
    app = make_app(CTU_TRUSTED_PROXIES=1, CTU_ACCESS_LOG=True)
    client = app.test_client()
    sign_in(client, leader)
    lines()
    file = (BytesIO(sheet([row("a.quill", "Sales")])), "people.csv")
    form = {"file": file, "token": "0" * 32, "mode": "partial"}
    answer = client.post("/imports/users/upload", data=form, headers=PROXIED)
    assert answer.headers["X-Request-ID"] == GIVEN
    web = [line for line in lines() if line.get("request") == GIVEN]
    assert {line["event"].split()[0] for line in web} >= {"import.accepted", "request.answered"}
    [access] = [line for line in web if line["event"] == "request.answered"]
    assert (access["status"], access["path"], access["address"], access["user_id"]) == (
        answer.status_code,
        "/imports/users/upload",
        "192.0.2.9",
        leader.id,
    )
    with app.app_context():
        run = db.session.scalars(select(ImportRun)).one()
        assert run.request_id == GIVEN
        run_id = run.id
    with app.app_context():
        work(run_id)
    with app.app_context():
        [made] = entries(action="created", subject_login="a.quill")
        assert (made.request_id, made.address) == (GIVEN, None)


def test_the_line_of_an_answer_asks_no_database(
    make_app: MakeApp, make_user: Any, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = make_user("t.lead", "Team Leader")
    app, leader_id = make_app(CTU_ACCESS_LOG=True), leader.id
    client = app.test_client()
    sign_in(client, leader)

    def lose(answer: Response) -> Response:
        """Expire who asks, as a rollback does, and leave no way to read them anew."""
        db.session.expire_all()
        db.session.expunge_all()
        return answer

    handlers = app.after_request_funcs
    monkeypatch.setitem(handlers, None, [*handlers[None], lose])
    assert client.get("/users/").status_code == 200
    [line] = [each for each in lines() if each.get("path") == "/users/"]
    assert line["user_id"] == leader_id


def test_a_refused_sign_in_is_reported_with_address_and_hashed_login(
    client: FlaskClient, make_user: Any, lines: Any
) -> None:
    person = make_user(group="QA")
    for login in (" A.Okafor ", "a.okafor", "nobody"):
        sign_in(client, login, "wrong")
    known, same, unknown = [line for line in lines() if line["event"] == "sign-in refused"]
    assert known["login_hash"] == same["login_hash"] == login_in_log(person.login)
    assert unknown["login_hash"] != known["login_hash"]
    assert (known["user_id"], unknown["user_id"]) == (person.id, None)
    assert {line["address"] for line in (known, unknown)} == {"127.0.0.1"}
    assert len({line["request"] for line in (known, same, unknown)}) == 3
    assert "okafor" not in json.dumps([known, same, unknown])


def test_a_login_stands_in_clear_where_a_setting_says_so(make_app: MakeApp, lines: Any) -> None:
    client = make_app(CTU_LOG_LOGINS="clear").test_client()
    sign_in(client, "Nobody" + "x" * 100, "wrong")
    [line] = [line for line in lines() if line["event"] == "sign-in refused"]
    assert line["login"] == ("nobody" + "x" * 100)[:80]


def test_sign_ins_and_locks_stand_in_the_audit(
    client: FlaskClient, make_user: Any, lines: Any
) -> None:
    person = make_user(group="QA")
    sign_in(client, person)
    for _ in range(person.group.policy.lock_tries):
        sign_in(client.application.test_client(), person.login, "wrong")
    signed_in, locked = entries(kind="access")
    assert (signed_in.action, signed_in.actor_id, signed_in.address) == (
        "signed in",
        person.id,
        "127.0.0.1",
    )
    assert (locked.action, locked.actor_id, locked.subject_id) == ("locked", None, person.id)
    assert "account locked" in [line["event"] for line in lines()]


def test_the_page_shows_access_only_of_people_in_reach(client: FlaskClient, make_user: Any) -> None:
    manager = make_user("m.stone", "Sys Admin", first_name="Mira")
    sign_in(client, manager)
    assert "Signed in" in client.get("/audit/?flt_kind=access").text


def test_a_wrong_token_is_reported(make_app: MakeApp, lines: Any) -> None:
    client = make_app(CTU_METRICS_TOKEN="a-token").test_client()
    client.get("/metrics", headers={"Authorization": "Bearer other"})
    [line] = [line for line in lines() if line["event"] == "metrics.refused"]
    assert line["address"] == "127.0.0.1"


def test_a_download_stands_in_the_audit(client: FlaskClient, leader: User) -> None:
    from plugins.bulk_import.work.jobs import work

    file = (BytesIO(sheet([row("a.quill", "Sales") | {"Active": "oops"}])), "people.csv")
    form = {"file": file, "token": "0" * 32, "mode": "partial"}
    client.post("/imports/users/upload", data=form)
    run = db.session.scalars(select(ImportRun)).one()
    public_id, run_id, leader_id = run.public_id, run.id, leader.id
    work(run_id)
    answer = client.get(f"/imports/users/{public_id}/errors.csv")
    assert answer.status_code == 200
    [entry] = entries(kind="import", action="downloaded")
    assert (entry.action, entry.actor_id, entry.import_public_id) == (
        "downloaded",
        leader_id,
        public_id,
    )
