"""The way back: passwords that are never readable, and cells that come back (20 and 21)."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.console_world import World
from tests.contract.conftest import on_each_database
from tests.contract.row_cases import REFERENCE
from tests.oracles import logins_of
from tests.sheets import HEADER, row, sheet
from tests.visitor import ErrorFile, Visitor

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


@pytest.fixture
def team(host: World) -> str:
    return host.team()


@pytest.fixture
def visitor(host: World, team: str) -> Visitor:
    return Visitor(host, host.person("Team Leader", team))


def people(world: World, team: str) -> list[dict[str, str]]:
    """Return rows that are good but for one cell, full of what files and spreadsheets bend."""
    return [
        row(world.name(login), team, Password=password, Active="maybe", Extension="007")
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


@on_each_database
def test_one_cell_repaired_creates_everybody_as_first_typed(visitor: Visitor, team: str) -> None:
    """Decisions 20 and 21."""
    world = visitor.world
    rows = people(world, team)
    first = visitor.run(sheet(rows))
    assert logins_of(world, first) == set()
    second = visitor.run(repaired(visitor.error_file(first), Active="TRUE"))
    assert logins_of(world, second) == {each["Login"] for each in rows}
    with world.change():
        for each in rows:
            user = world.user(each["Login"])
            assert (user.first_name, user.last_name) == (each["First name"],) * 2
            assert (user.extension, user.web_rtc, user.active) == ("007", False, True)
            assert (user.primary_team.name, user.group.name) == (team, "Agent")
            assert world.fits(user.login, each["Password"])


@on_each_database
def test_an_error_file_comes_back_unchanged(visitor: Visitor, team: str) -> None:
    """Decision 21."""
    first = visitor.error_file(visitor.run(sheet(people(visitor.world, team))))
    again = visitor.error_file(visitor.run(first.content, "whatever.csv"))
    place = first.header.index("Password")
    for before, after in zip(first.rows, again.rows, strict=True):
        assert POINTER.fullmatch(before[place])
        assert POINTER.fullmatch(after[place])
        assert before[:place] == after[:place]
        assert before[place + 1 :] == after[place + 1 :]


def test_no_cell_of_an_error_file_can_begin_a_formula(visitor: Visitor, team: str) -> None:
    """Decision 21."""
    world = visitor.world
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
        row(world.name("f."), team, Active=start) | {"Capacity plan": start} for start in starts
    ]
    rows += [row(start.strip() or "?", team, Active="?") for start in starts]
    file = visitor.error_file(visitor.run(sheet(rows)))
    cells = [cell for each in file.rows for cell in each]
    assert len(file.rows) == len(rows)
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\n＝＋－＠") and cell] == []
    assert file.records()[0]["Active"] == "'=1+1"
    assert file.records()[10]["Active"] == "''=1"


def test_a_fresh_file_is_taken_literally(visitor: Visitor, team: str) -> None:
    """Decision 21."""
    world, names = visitor.world, ["'t Hooft", "''quoted", "-Ann", "@Home"]
    rows = [row(world.name("'x."), team, First_name=name) for name in names]
    done = visitor.run(sheet(rows))
    found = world.query("SELECT first_name FROM user_account WHERE import_public_id = :i", i=done)
    assert sorted(name for (name,) in found) == sorted(names)
    assert logins_of(world, done) == {each["Login"] for each in rows}


def test_the_error_file_holds_exactly_the_failed_rows(visitor: Visitor, team: str) -> None:
    """Decision 21."""
    world = visitor.world
    names = ["Login", *(name for name in HEADER if name != "Login")]
    rows = [row(world.name("e."), team, Active=cell) for cell in ("?", "TRUE", "!", "FALSE")]
    done = visitor.run(sheet(rows, names, ";"), "Neue Leute – März.csv")
    answer = visitor.get(f"/{done}/errors.csv")
    file = ErrorFile(answer.data, delimiter=";")
    assert file.header == [*names, "Errors"]
    assert [each["Login"] for each in file.records()] == [rows[0]["Login"], rows[2]["Login"]]
    assert f"-errors-{done}.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_password_cell_is_a_reference_or_blank(visitor: Visitor, team: str) -> None:
    """Decision 20."""
    world = visitor.world
    rows = [row(world.name("p."), team, Active="?"), row(world.name("p."), team, Password="weak"),
            row(world.name("p."), team, Password="   ", Active="?")]  # fmt: skip
    done = visitor.run(sheet(rows))
    kept, weak, blank = (each["Password"] for each in visitor.error_file(done).records())
    assert POINTER.fullmatch(kept)
    assert kept.startswith(f"unchanged.{done}.2.")
    assert (weak, blank) == ("", "")
    assert [fault.cell for fault in visitor.faults(done) if fault.column == "Password"] == [
        None
    ] * 2


@on_each_database
def test_a_reference_is_good_for_its_uploader_only(
    visitor: Visitor, host: World, team: str
) -> None:
    """Decision 20."""
    first = visitor.run(sheet([row(host.name("r."), team, Active="?")]))
    content = repaired(visitor.error_file(first), Active="TRUE")
    for group in ("Team Leader", "Sys Admin"):
        other = Visitor(host, host.person(group, team))
        done = other.run(content)
        assert [fault.message for fault in other.faults(done)] == [REFERENCE]
        assert other.error_file(done).records()[0]["Password"] == ""
    assert len(logins_of(host, visitor.run(content))) == 1


@pytest.mark.parametrize("columns", [HEADER, [*HEADER, "Errors"]], ids=["fresh", "error file"])
def test_a_damaged_reference_is_never_taken_literally(
    visitor: Visitor, team: str, columns: list[str]
) -> None:
    """Decision 20."""
    bends = ["{}0", "{} x", "Unchanged.{}", "'{}", "x{}", "={}", "=unchanged.{}", "UNCHANGED.1"]
    rows = [row(visitor.world.name("d."), team, Active="?") for _ in bends]
    records = visitor.error_file(visitor.run(sheet(rows))).records()
    for record, bend in zip(records, bends, strict=True):
        record |= {"Active": "TRUE", "Password": bend.format(record["Password"])}
    done = visitor.run(sheet(records, columns))
    assert [fault.message for fault in visitor.faults(done)] == [REFERENCE] * len(bends)


def test_a_reference_points_to_its_own_row(visitor: Visitor, team: str) -> None:
    """Decision 20."""
    world = visitor.world
    rows = [row(world.name("o."), team, Active="?") for _ in range(2)]
    file = visitor.error_file(visitor.run(sheet(rows)))
    first, second = (each["Password"] for each in file.records())
    bent = first.replace(".2.", ".3.")
    assert bent != second
    done = visitor.run(repaired(file, Active="TRUE", Password=bent))
    assert logins_of(world, done) == set()


@on_each_database
def test_after_the_stated_day_the_password_must_be_typed_again(visitor: Visitor, team: str) -> None:
    """Decision 20."""
    world = visitor.world
    first = visitor.run(sheet([row(world.name("t."), team, Active="?")]))
    content = repaired(visitor.error_file(first), Active="TRUE")
    world.execute("UPDATE import_run SET expires_at = 1 WHERE public_id = :id", id=first)
    done = visitor.run(content)
    assert [fault.message for fault in visitor.faults(done)] == [REFERENCE]


def test_where_cells_have_moved_every_cell_that_may_hold_the_password_is_blank(
    visitor: Visitor, team: str
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
    done = visitor.run(sheet([]) + "\n".join(lines).encode())
    assert logins_of(visitor.world, done) == set()
    content = visitor.error_file(done).content.decode()
    assert "Errors" in content
    visitor.details(done)
    assert [page for page in [content.encode(), *visitor.heard] if secret.encode() in page] == []


def test_an_import_without_a_password_is_known_by_its_name(world: World) -> None:
    """Decision 21."""
    team = world.team()
    manager = Visitor(world, world.person("Manager", team), "teams")
    name = world.name("'t Team ")
    first = manager.run(f"Team name,Active\n{name},?".encode(), "teams.csv")
    file = manager.error_file(first)
    assert file.records()[0]["Team name"] == f"'{name}"
    second = manager.run(repaired(file, Active="TRUE"), f"teams-errors-{first}.csv")
    assert manager.line(second)["Upload status"] == "All created Repairs teams.csv"
    assert world.query("SELECT count(*) FROM team WHERE name = :name", name=name) == [(1,)]
