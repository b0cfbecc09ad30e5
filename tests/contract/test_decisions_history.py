"""The line of the history: what adds up, what is one import (decisions 2, 17 and 18)."""

from __future__ import annotations

import re

from ctu.develop.servers.process import wait_until
from tests.contract.row_cases import DOUBLED_TEAM, TAKEN_TEAM
from tests.files.sheets import HEADER, row, sheet
from tests.inspection.invariants import logins_of, look
from tests.outside.import_client import JSON, ImportClient, without_mark
from tests.parts.console_fixture import Console
from tests.suite.waiting import WAIT_SECONDS

COLUMNS = [
    "Upload status",
    "Users",
    "Created",
    "Rows with errors",
    "Uploaded by",
    "Upload start",
    "Upload end",
    "Details",
]


def some_rows(uploader: ImportClient, team: str, *actives: str) -> bytes:
    """Return a file with one row for each Active cell."""
    return sheet(row(uploader.console.name("h."), team, Active=active) for active in actives)


def test_good_rows_are_created_and_bad_rows_are_not(uploader: ImportClient, team: str) -> None:
    """Decision 2."""
    content = some_rows(uploader, team, "TRUE", "x", "TRUE", "y", "FALSE")
    verdict = uploader.check(content)
    assert verdict["headline"] == "3 of 5 rows are ready"
    done = uploader.run(content)
    line = uploader.line(done)
    assert list(line) == COLUMNS
    assert (line["Users"], line["Created"], line["Rows with errors"]) == ("5", "3", "2 Download")
    assert line["Upload status"] == "Finished with errors 3 created, 2 rows to repair"
    assert line["Uploaded by"] == uploader.person.name
    assert line["Upload start"].endswith(" UTC")
    assert line["Upload end"].endswith(" UTC")
    assert uploader.lines(done, "created") == [2, 4, 6]
    assert [fault.line for fault in uploader.faults(done)] == [3, 5]


def test_a_line_says_how_an_import_has_ended(uploader: ImportClient, team: str) -> None:
    """Decision 2."""
    created = uploader.line(uploader.run(some_rows(uploader, team, "TRUE", "TRUE")))
    assert re.fullmatch(r"All created All 2 in \d+ s", created["Upload status"])
    assert created["Rows with errors"] == "0"
    nothing = uploader.line(uploader.run(some_rows(uploader, team, "x")))
    assert nothing["Upload status"] == "Nothing created 1 row to repair"


def has_worker(uploader: ImportClient) -> bool:
    """Return whether the history knows of a worker; its first heartbeat follows its start."""
    return "No worker is running." not in uploader.get("/").text


def test_a_waiting_import_is_pending_and_can_be_cancelled(
    uploader: ImportClient, team: str
) -> None:
    """Decision 2."""
    worker = uploader.console.living_worker()
    assert wait_until(lambda: has_worker(uploader), worker.check, WAIT_SECONDS)
    with uploader.console.paused():
        public_id = uploader.upload(some_rows(uploader, team, "TRUE", "TRUE"))
        line = uploader.line(public_id)
        assert line["Upload status"].startswith("Pending Cancel Place 1 in the queue")
        assert line["Upload end"] == "Not yet"
        form = {"csrf_token": uploader.form()["csrf_token"]}
        uploader.client.post(f"{uploader.pages}/{public_id}/cancel", data=form, headers=JSON)
    uploader.finish(public_id)
    line = uploader.line(public_id)
    assert line["Upload status"] == "Cancelled 2 rows not attempted"
    assert (
        look(uploader.console, public_id).reason == f"{uploader.person.name} cancelled the import."
    )
    assert uploader.lines(public_id, "left") == [2, 3]


def test_the_same_form_sent_twice_is_one_import(uploader: ImportClient, team: str) -> None:
    """Decision 17."""
    content, form = some_rows(uploader, team, "TRUE"), uploader.form()
    first = uploader.run(content, form=form)
    before = uploader.console.query("SELECT count(*) FROM import_run")
    assert uploader.upload(content, form=form) == first
    assert uploader.console.query("SELECT count(*) FROM import_run") == before


