"""The error file: passwords are never readable, and cells come back unchanged (20 and 21)."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.contract.row_cases import REFERENCE
from tests.files.sheets import HEADER, row, sheet
from tests.inspection.invariants import logins_of
from tests.outside.import_client import ErrorFile, ImportClient
from tests.parts.console_fixture import Console

pytestmark = pytest.mark.databases("sqlite")

on_both = pytest.mark.databases("sqlite", "postgresql")

POINTER = re.compile(r"unchanged\.[0-9a-f]{16}\.\d+\.[0-9a-f]{32}")
PASSWORDS = [
    "  Tidy Lantern 48 ",
    "=Tidy Lantern 48",
    "'Tidy Lantern 48",
    "''Tidy Lantern 48",
    "@Tidy Lantern 48",
    "-Tidy Lantern 48",
    'Tidy,"Lantern";\'48',
    "Tide\u0301 Läntern 48€",
]
# First characters that a spreadsheet takes for the beginning of a formula, or drops.
NAMES = ["-Ann", "@Home", "+Plus", "'t Hooft", "''t Hooft", "'-Ann", "Ann", "' @"]
LOGINS = ["=cmd|x.", "-login.", "@login.", "+login.", "'login.", "''login.", "＝login.", "plain."]


def people(console: Console, team: str) -> list[dict[str, str]]:
    """Return rows that are good but for one cell, full of what files and spreadsheets bend."""
    return [
        row(console.name(login), team, Password=password, Active="maybe", Extension="007")
        | {"First name": name, "Last name": f" {name} ", "Web RTC": "fAlSe"}
        for login, password, name in zip(LOGINS, PASSWORDS, NAMES, strict=True)
    ]


def repaired(file: ErrorFile, **cells: str) -> bytes:
    """Return an error file as a spreadsheet saves it again, with some cells changed."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, file.header)
    writer.writeheader()
    names = {name.replace("_", " "): cell for name, cell in cells.items()}
    writer.writerows(record | names for record in file.records())
    return text.getvalue().encode("utf-8-sig")


@on_both
def test_one_cell_repaired_creates_everybody_as_first_typed(
    uploader: ImportClient, team: str
) -> None:
    """Decisions 20 and 21."""
    console = uploader.console
    rows = people(console, team)
    first = uploader.run(sheet(rows))
    assert logins_of(console, first) == set()
    second = uploader.run(repaired(uploader.error_file(first), Active="TRUE"))
    assert logins_of(console, second) == {each["Login"] for each in rows}
    with console.change():
        for each in rows:
            user = console.user(each["Login"])
            assert (user.first_name, user.last_name) == (each["First name"],) * 2
            assert (user.extension, user.web_rtc, user.active) == ("007", False, True)
            assert (user.primary_team.name, user.group.name) == (team, "Agent")
            assert console.fits(user.login, each["Password"])


@on_both
def test_an_error_file_comes_back_unchanged(uploader: ImportClient, team: str) -> None:
    """Decision 21."""
    first = uploader.error_file(uploader.run(sheet(people(uploader.console, team))))
    again = uploader.error_file(uploader.run(first.content, "whatever.csv"))
    place = first.header.index("Password")
    assert len(first.rows) == len(LOGINS)
    for before, after in zip(first.rows, again.rows, strict=True):
        assert POINTER.fullmatch(before[place])
        assert POINTER.fullmatch(after[place])
        assert before[:place] == after[:place]
        assert before[place + 1 :] == after[place + 1 :]


def test_no_cell_of_an_error_file_can_begin_a_formula(uploader: ImportClient, team: str) -> None:
    """Decision 21."""
    console = uploader.console
    starts = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\t=x",
        "\r=x",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "'=1",
        "''",
        "\n=1",
    ]
    rows = [
        row(console.name("f."), team, Active=start) | {"Capacity plan": start} for start in starts
    ]
    rows += [row(start.strip() or "?", team, Active="?") for start in starts]
    file = uploader.error_file(uploader.run(sheet(rows)))
    cells = [cell for each in file.rows for cell in each]
    assert len(file.rows) == len(rows)
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\n＝＋－＠") and cell] == []
    assert file.records()[0]["Active"] == "'=1+1"
    assert file.records()[10]["Active"] == "''=1"


def test_a_fresh_file_is_taken_literally(uploader: ImportClient, team: str) -> None:
    """Decision 21."""
    console, names = uploader.console, ["'t Hooft", "''quoted", "-Ann", "@Home"]
    rows = [row(console.name("'x."), team, First_name=name) for name in names]
    done = uploader.run(sheet(rows))
    found = console.query("SELECT first_name FROM user_account WHERE import_public_id = :i", i=done)
    assert sorted(name for (name,) in found) == sorted(names)
    assert logins_of(console, done) == {each["Login"] for each in rows}


