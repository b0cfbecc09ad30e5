"""Every sentence about a file: said alike by the check and the upload, and nothing is stored."""

from __future__ import annotations

import io
import os
from copy import copy
from typing import Any
from unittest.mock import patch

import pytest

from ctu import create_app
from ctu.develop.clients.http_client import hidden
from ctu.extensions import db
from tests.contract.documented import entries, entries_for
from tests.contract.file_cases import CASES, GOOD, LIMIT
from tests.engine.reading.workbook.books import read_book
from tests.files.kinds import PAGE_LIMITED, PAGE_PROGRAM, PROGRAM
from tests.files.refused_workbooks import REFUSED
from tests.files.sheets import HEADER, row, sheet
from tests.outside.import_client import JSON, ImportClient, words
from tests.parts.console_fixture import Console, Person

NOTHING_STORED = "Nothing was stored, and no line was added to the history."
MISSING = "File: Choose one file."
MANY = "File: Choose one file only."
NOT_KEPT = "File: The checked file can no longer be used."
REPAIRED = "File: These rows are repaired already, perhaps in another tab."
REPAIRS_LOST = "File: The cells changed here can no longer be used."
ANEW = "Header: Say which column is which."
STRANGER = 'Header: No column is called "username".'
EXPIRED = "Form: This page is out of date."
OTHER_PERSON = "Form: Somebody else is signed in now."
LIMITED = "Form: Too many files in a short time."
NOT_OFFERED = "Operation: This kind of import does not do that."
TOO_MANY = "All or nothing: File cannot be uploaded as it has more than 5,000 rows."


@pytest.fixture(scope="module")
def uploader(sqlite_console: Console) -> ImportClient:
    """Sign a team leader in who has never uploaded anything."""
    return ImportClient(sqlite_console, sqlite_console.person("Team Leader", sqlite_console.team()))


def stored(console: Console) -> list[Any]:
    """Return everything that uploads leave behind."""
    return [
        console.query(f"SELECT count(*) FROM {table}") for table in ("import_run", "import_batch")
    ]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", CASES)
def test_a_refused_file_says_why_and_leaves_nothing(uploader: ImportClient, name: str) -> None:
    case, before = CASES[name], stored(uploader.console)
    for path in ("/check", "/upload"):
        answer = uploader.post(path, case.content, case.name)
        refusal = answer.get_json()["refusal"]
        assert answer.status_code == 422
        assert (refusal["code"], refusal["message"]) == (case.code, case.message)
        assert case.hint in refusal["hint"]
    assert entries_for(case.code, case.message)
    assert stored(uploader.console) == before
    assert "import-" not in uploader.get("/").text.partition("<tbody")[2]


@pytest.mark.parametrize("name", ["a workbook by name", "no row", "too many bytes"])
def test_without_a_script_the_page_says_the_same(uploader: ImportClient, name: str) -> None:
    case = CASES[name]
    for path in ("/check", "/upload"):
        answer = uploader.post(path, case.content, case.name, headers={})
        assert answer.status_code == 422
        assert case.message in words(answer.text)
        assert NOTHING_STORED in words(answer.text)


def refusal_of(uploader: ImportClient, values: dict[str, Any]) -> tuple[str, str]:
    """Send a form as it is, and return code and message."""
    answer = uploader.client.post(f"{uploader.pages}/upload", data=values, headers=JSON)
    refusal = answer.get_json()["refusal"]
    assert entries_for(refusal["code"], refusal["message"])
    return refusal["code"], refusal["message"]


def test_a_form_without_a_file_is_refused(uploader: ImportClient) -> None:
    assert refusal_of(uploader, uploader.form()) == ("file.missing", MISSING)


def test_a_form_with_two_files_is_refused(uploader: ImportClient) -> None:
    files = [(io.BytesIO(GOOD), "one.csv"), (io.BytesIO(GOOD), "two.csv")]
    assert refusal_of(uploader, uploader.form() | {"file": files}) == ("file.many", MANY)


def test_a_checked_file_goes_with_its_own_form_only(uploader: ImportClient) -> None:
    form = uploader.form() | {"kept": "gAAAAAsomething"}
    assert refusal_of(uploader, form) == ("file.missing", NOT_KEPT)


def test_cells_that_were_typed_anew_too_long_ago_are_not_used(uploader: ImportClient) -> None:
    form = uploader.form() | {"repairs": "broken", "file": (io.BytesIO(GOOD), "people.csv")}
    assert refusal_of(uploader, form) == ("form.repairs", REPAIRS_LOST)


def test_rows_that_another_tab_has_repaired_are_not_repaired_again(
    console: Console,
) -> None:
    console.living_worker()
    team = console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    failed = uploader.run(sheet([row(console.name("tab."), team) | {"Web RTC": "WAHR"}]))
    handed_out = uploader.get(f"/{failed}/errors.csv").data
    uploader.run(handed_out.replace(b"WAHR", b"TRUE"))
    form = uploader.form() | {"rows_of": failed}
    assert refusal_of(uploader, form) == ("form.repaired", REPAIRED)


def test_an_answer_about_a_column_that_the_file_does_not_have_is_refused(
    uploader: ImportClient,
) -> None:
    form = uploader.form() | {
        "columns": ":username:login",
        "file": (io.BytesIO(GOOD), "people.csv"),
    }
    assert refusal_of(uploader, form) == ("file.header", STRANGER)