def test_the_same_file_on_purpose_is_a_new_import(uploader: ImportClient, team: str) -> None:
    """Decision 17."""
    content = some_rows(uploader, team, "TRUE")
    first, second = uploader.run(content), uploader.run(content)
    assert first != second
    assert (uploader.line(first)["Created"], uploader.line(second)["Created"]) == ("1", "0")


def test_all_or_nothing_creates_nobody_unless_every_row_is_right(
    uploader: ImportClient, team: str
) -> None:
    """Decision 18."""
    content = some_rows(uploader, team, "TRUE", "x", "TRUE")
    done = uploader.run(content, mode="all_or_nothing")
    count = look(uploader.console, done)
    assert (count.created, count.failed, count.not_attempted) == (0, 1, 2)
    assert uploader.line(done)["Upload status"] == (
        "Nothing created All or nothing: 1 row to repair, 2 not attempted"
    )
    assert uploader.lines(done, "left") == [2, 4]
    details = uploader.details(done)
    assert "2 were not attempted because every row must be right." in details
    assert "Repair the original file and upload it again." in details


def test_all_or_nothing_creates_everybody_when_every_row_is_right(
    uploader: ImportClient, team: str
) -> None:
    """Decision 18."""
    content = some_rows(uploader, team, *["TRUE"] * 150)
    done = uploader.run(content, mode="all_or_nothing")
    assert uploader.line(done)["Created"] == "150"


def test_a_login_taken_meanwhile_leaves_nobody_of_all_or_nothing(
    uploader: ImportClient, team: str
) -> None:
    """Decision 18."""
    console, login = uploader.console, uploader.console.name("late.")
    content = sheet([row(login, team), row(console.name("late."), team)])
    assert uploader.check(content)["buttons"]["all_or_nothing"][0] == "Upload and create 2 users"
    with console.paused():
        public_id = uploader.upload(content, mode="all_or_nothing")
        console.person("Agent", team, login=login.upper())
    uploader.finish(public_id)
    assert logins_of(console, public_id) == set()
    assert look(console, public_id).not_attempted == 1
    details = uploader.details(public_id)
    assert "None of 2 users were created. 1 row has errors, and 1 was not attempted" in details
    assert "Repair the original file and upload it again." in details


def test_teams_are_imported_by_the_same_pages(each_console: Console, team: str) -> None:
    manager = ImportClient(each_console, each_console.person("Manager", team), "teams")
    names = [each_console.name("Große Runde "), each_console.name("neu "), team.upper()]
    names += [names[1].upper(), "", "x" * 81]
    content = "\n".join(["Team name;Active", *(f"{name};TRUE" for name in names)]).encode()
    done = manager.run(content)
    length = "Team Name: Is too short/long. Ensure this meets the set restrictions."
    assert [fault.message for fault in manager.faults(done)] == [
        *(DOUBLED_TEAM, TAKEN_TEAM, DOUBLED_TEAM, "Team Name: Cannot be empty.", length)
    ]
    [(stored, active)] = each_console.query(
        "SELECT name, active FROM team WHERE name_key = :key", key=names[0].casefold()
    )
    assert (stored, bool(active)) == (names[0], True)
    assert [
        without_mark(each["Errors"]).partition(" (")[0]
        for each in manager.error_file(done, ";").records()
    ] == [fault.message for fault in manager.faults(done)]


def test_a_repair_is_linked_with_what_it_repairs(uploader: ImportClient, team: str) -> None:
    """Decision 21."""
    first = uploader.run(some_rows(uploader, team, "TRUE", "x"))
    [record] = uploader.error_file(first).records()
    repaired = sheet([record | {"Active": "TRUE"}], [*HEADER, "Errors"])
    second = uploader.run(repaired, name="anything.csv")
    assert uploader.line(second)["Upload status"] == "All created Repairs people.csv"
    assert "Second attempt of people.csv; 1 + 1 of 2 created." in uploader.details(second)
    assert "With its repairs 1 + 1 of 2 created." in uploader.details(first)
