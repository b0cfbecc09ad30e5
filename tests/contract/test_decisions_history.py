"""The line of the history: what adds up, what is one import (decisions 2, 17 and 18)."""

from __future__ import annotations

import re

import pytest

from tests.console_world import World
from tests.contract.row_cases import DOUBLED_TEAM, TAKEN_TEAM
from tests.oracles import logins_of, look
from tests.sheets import HEADER, row, sheet
from tests.visitor import JSON, Visitor

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


@pytest.fixture
def team(each_world: World) -> str:
    return each_world.team()


@pytest.fixture
def visitor(each_world: World, team: str) -> Visitor:
    return Visitor(each_world, each_world.person("Team Leader", team))


def some_rows(visitor: Visitor, team: str, *actives: str) -> bytes:
    """Return a file with one row for each Active cell."""
    return sheet(row(visitor.world.name("h."), team, Active=active) for active in actives)


def test_good_rows_are_created_and_bad_rows_are_not(visitor: Visitor, team: str) -> None:
    """Decision 2."""
    content = some_rows(visitor, team, "TRUE", "x", "TRUE", "y", "FALSE")
    verdict = visitor.check(content)
    assert verdict["headline"] == "3 of 5 rows are ready"
    done = visitor.run(content)
    line = visitor.line(done)
    assert list(line) == COLUMNS
    assert (line["Users"], line["Created"], line["Rows with errors"]) == ("5", "3", "2 Download")
    assert line["Upload status"] == "Finished with errors 3 created, 2 rows to repair"
    assert line["Uploaded by"] == visitor.person.name
    assert line["Upload start"].endswith(" UTC")
    assert line["Upload end"].endswith(" UTC")
    assert visitor.lines(done, "created") == [2, 4, 6]
    assert [fault.line for fault in visitor.faults(done)] == [3, 5]


def test_a_line_says_how_an_import_has_ended(visitor: Visitor, team: str) -> None:
    """Decision 2."""
    created = visitor.line(visitor.run(some_rows(visitor, team, "TRUE", "TRUE")))
    assert re.fullmatch(r"All created All 2 in \d+ s", created["Upload status"])
    assert created["Rows with errors"] == "0"
    nothing = visitor.line(visitor.run(some_rows(visitor, team, "x")))
    assert nothing["Upload status"] == "Nothing created 1 row to repair"


def test_a_waiting_import_is_pending_and_can_be_cancelled(visitor: Visitor, team: str) -> None:
    """Decision 2."""
    with visitor.world.paused():
        public_id = visitor.upload(some_rows(visitor, team, "TRUE", "TRUE"))
        line = visitor.line(public_id)
        assert line["Upload status"].startswith("Pending Cancel Place 1 in the queue")
        assert line["Upload end"] == "Not yet"
        form = {"csrf_token": visitor.form()["csrf_token"]}
        visitor.client.post(f"{visitor.pages}/{public_id}/cancel", data=form, headers=JSON)
    visitor.finish(public_id)
    line = visitor.line(public_id)
    assert line["Upload status"] == "Cancelled 2 rows not attempted"
    assert look(visitor.world, public_id).reason == f"{visitor.person.name} cancelled the import."
    assert visitor.lines(public_id, "left") == [2, 3]


def test_the_same_form_sent_twice_is_one_import(visitor: Visitor, team: str) -> None:
    """Decision 17."""
    content, form = some_rows(visitor, team, "TRUE"), visitor.form()
    first = visitor.run(content, form=form)
    before = visitor.world.query("SELECT count(*) FROM import_run")
    assert visitor.upload(content, form=form) == first
    assert visitor.world.query("SELECT count(*) FROM import_run") == before


def test_the_same_file_on_purpose_is_a_new_import(visitor: Visitor, team: str) -> None:
    """Decision 17."""
    content = some_rows(visitor, team, "TRUE")
    first, second = visitor.run(content), visitor.run(content)
    assert first != second
    assert (visitor.line(first)["Created"], visitor.line(second)["Created"]) == ("1", "0")


def test_all_or_nothing_creates_nobody_unless_every_row_is_right(
    visitor: Visitor, team: str
) -> None:
    """Decision 18."""
    content = some_rows(visitor, team, "TRUE", "x", "TRUE")
    done = visitor.run(content, mode="all_or_nothing")
    count = look(visitor.world, done)
    assert (count.created, count.failed, count.not_attempted) == (0, 1, 2)
    assert visitor.line(done)["Upload status"] == (
        "Nothing created All or nothing: 1 row to repair, 2 not attempted"
    )
    assert visitor.lines(done, "left") == [2, 4]
    details = visitor.details(done)
    assert "2 were not attempted because every row must be right." in details
    assert "Repair the original file and upload it again." in details


def test_all_or_nothing_creates_everybody_when_every_row_is_right(
    visitor: Visitor, team: str
) -> None:
    """Decision 18."""
    content = some_rows(visitor, team, *["TRUE"] * 150)
    done = visitor.run(content, mode="all_or_nothing")
    assert visitor.line(done)["Created"] == "150"


def test_a_login_taken_meanwhile_leaves_nobody_of_all_or_nothing(
    visitor: Visitor, team: str
) -> None:
    """Decision 18."""
    world, login = visitor.world, visitor.world.name("late.")
    content = sheet([row(login, team), row(world.name("late."), team)])
    assert visitor.check(content)["buttons"]["all_or_nothing"][0] == "Upload and create 2 users"
    with world.paused():
        public_id = visitor.upload(content, mode="all_or_nothing")
        world.person("Agent", team, login=login.upper())
    visitor.finish(public_id)
    assert logins_of(world, public_id) == set()
    assert look(world, public_id).not_attempted == 1
    details = visitor.details(public_id)
    assert "None of 2 users were created. 1 row has errors, and 1 was not attempted" in details
    assert "Repair the original file and upload it again." in details


def test_teams_are_imported_by_the_same_pages(each_world: World, team: str) -> None:
    manager = Visitor(each_world, each_world.person("Manager", team), "teams")
    names = [each_world.name("Große Runde "), each_world.name("neu "), team.upper()]
    names += [names[1].upper(), "", "x" * 81]
    content = "\n".join(["Team name;Active", *(f"{name};TRUE" for name in names)]).encode()
    done = manager.run(content)
    length = "Team Name: Is too short/long. Ensure this meets the set restrictions."
    assert [fault.message for fault in manager.faults(done)] == [
        *(DOUBLED_TEAM, TAKEN_TEAM, DOUBLED_TEAM, "Team Name: Cannot be empty.", length)
    ]
    [(stored, active)] = each_world.query(
        "SELECT name, active FROM team WHERE name_key = :key", key=names[0].casefold()
    )
    assert (stored, bool(active)) == (names[0], True)
    assert [
        each["Errors"].partition(" (")[0] for each in manager.error_file(done, ";").records()
    ] == [fault.message for fault in manager.faults(done)]


def test_a_repair_is_linked_with_what_it_repairs(visitor: Visitor, team: str) -> None:
    """Decision 21."""
    first = visitor.run(some_rows(visitor, team, "TRUE", "x"))
    [record] = visitor.error_file(first).records()
    repaired = sheet([record | {"Active": "TRUE"}], [*HEADER, "Errors"])
    second = visitor.run(repaired, name="anything.csv")
    assert visitor.line(second)["Upload status"] == "All created Repairs people.csv"
    assert "Second attempt of people.csv; 1 + 1 of 2 created." in visitor.details(second)
    assert "With its repairs 1 + 1 of 2 created." in visitor.details(first)
