"""How a file is read: lines, encodings, delimiters, header, quotation marks (decisions 9 to 15)."""

from __future__ import annotations

import codecs

import pytest

from tests.contract.file_cases import FILE_SIZE, FILE_TYPE, LIMIT, LINE, packed
from tests.files.sheets import HEADER, TYPED_PASSWORD, row, sheet
from tests.inspection.invariants import logins_of
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console

SHORT = "Login,First name,Last name,Password,Permission group,Web RTC,Primary team,Active"


@pytest.fixture
def team(console: Console) -> str:
    return console.team()


@pytest.fixture
def uploader(console: Console, team: str) -> ImportClient:
    return ImportClient(console, console.person("Team Leader", team))


def line(login: str, team: str, active: str = "TRUE", first_name: str = "Zoë") -> str:
    """Return a row under the short header."""
    return f"{login},{first_name},Bo,{TYPED_PASSWORD},Agent,FALSE,{team},{active}"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_are_counted_as_an_editor_does(
    uploader: ImportClient, team: str, newline: str
) -> None:
    """Decision 9."""
    broken = line("b", team, "?").replace("Zoë", '"Zo\r\në"')
    lines = ["sep=,", "", SHORT, line("a", team, "?"), ",,", broken, line("c", team, "?")]
    content = newline.join(lines).encode()
    done = uploader.run(content)
    faults = [each for each in uploader.faults(done) if each.column == "Active"]
    assert [fault.line for fault in faults] == [4, 6, 8]
    assert [f"in line no. {fault.line} " in fault.message for fault in faults] == [True] * 3


@pytest.mark.parametrize(
    ("codec", "mark", "shown"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8 with BOM"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_people_are_created_from_every_encoding(
    uploader: ImportClient, team: str, codec: str, mark: bytes, shown: str
) -> None:
    """Decision 10."""
    console, password = uploader.console, f"{TYPED_PASSWORD} €"
    login = console.name("müller.")
    text = f"{SHORT}\n{line(login, team, first_name='Zoë Šimon')}"
    done = uploader.run(mark + text.replace(TYPED_PASSWORD, password).encode(codec))
    assert f"Encoding{shown}Delimiter" in uploader.details(done)
    assert logins_of(console, done) == {login}
    with console.change():
        assert console.user(login).first_name == "Zoë Šimon"
        assert console.fits(login, password)


@pytest.mark.parametrize(
    ("delimiter", "first", "shown"),
    [
        (",", "", "Comma"),
        (";", "", "Semicolon"),
        ("\t", "", "Tab"),
        (";", "sep=;\r\n", "Semicolon"),
    ],
    ids=["comma", "semicolon", "tab", "sep"],
)
def test_the_delimiter_is_found_and_used_again(
    uploader: ImportClient, team: str, delimiter: str, first: str, shown: str
) -> None:
    """Decision 11."""
    rows = [row(uploader.console.name("d."), team, Active=active) for active in ("TRUE", "maybe")]
    done = uploader.run(first.encode() + sheet(rows, delimiter=delimiter))
    assert len(logins_of(uploader.console, done)) == 1
    assert f"Delimiter{shown}" in uploader.details(done)
    assert uploader.error_file(done, delimiter).header == [*HEADER, "Errors"]


def test_columns_are_known_by_any_spelling_in_any_order(uploader: ImportClient, team: str) -> None:
    """Decision 12."""
    names = "ACTIVE,web_rtc,LOGIN,Pass-word,First_Name,lastname,ｐｒｉｍａｒｙ team,"
    names += "Permission\u00a0group"
    login = uploader.console.name("x.")
    content = f"{names}\nTRUE,TRUE,{login},{TYPED_PASSWORD},Ann,Bo,{team},Agent".encode()
    assert uploader.check(content)["notes"] == [
        "Column Extension is missing; every extension counts as blank.",
        "Column Capacity plan is missing; every capacity plan counts as blank.",
    ]
    done = uploader.run(content)
    assert logins_of(uploader.console, done) == {login}
    assert "ColumnsEight, without Extension and Capacity plan" in uploader.details(done)


def test_a_row_is_judged_by_its_shape_first(uploader: ImportClient, team: str) -> None:
    """Decision 13."""
    login = uploader.console.name("s.")
    lines = [SHORT, line(login, team) + ",, ,", " ,,,", "", "a,b", line("t", "?", "?") + ",,x"]
    content = "\n".join(lines).encode()
    verdict = uploader.check(content)
    assert (verdict["total"], verdict["ready"]) == (3, 1)
    assert verdict["notes"][-1] == "2 blank lines are skipped."
    done = uploader.run(content)
    assert uploader.line(done)["Users"] == "3"
    assert [fault.message.partition(":")[0] for fault in uploader.faults(done)] == ["Row Shape"] * 2


def test_a_quotation_mark_opens_only_as_the_first_character(
    uploader: ImportClient, team: str
) -> None:
    """Decision 14."""
    console = uploader.console
    login, password = console.name('q"'), 'Tidy"Lantern,48 \\"'
    quoted = password.replace('"', '""')
    lines = [
        SHORT,
        line(login, team).replace(TYPED_PASSWORD, f'"{quoted}"').replace("Zoë", "'t \\ Hooft"),
        line("lost", team).replace("Zoë", '"Zoë"x'),
    ]
    done = uploader.run("\n".join(lines).encode())
    assert logins_of(console, done) == {login}
    assert [fault.line for fault in uploader.faults(done)] == [3]
    with console.change():
        assert console.user(login).first_name == "'t \\ Hooft"
        assert console.fits(login, password)


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"x" * (LIMIT + 1), "people.log", FILE_TYPE),
        (packed("a") + b"x" * LIMIT, "people.csv", FILE_SIZE),
        (b"\x89PNG\r\n\x1a\n\x81", "people.csv", FILE_TYPE),
        (b"No,column\n\x81", "people.csv", "Encoding: Line 2 holds"),
        (b'No,column\n"open', "people.csv", "Header: Line 1 does not"),
        (LINE + b'\n,,\n"open', "people.csv", "Quotation Marks: The quotation mark"),
        (b"No,column\n", "people.csv", "Header: Line 1 does not"),
    ],
    ids=[
        "extension before size",
        "size before type",
        "type before encoding",
        "encoding before header",
        "header before quotation marks",
        "quotation marks before no entries",
        "header before no entries",
    ],
)
def test_only_the_first_reason_is_reported(
    uploader: ImportClient, content: bytes, name: str, message: str
) -> None:
    """Decision 15."""
    assert uploader.check(content, name)["refusal"]["message"].startswith(message)
