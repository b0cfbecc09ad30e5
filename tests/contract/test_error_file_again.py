"""An error file uploaded three times over, unchanged: the same cells and the same faults."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ctu.users.importing.importer import UserImporter
from tests.contract.row_cases import CASES, make_names
from tests.files.sheets import HEADER, row, sheet
from tests.inspection.invariants import logins_of, look
from tests.outside.import_client import ErrorFile, ImportClient
from tests.parts.console_fixture import Console

REFERENCE = re.compile(rb"unchanged\.[0-9a-f]{16}\.\d+\.[0-9a-f]{32}")
LINE = re.compile(r"(?<=line no\. )\d+")
SECRET = "Moved-Lantern-4857"

# Rows with several faults, and with cells that files, spreadsheets and people bend.
BENT = [
    {"First name": "'t", "Last name": "''t Hooft", "Active": "'=1"},
    {"First name": "=1+1", "Last name": "\u00a0-Ann\u00a0", "Active": "+"},
    {"First name": "  Ann ", "Last name": "\t=x", "Extension": "@1"},
    {"First name": "＝1", "Last name": "'＠", "Web RTC": "\u3000WAHR\u00a0"},
    {"First name": 'a"b', "Last name": '"', "Capacity plan": 'a;b,c\td"'},
    {"First name": "Ann\nLee", "Last name": "Le\r\ne", "Capacity plan": "\r=1"},
    {"Login": "a b", "Password": "weak", "Active": "nope"},
    {"Login": "JSmith2031", "Password": "Password12345"},
    {"Login": "JSmith2032", "Password": "Password12345", "Active": "nope"},
    {"Last name": "Smith;2031", "Password": "   ", "Web RTC": "?"},
    {"Permission group": "Chief-2031", "Password": "\x07", "Web RTC": "1"},
    {"Permission group": "=Chief", "Password": "", "Primary team": "-"},
    {"Password": "unchanged.0123456789abcdef.2.0123", "Login": "x y"},
    {"Password": "'=Tidy Lantern 48", "Active": "nope"},
    {"Password": ' Tidy,"Lantern";\t\'48 ', "Active": "nope"},
]
# Rows whose cells do not fit the columns, or that have moved; | stands for the delimiter.
RAW = [
    "Ann|Bo|{}|Tidy Lantern 48|Agent",
    "Ann|Bo*|{}|Tidy Lantern 48|Agent|0042|{team}||TRUE",
    "Ann|Smith*2031X|{}|Tidy Lantern 48|Agent|TRUE",
    "Ann|Bo|{}|Tidy Lantern 48|Agent|TRUE||{team}||TRUE|surplus|=x||",
    "Ann|Bo|{}|Tidy|Lantern 48|Agent|TRUE||{team}||TRUE",
    "Ann|Bo|{}|x|y|z|Tidy Lantern 48|Agent|TRUE||{team}||TRUE||",
    '"Ann"x|Bo|{}|Tidy Lantern 48|Agent|TRUE||{team}||TRUE',
    'Ann|Bo|"{}" |Tidy Lantern 48|Agent|TRUE||{team}||TRUE',
    f"Ann|Bo|{{}}||{SECRET}|Agent|TRUE||{{team}}||TRUE",
    f"Ann|{{}}|{SECRET}|Agent|TRUE||{{team}}||TRUE|",
    f"Ann|{SECRET}|{{}}|weak|Agent|TRUE||{{team}}||maybe",
    f'Ann|Bo|{{}}|"x\nCy|Di|m6|{SECRET}"|Agent|?||{{team}}||TRUE',
    "Ann|Bo|{}|Tidy Lantern 48|Agent|||TRUE|{team}|FALSE",
]


UNFIT = 9
"""How many of these have too few or too many cells, or text behind a quotation mark."""


@pytest.fixture
def team(console: Console) -> str:
    return console.team(console.name("Pier "))


def every_fault(console: Console, team: str, delimiter: str) -> bytes:
    """Return a file in which all rows but three fail, every kind of fault among them."""
    headers, names = {name.casefold(): name for name in HEADER}, make_names(console)
    cases = [{headers[x.column.casefold()]: x.cell.format(**names)} for x in CASES.values()]
    twins = [{"Login": login} for login in ("Twin.X", "tWIN.x", "'twin", "'Twin")]
    changes = [{}, *BENT, {}, *cases, *twins]
    rows = [row(console.name("again."), team) | cells for cells in changes]
    raw = [line.format(console.name("raw."), team=team) for line in RAW]
    last = sheet([row(console.name("again."), team)], delimiter=delimiter).partition(b"\r\n")[2]
    lines = "".join(f"{line}\r\n" for line in raw).replace("|", delimiter)
    return sheet(rows, delimiter=delimiter) + lines.encode() + last


def without_references(file: ErrorFile) -> ErrorFile:
    return replace(file, content=REFERENCE.sub(b"reference", file.content))


def without_errors(file: ErrorFile) -> list[list[str]]:
    place = file.header.index("Errors")
    return [cells[:place] + cells[place + 1 :] for cells in without_references(file).rows]


def faults_of(uploader: ImportClient, public_id: str) -> list[set[tuple[str, str]]]:
    """Return column and sentence of every fault, row after row, the line's number left out."""
    found: dict[int, set[tuple[str, str]]] = {}
    for fault in uploader.faults(public_id):
        said = (fault.column, LINE.sub("#", fault.message))
        found.setdefault(fault.line, set()).add(said)
    return [found[line] for line in sorted(found)]


def expected(faults: set[tuple[str, str]], record: dict[str, str]) -> set[tuple[str, str]]:
    """Return the same faults; a cell that is blank in the error file can only be empty."""
    blank = [each for each in UserImporter.template_fields() if not record[each.header].strip()]
    gone = {each.label for each in blank}
    empty = {(each.label, f"{each.label}: Cannot be empty.") for each in blank if each.required}
    return {fault for fault in faults if fault[0] not in gone} | empty


@pytest.mark.sampled(3)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_an_error_file_changes_nothing_however_often_it_comes_back(
    console: Console, team: str, delimiter: str
) -> None:
    """Decisions 20 and 21."""
    uploader = ImportClient(console, console.person("Team Leader", team))
    imports = [uploader.run(every_fault(console, team, delimiter), "people.txt")]
    files = [uploader.error_file(imports[0], delimiter)]
    for _ in range(3):
        imports.append(uploader.run(files[-1].content, f"people-errors-{imports[-1]}.csv"))
        files.append(uploader.error_file(imports[-1], delimiter))
    assert [len(logins_of(console, each)) for each in imports] == [3, 0, 0, 0]
    assert len(files[0].rows) == look(console, imports[0]).total - 3
    assert without_errors(files[0]) == without_errors(files[1])
    # The first error file tells the lines of another file, and of passwords that it does not hold.
    assert len({without_references(file).content for file in files[1:]}) == 1
    first, *others = [faults_of(uploader, each) for each in imports]
    assert others == [others[0]] * 3
    # A row that did not fit its header is judged cell by cell once the error file has filled it up.
    judged = zip(first, others[0], files[0].records(), strict=True)
    fitting = [each for each in judged if "" not in dict(each[0])]
    assert len(fitting) == len(first) - UNFIT
    for before, after, record in fitting:
        assert after == expected(before, record)