def test_an_operation_that_the_importer_does_not_offer_is_refused(uploader: ImportClient) -> None:
    form = uploader.form() | {"operation": "update", "file": (io.BytesIO(GOOD), "people.csv")}
    assert refusal_of(uploader, form) == ("file.operation", NOT_OFFERED)


def test_a_form_without_its_one_time_token_is_refused(uploader: ImportClient) -> None:
    form = uploader.form() | {"token": "", "file": (io.BytesIO(GOOD), "people.csv")}
    assert refusal_of(uploader, form) == ("form.expired", EXPIRED)


def test_a_page_of_another_person_sends_nothing(console: Console, leader: Person) -> None:
    page = ImportClient(console, leader).get("/upload").text
    uploader = ImportClient(console, console.person("Team Leader", console.team()))
    form = uploader.form() | {
        "person": hidden(page, "person"),
        "file": (io.BytesIO(GOOD), "people.csv"),
    }
    assert refusal_of(uploader, form) == ("form.person", OTHER_PERSON)


def test_whoever_sends_too_many_files_has_to_wait(console: Console, leader: Person) -> None:
    limited = copy(console)
    with patch.dict(os.environ, console.environment, clear=True):
        limited.app = create_app({"CTU_LIMITS": True, "CTU_LIMIT_UPLOAD": "1 per hour"})
    uploader = ImportClient(limited, leader)
    uploader.post("/upload", b"Login\r\n")
    form = uploader.form() | {"file": (io.BytesIO(GOOD), "people.csv")}
    assert refusal_of(uploader, form) == ("form.limited", LIMITED)
    with limited.app.app_context():
        db.engine.dispose()


def test_a_form_of_another_site_stores_nothing(uploader: ImportClient) -> None:
    before = stored(uploader.console)
    form = uploader.form() | {"csrf_token": "forged", "file": (io.BytesIO(GOOD), "people.csv")}
    answer = uploader.client.post(f"{uploader.pages}/upload", data=form, headers=JSON)
    assert answer.status_code == 400
    assert stored(uploader.console) == before


def test_too_many_rows_for_all_or_nothing_are_refused(console: Console, leader: Person) -> None:
    uploader = ImportClient(console, leader)
    content = b"Login\r\n" + b"a\r\n" * 5_001
    answer = uploader.post("/upload", content, mode="all_or_nothing")
    # Such a short file cannot have the other columns, which is found first.
    assert answer.get_json()["refusal"]["code"] == "file.header"
    content = sheet([]) + b"a\r\n" * 5_001
    refusal = uploader.post("/upload", content, mode="all_or_nothing").get_json()["refusal"]
    assert (refusal["code"], refusal["message"]) == ("file.all_or_nothing", TOO_MANY)
    assert entries_for("file.all_or_nothing", TOO_MANY)


def test_whoever_wants_to_choose_other_columns_is_asked_and_nothing_is_stored(
    uploader: ImportClient,
) -> None:
    before = stored(uploader.console)
    form = uploader.form() | {"reconsider": "columns"}
    answer = uploader.post("/check", GOOD, form=form).get_json()
    assert (answer["refusal"]["code"], answer["refusal"]["message"]) == ("file.header", ANEW)
    assert stored(uploader.console) == before


def test_every_documented_sentence_about_a_file_is_provoked() -> None:
    provoked = [(case.code, case.message) for case in CASES.values()]
    provoked += [("file.missing", MISSING), ("file.many", MANY), ("file.missing", NOT_KEPT)]
    provoked += [
        ("form.repairs", REPAIRS_LOST),
        ("form.repaired", REPAIRED),
        ("form.expired", EXPIRED),
        ("form.person", OTHER_PERSON),
        ("file.header", STRANGER),
        ("file.header", ANEW),
        ("form.limited", LIMITED),
        ("file.all_or_nothing", TOO_MANY),
        ("file.operation", NOT_OFFERED),
    ]
    provoked += [PROGRAM, *PAGE_PROGRAM, PAGE_LIMITED]
    # The console takes no workbooks; another host may.
    books = [read_book(content) for content, _ in REFUSED]
    provoked += [(each.code, each.message) for each in books]
    about_files = [each for each in entries() if each.code.startswith(("file.", "form.", "page."))]
    assert len(about_files) > 20
    left = [each for each in about_files if not any(each.says(*said) for said in provoked)]
    assert left == []


def test_the_limit_counts_every_byte(console: Console, leader: Person) -> None:
    """Decision 1."""
    uploader, team = ImportClient(console, leader), console.team()
    rows = sheet([row(console.name("edge."), team)])
    full = rows + b"\r\n" * ((LIMIT - len(rows)) // 2)
    full += b"," * (LIMIT - len(full))
    assert len(full) == LIMIT
    assert uploader.check(full)["total"] == 1
    assert uploader.check(full + b",")["refusal"]["code"] == "file.size"


def test_dialog_help_and_sentence_follow_the_setting(console: Console, leader: Person) -> None:
    """Decision 1."""
    page = ImportClient(console, leader).get("/").text
    assert f'data-max-bytes="{LIMIT}"' in page
    assert "exceeds the 100 KB size limit." in page
    assert "100 KB" in words(page.partition("data-drop")[2])


def test_the_template_is_the_header_alone(console: Console, leader: Person) -> None:
    uploader = ImportClient(console, leader)
    answer = uploader.get("/template.csv")
    assert answer.data == b"\xef\xbb\xbf" + ",".join(HEADER).encode() + b"\r\n"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert uploader.check(answer.data)["refusal"]["code"] == "file.empty"
