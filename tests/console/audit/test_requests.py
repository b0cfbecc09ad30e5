"""What people ask of an import: one entry each of who uploaded, cancelled and undid it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from tests.browser.console import add_import
from tests.console.api.programs import GOOD, MIXED, Program, token_for, work
from tests.console.people import sign_in
from tests.inspection.statements import Record

pytestmark = pytest.mark.databases("sqlite", "postgresql")

MakeUser = Callable[..., User]


@pytest.fixture
def admin(make_user: MakeUser, client: FlaskClient) -> User:
    person = make_user("i.vale", "Sys Admin", first_name="Imogen", last_name="Vale")
    sign_in(client, person)
    return person


def told() -> list[tuple[str, str, str, str]]:
    """Return action, file, name and login of each entry about an import, in their order."""
    db.session.rollback()
    entry = AuditEntry
    query = select(entry.action, entry.subject_name, entry.actor_name, entry.actor_login)
    found = db.session.execute(query.where(entry.kind == "import").order_by(entry.id))
    return [(action, file, name, login) for action, file, name, login in found]


def upload(client: FlaskClient, content: str = GOOD) -> str:
    """Upload a file by the dialog, always the same form, and return the import's id."""
    files = {"file": (io.BytesIO(content.encode()), "wave3.csv"), "token": "a" * 32}
    assert client.post("/imports/users/upload", data=files).status_code in {200, 302}
    return db.session.scalars(select(ImportRun.public_id)).one()


def rows(page: str) -> list[str]:
    """Return what each row of the grid says, without its time."""
    found = re.findall(r'<td class="cell-actor_name".*?</tr>', page, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]*>", " ", each)).split()) for each in found]


def test_an_upload_is_reported_once_however_often_it_is_sent(
    client: FlaskClient, admin: User
) -> None:
    upload(client)
    upload(client)
    assert told() == [("uploaded", "wave3.csv", "Imogen Vale", "i.vale")]
    [request_id] = db.session.scalars(select(AuditEntry.request_id).filter_by(kind="import"))
    assert request_id == db.session.scalars(select(ImportRun.request_id)).one()


def test_a_refused_file_is_not_reported(client: FlaskClient, admin: User) -> None:
    files = {"file": (io.BytesIO(b"A,B\n1,2\n"), "wave3.csv"), "token": "a" * 32}
    client.post("/imports/users/upload", data=files)
    assert told() == []


def test_an_undo_is_reported_once_and_a_refused_one_is_not(
    client: FlaskClient, admin: User
) -> None:
    address = f"/imports/users/{upload(client)}/undo"
    work()
    for attempt in ("7", "0", "0"):
        client.post(address, data={"attempt": attempt})
    assert [action for action, *_ in told()] == ["uploaded", "undone"]


def test_a_cancelled_import_is_reported_once(client: FlaskClient, admin: User) -> None:
    address = f"/imports/users/{upload(client)}/cancel"
    client.post(address)
    client.post(address)
    assert [action for action, *_ in told()] == ["uploaded", "cancelled"]


def test_the_audit_names_the_owner_of_a_token_for_requests_of_a_program(
    app: Flask, make_user: MakeUser
) -> None:
    leader = make_user("t.lead", "Team Leader", first_name="Tom", last_name="Lead")
    program = Program(app, token_for(leader))
    sent = {"Idempotency-Key": "0123456789abcdef"}
    first = program.post_file("/imports", headers=sent).get_json()["id"]
    program.post_file("/imports", headers=sent)
    assert told() == [("uploaded", "new.csv", "Tom Lead", "t.lead")]
    work()
    for _ in range(2):
        program.post(f"/imports/{first}/undo")
    assert told()[1:] == [("undone", "new.csv", "Tom Lead", "t.lead")]
    work()
    second = program.post_file("/imports", name="two.csv").get_json()["id"]
    for _ in range(2):
        program.post(f"/imports/{second}/cancel")
    assert told()[2:] == [
        ("uploaded", "two.csv", "Tom Lead", "t.lead"),
        ("cancelled", "two.csv", "Tom Lead", "t.lead"),
    ]