def test_the_error_file_holds_exactly_the_failed_rows(uploader: ImportClient, team: str) -> None:
    """Decision 21."""
    console = uploader.console
    names = ["Login", *(name for name in HEADER if name != "Login")]
    rows = [row(console.name("e."), team, Active=cell) for cell in ("?", "TRUE", "!", "FALSE")]
    done = uploader.run(sheet(rows, names, ";"), "Neue Leute – März.csv")
    answer = uploader.get(f"/{done}/errors.csv")
    file = ErrorFile(answer.data, delimiter=";")
    assert file.header == [*names, "Errors"]
    assert [each["Login"] for each in file.records()] == [rows[0]["Login"], rows[2]["Login"]]
    assert f"-errors-{done}.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_password_cell_is_a_reference_or_blank(uploader: ImportClient, team: str) -> None:
    """Decision 20."""
    console = uploader.console
    cells = ({"Active": "?"}, {"Password": "weak"}, {"Password": "   ", "Active": "?"})
    rows = [row(console.name("p."), team, **each) for each in cells]
    done = uploader.run(sheet(rows))
    kept, weak, blank = (each["Password"] for each in uploader.error_file(done).records())
    assert POINTER.fullmatch(kept)
    assert kept.startswith(f"unchanged.{done}.2.")
    assert (weak, blank) == ("", "")
    assert [fault.cell for fault in uploader.faults(done) if fault.column == "Password"] == [
        None
    ] * 2


@pytest.mark.sampled(2)
@on_both
def test_a_reference_is_good_for_its_uploader_only(
    uploader: ImportClient, each_console: Console, team: str
) -> None:
    """Decision 20."""
    first = uploader.run(sheet([row(each_console.name("r."), team, Active="?")]))
    content = repaired(uploader.error_file(first), Active="TRUE")
    for group in ("Team Leader", "Sys Admin"):
        other = ImportClient(each_console, each_console.person(group, team))
        done = other.run(content)
        assert [fault.message for fault in other.faults(done)] == [REFERENCE]
        assert other.error_file(done).records()[0]["Password"] == ""
    assert len(logins_of(each_console, uploader.run(content))) == 1


@pytest.mark.parametrize("columns", [HEADER, [*HEADER, "Errors"]], ids=["fresh", "error file"])
def test_a_damaged_reference_is_never_taken_literally(
    uploader: ImportClient, team: str, columns: list[str]
) -> None:
    """Decision 20."""
    bends = ["{}0", "{} x", "Unchanged.{}", "'{}", "x{}", "={}", "=unchanged.{}", "UNCHANGED.1"]
    rows = [row(uploader.console.name("d."), team, Active="?") for _ in bends]
    records = uploader.error_file(uploader.run(sheet(rows))).records()
    for record, bend in zip(records, bends, strict=True):
        record |= {"Active": "TRUE", "Password": bend.format(record["Password"])}
    done = uploader.run(sheet(records, columns))
    assert [fault.message for fault in uploader.faults(done)] == [REFERENCE] * len(bends)


def test_a_reference_points_to_its_own_row(uploader: ImportClient, team: str) -> None:
    """Decision 20."""
    console = uploader.console
    rows = [row(console.name("o."), team, Active="?") for _ in range(2)]
    file = uploader.error_file(uploader.run(sheet(rows)))
    first, second = (each["Password"] for each in file.records())
    bent = first.replace(".2.", ".3.")
    assert bent != second
    done = uploader.run(repaired(file, Active="TRUE", Password=bent))
    assert logins_of(console, done) == set()


@pytest.mark.sampled(2)
@on_both
def test_after_the_stated_day_the_password_must_be_typed_again(
    uploader: ImportClient, team: str
) -> None:
    """Decision 20."""
    console = uploader.console
    first = uploader.run(sheet([row(console.name("t."), team, Active="?")]))
    content = repaired(uploader.error_file(first), Active="TRUE")
    console.execute("UPDATE import_run SET expires_at = 1 WHERE public_id = :id", id=first)
    done = uploader.run(content)
    assert [fault.message for fault in uploader.faults(done)] == [REFERENCE]


def test_where_cells_have_moved_every_cell_that_may_hold_the_password_is_blank(
    uploader: ImportClient, team: str
) -> None:
    """Decision 20."""
    secret = "Moved-Lantern-4857"
    lines = [
        f"Ann,Bo,m1,x,{secret},Agent,TRUE,,{team},,TRUE",
        f"Ann,m2,{secret},Agent,TRUE,,{team},,TRUE",
        f"Ann,m3,{secret},Agent,TRUE,,{team},,TRUE,",
        f"Ann,Bo,m4,,{secret},Agent,TRUE,,{team},,,TRUE",
        f'Ann,Bo,m5,"x\nCy,Di,m6,{secret}",Agent,?,,{team},,TRUE',
    ]
    done = uploader.run(sheet([]) + "\n".join(lines).encode())
    assert logins_of(uploader.console, done) == set()
    content = uploader.error_file(done).content.decode()
    assert "Errors" in content
    uploader.details(done)
    assert [page for page in [content.encode(), *uploader.heard] if secret.encode() in page] == []


def test_an_import_without_a_password_is_known_by_its_name(console: Console) -> None:
    """Decision 21."""
    team = console.team()
    manager = ImportClient(console, console.person("Manager", team), "teams")
    name = console.name("'t Team ")
    first = manager.run(f"Team name,Active\n{name},?".encode(), "teams.csv")
    file = manager.error_file(first)
    assert file.records()[0]["Team name"] == f"'{name}"
    second = manager.run(repaired(file, Active="TRUE"), f"teams-errors-{first}.csv")
    assert manager.line(second)["Upload status"] == "All created Repairs teams.csv"
    assert console.query("SELECT count(*) FROM team WHERE name = :name", name=name) == [(1,)]
