"""Imports through the API: checks, uploads, status, rows, error file, cancel and undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from plugins.bulk_import import ImportRun, Scope
from tests.console.api.programs import GOOD, HEAD, MIXED, SECRET, Program, said, token_for, work
from tests.console.app_settings import MakeApp

pytestmark = pytest.mark.databases("sqlite")
MakeUser = Callable[..., User]
PROBLEM = "application/problem+json"


@pytest.fixture
def owner(make_user: MakeUser) -> User:
    """Return a team leader of team Sales."""
    return make_user("t.lead", "Team Leader", first_name="Tia", last_name="Lead")


@pytest.fixture
def program(app: Flask, owner: User) -> Program:
    """Return a program with every scope of that leader."""
    return Program(app, token_for(owner))


def test_a_check_of_a_right_file_says_that_it_is_ready(program: Program) -> None:
    answer = program.post_file("/checks")
    assert (answer.status_code, said(answer)["outcome"]) == (200, "ready")
    assert (said(answer)["verdict"]["ready"], said(answer)["verdict"]["failed"]) == (1, 0)
    assert db.session.scalars(select(ImportRun)).all() == []


def test_a_check_of_a_wrong_file_is_a_verdict_too(program: Program) -> None:
    answer = program.post_file("/checks", MIXED)
    assert (answer.status_code, said(answer)["outcome"]) == (200, "errors")
    [cause] = said(answer)["verdict"]["causes"]
    assert cause["rows"][0] | {} == cause["rows"][0]
    assert (cause["rows"][0]["line"], cause["rows"][0]["code"]) == (3, "web_rtc.type")
    assert SECRET not in answer.text


def test_a_check_of_a_file_that_is_no_table_is_a_refusal(program: Program) -> None:
    answer = program.post_file("/checks", "a,b\n1,2\n")
    assert (answer.status_code, said(answer)["outcome"]) == (200, "refused")
    assert said(answer)["refusal"]["code"] == "file.header"
    large = program.post_file("/checks", HEAD + "x" * 102_400)
    assert said(large)["refusal"]["code"] == "file.size"


def test_a_check_asks_for_a_code_page(program: Program) -> None:
    content = GOOD.replace("Ann,Vale", "\u0141ucja,Wo\u017aniak").encode("cp1250")
    answer = program.post_file("/checks", content)
    assert said(answer)["outcome"] == "question"
    readings = [each["code_page"] for each in said(answer)["question"]["readings"]]
    assert "cp1250" in readings
    assert said(program.post_file("/checks", content, code_page="cp1250"))["outcome"] == "ready"
    refused = program.post_file("/imports", content)
    assert (refused.status_code, said(refused)["code"]) == (422, "file.code_page")


def test_an_import_is_accepted_and_its_address_tells_how_it_ends(program: Program) -> None:
    answer = program.post_file("/imports", MIXED)
    assert answer.status_code == 202
    address = answer.headers["Location"].removeprefix("/api/v1")
    assert said(program.get(address))["status"] == "pending"
    assert said(program.get(address))["queue_place"] == 1
    work()
    told = said(program.get(address))
    assert (told["status"], told["is_finished"]) == ("completed_with_errors", True)
    assert told["rows"] == {
        "total": 2, "created": 1, "updated": 0, "unchanged": 0, "failed": 1, "not_attempted": 0,
        "waiting": 0,
    }  # fmt: skip
    assert told["uploaded_by"] == "Tia Lead"
    assert db.session.scalars(select(User).filter_by(login="ann.vale")).one().active


def test_a_refused_file_makes_no_import(program: Program) -> None:
    answer = program.post_file("/imports", HEAD)
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    assert said(answer)["code"] == "file.empty"
    assert said(answer)["detail"] == (
        "No Entries: File cannot be uploaded as at least 1 row entry is required."
    )
    assert said(answer)["type"] == "urn:bulk-import:problem:file.empty"
    assert db.session.scalars(select(ImportRun)).all() == []


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"kind": "robots"}, 422, "request.kind", "kind"),
        ({"kind": "teams"}, 403, "right.missing", None),
        ({"mode": "most"}, 422, "request.field", "mode"),
        ({"changes": "some"}, 422, "request.field", "changes"),
        ({"code_page": "klingon"}, 422, "request.field", "code_page"),
        ({"all_or_nothing": "1"}, 422, "request.field", "all_or_nothing"),
        ({"field": "x", "file": "text"}, 415, "request.media_type", None),
    ],
)
def test_a_request_that_is_wrong_is_told_what_is_wrong_with_it(
    program: Program, fields: dict[str, str], status: int, code: str, field: str | None
) -> None:
    answer = program.post_file("/imports", **fields)
    assert (answer.status_code, said(answer)["code"]) == (status, code)
    assert said(answer).get("field") == field
    assert answer.content_type == PROBLEM


@pytest.mark.parametrize("path", ["/checks", "/imports", "/imports/{}/cancel", "/imports/{}"])
def test_a_parameter_that_nothing_reads_is_refused_before_anything_is_done(
    program: Program, path: str
) -> None:
    public_id = said(program.post_file("/imports"))["id"]
    method = "GET" if path.endswith("}") else "POST"
    address = f"{path.format(public_id)}?mode=all_or_nothing"
    answer = program.send(method, address, data={"kind": "users"})
    assert (answer.status_code, said(answer)["code"]) == (422, "request.parameter")
    assert said(answer)["field"] == "mode"
    assert said(program.get(f"/imports/{public_id}"))["status"] == "pending"


@pytest.mark.parametrize("kind", ["; boundary=x", ""])
def test_a_form_that_was_cut_off_is_malformed(program: Program, kind: str) -> None:
    content = b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nusers\r\n'
    options = {"data": content, "content_type": f"multipart/form-data{kind}"}
    answer = program.send("POST", "/imports", **options)
    assert (answer.status_code, said(answer)["code"]) == (400, "request.malformed")


def test_a_body_that_is_no_form_or_too_large_is_a_problem_document(program: Program) -> None:
    raw = program.send("POST", "/imports", data=GOOD, content_type="text/csv")
    assert (raw.status_code, said(raw)["code"]) == (415, "request.media_type")
    huge = program.post_file("/imports", "x" * 6_000_000)
    assert (huge.status_code, said(huge)["code"]) == (413, "file.size")
    assert said(huge)["detail"].startswith("File Size: ")


def test_all_or_nothing_creates_nothing_unless_every_row_is_right(program: Program) -> None:
    public_id = program.import_file(MIXED, mode="all_or_nothing")
    assert said(program.get(f"/imports/{public_id}"))["rows"]["not_attempted"] == 1
    assert db.session.scalars(select(User).filter_by(login="ann.vale")).all() == []


def test_passwords_are_made_where_the_request_says_so(program: Program) -> None:
    content = GOOD.replace(SECRET, "")
    refused = program.post_file("/checks", content)
    assert said(refused)["outcome"] == "errors"
    assert said(program.post_file("/checks", content, blanks="make"))["outcome"] == "ready"
    public_id = program.import_file(content, blanks="make")
    assert said(program.get(f"/imports/{public_id}"))["rows"]["created"] == 1


def test_the_status_has_a_weak_tag_that_changes_with_it(program: Program) -> None:
    public_id = said(program.post_file("/imports"))["id"]
    first = program.get(f"/imports/{public_id}")
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    again = program.get(f"/imports/{public_id}", **{"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Authorization" in first.headers["Vary"]
    work()
    changed = program.get(f"/imports/{public_id}", **{"If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)


def test_the_tag_depends_on_the_rights_of_who_asks(
    app: Flask, program: Program, make_user: MakeUser
) -> None:
    public_id = program.import_file()
    other = Program(app, token_for(make_user("u.lead", "Team Leader")))
    tags = {each.get(f"/imports/{public_id}").headers["ETag"] for each in (program, other)}
    assert len(tags) == 2


def test_imports_are_listed_page_by_page_newest_first(program: Program) -> None:
    ids = [said(program.post_file("/imports"))["id"] for _ in range(5)]
    listed, cursor = [], ""
    while True:
        page = said(program.get(f"/imports?limit=2&cursor={cursor}"))
        listed += [each["id"] for each in page["imports"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert listed == ids[::-1]
    for wrong in ("limit=0", "limit=201", "limit=x", "cursor=nowhere", "cursor=%00", "page=2"):
        answer = program.get(f"/imports?{wrong}")
        assert (answer.status_code, said(answer)["code"]) == (422, "request.parameter")


def test_rows_with_errors_are_listed_page_by_page(program: Program) -> None:
    rows = "".join(f"Bo,Vale,bo.{n},{SECRET},Agent,WAHR,x,Sales,,TRUE\n" for n in range(5))
    public_id = program.import_file(HEAD + rows)
    first = said(program.get(f"/imports/{public_id}/rows?limit=3"))
    assert [row["line"] for row in first["rows"]] == [2, 3, 4]
    assert [each["code"] for each in first["rows"][0]["problems"]] == [
        "web_rtc.type", "extension.type"
    ]  # fmt: skip
    assert first["rows"][0]["problems"][0]["cell"] == "WAHR"
    second = said(program.get(f"/imports/{public_id}/rows?cursor={first['next_cursor']}"))
    assert ([row["line"] for row in second["rows"]], second["next_cursor"]) == ([5, 6], None)


def test_no_answer_holds_a_password(program: Program) -> None:
    short, moved = "Qz7-Secret", f"{SECRET},extra"
    passwords = (short, moved)
    rows = [f"Bo,Vale,bo.{n},{each},Agent,TRUE,,Sales,,TRUE" for n, each in enumerate(passwords)]
    content = MIXED + "\n".join(rows) + "\n"
    public_id = program.import_file(content)
    texts = [program.post_file("/checks", content).text]
    for path in ("", "/rows", "/error-file"):
        texts.append(program.get(f"/imports/{public_id}{path}").text)
    texts.append(program.get("/imports").text)
    assert [text for text in texts if SECRET in text or short in text] == []


def test_the_error_file_comes_back_whole(program: Program) -> None:
    public_id = program.import_file(MIXED)
    answer = program.get(f"/imports/{public_id}/error-file")
    assert answer.status_code == 200
    assert f"new-errors-{public_id}.csv" in answer.headers["Content-Disposition"]
    repaired = answer.text.replace("WAHR", "TRUE")
    second = program.import_file(repaired, name=f"new-errors-{public_id}.csv")
    assert said(program.get(f"/imports/{second}"))["rows"]["created"] == 1
    entry = db.session.scalars(select(AuditEntry).filter_by(action="downloaded")).one()
    assert entry.import_public_id == public_id


def test_an_import_without_errors_has_no_error_file(program: Program) -> None:
    answer = program.get(f"/imports/{program.import_file()}/error-file")
    assert (answer.status_code, said(answer)["code"]) == (409, "rows.none")


def test_an_import_that_waits_is_cancelled_and_one_that_has_ended_is_not(program: Program) -> None:
    public_id = said(program.post_file("/imports"))["id"]
    for _ in range(2):
        answer = program.post(f"/imports/{public_id}/cancel")
        assert (answer.status_code, said(answer)["status"]) == (200, "cancelled")
    ended = program.import_file()
    answer = program.post(f"/imports/{ended}/cancel")
    assert (answer.status_code, said(answer)["code"]) == (409, "import.over")


def test_an_import_is_undone(program: Program) -> None:
    public_id = program.import_file()
    assert said(program.get(f"/imports/{public_id}"))["may"]["undo"]
    answer = program.post(f"/imports/{public_id}/undo")
    assert (answer.status_code, said(answer)["undo"]["is_finished"]) == (202, False)
    work()
    told = said(program.get(f"/imports/{public_id}"))["undo"]
    assert (told["is_finished"], told["undone"], told["kept"]) == (True, 1, 0)
    again = program.post(f"/imports/{public_id}/undo")
    assert (again.status_code, said(again)["code"]) == (409, "undo.refused")
    assert said(again)["detail"] == "Nothing is left that could be taken back."


def test_a_scope_opens_its_own_routes_only(app: Flask, owner: User, program: Program) -> None:
    public_id = program.import_file(MIXED)
    opened = {}
    for scope in Scope:
        one = Program(app, token_for(owner, [scope]))
        answers = [
            one.post_file("/checks"), one.post_file("/imports"), one.get("/imports"),
            one.get(f"/imports/{public_id}"), one.get(f"/imports/{public_id}/rows"),
            one.get(f"/imports/{public_id}/error-file"), one.post(f"/imports/{public_id}/cancel"),
            one.post(f"/imports/{public_id}/undo"),
        ]  # fmt: skip
        opened[scope] = [answer.status_code != 403 for answer in answers]
        narrow = [said(answer) for answer in answers if answer.status_code == 403]
        assert {each["code"] for each in narrow} == {"token.scope"}
    assert opened == {
        Scope.CHECK: [True, *[False] * 7],
        Scope.IMPORT: [False, True, *[False] * 4, True, True],
        Scope.READ: [False, False, True, True, True, True, False, False],
    }


def test_an_address_that_there_is_not_is_told_to_programs(program: Program) -> None:
    for answer in (program.get("/nowhere"), program.get("/imports/0123456789abcdef")):
        assert (answer.status_code, answer.content_type) == (404, PROBLEM)
        assert said(answer)["code"] == "resource.unknown"
    wrong = program.send("DELETE", "/imports")
    assert (wrong.status_code, wrong.content_type) == (405, PROBLEM)
    assert wrong.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_tokens_and_addresses_are_limited_one_by_one(
    make_app: MakeApp, make_user: MakeUser
) -> None:
    app = make_app(CTU_LIMITS=True, CTU_LIMIT_API="3 per hour", CTU_LIMIT_UPLOAD="1 per hour")
    leader = make_user("t.lead", "Team Leader")
    first, second = (Program(app, token_for(leader)) for _ in range(2))
    assert [first.get("/imports").status_code for _ in range(4)] == [200, 200, 200, 429]
    limited = first.get("/imports")
    assert (limited.content_type, said(limited)["code"]) == (PROBLEM, "request.limited")
    assert 3500 < int(limited.headers["Retry-After"]) <= 3601
    assert second.post_file("/imports").status_code == 202
    assert second.post_file("/imports").status_code == 429
    stranger = Program(app)
    assert [stranger.get("/imports").status_code for _ in range(4)] == [401, 401, 401, 429]