def test_the_command_line_names_the_person_in_whose_name_it_imports(
    app: Flask, make_user: MakeUser, tmp_path: Path
) -> None:
    make_user("t.lead", "Team Leader", first_name="Tom", last_name="Lead")
    path = tmp_path / "wave3.csv"
    path.write_text(GOOD)
    runner, named = app.test_cli_runner(), ["--as", "t.lead"]
    run = ["bulk-import", "run", str(path), "--importer", "users", *named, "--wait", "0"]
    runner.invoke(args=run)
    work()
    public_id = db.session.scalars(select(ImportRun.public_id)).one()
    runner.invoke(args=["bulk-import", "undo", public_id, *named, "--wait", "0"])
    assert told() == [
        ("uploaded", "wave3.csv", "Tom Lead", "t.lead"),
        ("undone", "wave3.csv", "Tom Lead", "t.lead"),
    ]


def test_the_page_opens_on_what_people_did_with_a_line_for_an_import(
    client: FlaskClient, admin: User
) -> None:
    public_id = upload(client, MIXED)
    work()
    opened = client.get("/audit/")
    assert opened.location == "/audit/?flt_state=hand"
    page = client.get(opened.location).text
    assert rows(page)[0] == (
        "Imogen Vale i.vale Uploaded Only this import wave3.csv Import "
        "1 of 2 created, 1 row to repair"
    )
    assert f'<a class="origin" href="/imports/users/{public_id}/">wave3.csv</a>' in page
    assert "Ann Vale" not in page
    assert re.search(r'flt_state=hand" aria-current="true">By hand', page)
    link = f"/audit/?flt_state=all&flt_import={public_id}"
    assert f'href="{link.replace("&", "&amp;")}">Only this import' in page
    created, uploaded = rows(client.get(link).text)
    assert ("Created" in created, "Uploaded" in uploaded) == (True, True)


def test_all_entries_have_an_address_of_their_own(client: FlaskClient, admin: User) -> None:
    upload(client)
    work()
    page = client.get("/audit/?flt_state=all").text
    assert re.search(r'href="/audit/\?flt_state=all" aria-current="true">All', page)
    assert "Ann Vale" in page
    assert "Invalid" not in page
    # An address of before, with other filters alone, shows all that they leave.
    assert "Ann Vale" in client.get("/audit/?flt_what=ann").text
    assert "Ann Vale" not in client.get("/audit/?flt_what=ann&flt_state=hand").text


def test_an_import_of_teams_is_told_to_those_who_may_import_teams(
    client: FlaskClient, admin: User, make_user: MakeUser, make_group: Callable[..., object]
) -> None:
    file = (io.BytesIO(b"Team name,Active\nEast,TRUE\n"), "teams.csv")
    client.post("/imports/teams/upload", data={"file": file, "token": "a" * 32})
    for rank, may in enumerate(("may_import_users", "may_manage_teams"), 41):
        make_group(may, rank, may_sign_in=True, may_manage_groups=True, **{may: True})
        other = client.application.test_client()
        sign_in(other, make_user(may, may))
        page = other.get("/audit/?flt_state=all").text
        assert ("teams.csv" in page) == ("/imports/teams/" in page) == (may == "may_manage_teams")


def test_lines_of_imports_take_no_statement_each(
    client: FlaskClient, admin: User, statements: Record
) -> None:
    counts = []
    for number in (1, 2, 3, 4):
        add_import(admin, f"{number}.csv", GOOD.replace("ann.vale", f"a.{number}").encode())
        client.get("/audit/?flt_state=hand")
        with statements() as made:
            page = client.get("/audit/?flt_state=hand").text
        assert page.count("1 of 1 created") == number
        counts.append(len(made))
    assert len(set(counts)) == 1, counts
