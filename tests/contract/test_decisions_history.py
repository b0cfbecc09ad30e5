"""The line of the history: what adds up, what is one import, who sees it (2, 17, 18 and 19)."""

from __future__ import annotations

import logging
import re

import pytest

from tests.console_world import Person, World
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
    with world.paused():
        public_id = visitor.upload(content, mode="all_or_nothing")
        world.person("Agent", team, login=login.upper())
    visitor.finish(public_id)
    assert logins_of(world, public_id) == set()
    assert look(world, public_id).not_attempted == 1


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


@pytest.fixture
def seen(each_world: World, team: str) -> tuple[Visitor, str]:
    """Return an uploader and an import of theirs with a row that failed."""
    visitor = Visitor(each_world, each_world.person("Team Leader", team))
    return visitor, visitor.run(some_rows(visitor, team, "TRUE", "x"))


def answers(visitor: Visitor, public_id: str) -> tuple[bool, int, int, int, int]:
    """Return what somebody gets to see: line, page, error file, fresh line, cancelling."""
    form = {"csrf_token": visitor.form()["csrf_token"]}
    fresh = visitor.get(f"/status.json?ids={public_id}").get_json()["rows"]
    return (
        f'id="import-{public_id}"' in visitor.get("/").text,
        visitor.get(f"/{public_id}/").status_code,
        visitor.get(f"/{public_id}/errors.csv").status_code,
        len(fresh),
        visitor.client.post(f"{visitor.pages}/{public_id}/cancel", data=form).status_code,
    )


def person_of(world: World, kind: str, team: str) -> Person:
    """Return somebody by a word for their place beside the uploader."""
    group, own = {
        "a colleague": ("Team Leader", team),
        "a manager of the team": ("Manager", team),
        "a leader of another team": ("Team Leader", world.team()),
        "a manager of another team": ("Manager", world.team()),
        "who sees all teams": ("Sys Admin", world.team()),
    }[kind]
    return world.person(group, own)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("a colleague", (True, 200, 404, 1, 404)),
        ("a manager of the team", (True, 200, 404, 1, 404)),
        ("a leader of another team", (False, 404, 404, 0, 404)),
        ("a manager of another team", (False, 404, 404, 0, 404)),
        ("who sees all teams", (True, 200, 200, 1, 302)),
    ],
)
def test_an_import_is_seen_by_who_shares_a_team(
    each_world: World, seen: tuple[Visitor, str], team: str, kind: str, expected: tuple[int, ...]
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    assert answers(uploader, public_id) == (True, 200, 200, 1, 302)
    other = Visitor(each_world, person_of(each_world, kind, team))
    assert answers(other, public_id) == expected
    # The other kind of import knows nothing of it, whoever asks.
    admin = Visitor(each_world, each_world.person("Sys Admin", team), "teams")
    assert admin.get(f"/{public_id}/").status_code == 404


def test_what_is_not_seen_is_answered_like_what_does_not_exist(
    each_world: World, seen: tuple[Visitor, str]
) -> None:
    """Decision 19."""
    stranger = Visitor(each_world, each_world.person("Team Leader", each_world.team()))
    _, public_id = seen
    for path in ("/{}/", "/{}/errors.csv", "/details/?id={}"):
        hidden, unknown = (
            stranger.get(path.format(each)) for each in (public_id, "0123456789abcdef")
        )
        assert (hidden.status_code, hidden.data) == (unknown.status_code, unknown.data)


def test_a_colleague_sees_what_went_wrong_but_no_cell(
    each_world: World, seen: tuple[Visitor, str], team: str
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    colleague = Visitor(each_world, each_world.person("Manager", team))
    [fault] = uploader.faults(public_id)
    [told] = colleague.faults(public_id)
    assert (fault.cell, fault.hint) == ("x", "x looks like TRUE; write TRUE")
    assert (told.line, told.column, told.message) == (fault.line, fault.column, fault.message)
    assert (told.cell, told.hint) == (None, "")
    ask = f"Ask {uploader.person.name} for the rows with errors: the uploader has the file."
    assert ask in colleague.details(public_id)


def test_who_has_left_the_team_is_no_colleague_any_more(
    each_world: World, seen: tuple[Visitor, str], team: str
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    colleague = Visitor(each_world, each_world.person("Team Leader", team))
    assert answers(colleague, public_id)[1] == 200
    with each_world.change():
        user = each_world.user(uploader.person.login)
        user.primary_team = each_world.user(
            each_world.person("Agent", each_world.team()).login
        ).primary_team
        user.teams = [user.primary_team]
    assert answers(colleague, public_id)[1] == 404
    assert answers(uploader, public_id)[:3] == (True, 200, 200)


def test_each_download_is_logged(
    seen: tuple[Visitor, str], caplog: pytest.LogCaptureFixture
) -> None:
    """Decision 19."""
    visitor, public_id = seen
    caplog.set_level(logging.INFO)
    visitor.error_file(public_id)
    [(number,)] = visitor.world.query("SELECT id FROM import_run WHERE public_id = :i", i=public_id)
    assert f"import.downloaded run={number} actor={visitor.person.id}" in caplog.messages


def test_a_repair_is_linked_with_what_it_repairs(visitor: Visitor, team: str) -> None:
    """Decision 21."""
    first = visitor.run(some_rows(visitor, team, "TRUE", "x"))
    [record] = visitor.error_file(first).records()
    repaired = sheet([record | {"Active": "TRUE"}], [*HEADER, "Errors"])
    second = visitor.run(repaired, name="anything.csv")
    assert visitor.line(second)["Upload status"] == "All created Repairs people.csv"
    assert "This import repairs rows of that one." in visitor.details(second)
