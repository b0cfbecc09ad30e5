"""Every sentence about a row: said alike by the verdict, Details and the error file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from plugins.bulk_import import Problem
from tests.contract import row_cases
from tests.contract.documented import entries, entries_for
from tests.contract.row_cases import CASES, MORE, make_names
from tests.engine.reading.workbook.books import read_book
from tests.files.kinds import BAD, BROKEN_RULES, READ_FROM_A_MODEL, TREES, UPDATES
from tests.files.sheets import HEADER, row, sheet
from tests.files.workbooks import workbook
from tests.outside.import_client import ErrorFile, Fault, ImportClient, without_mark
from tests.parts.console_fixture import Console

FIRST_LINE = 2


@dataclass
class Outcome:
    """What three places said about one upload in which every row fails."""

    verdict: dict[str, Any]
    faults: list[Fault]
    error_file: ErrorFile
    names: dict[str, str]

    def checked(self, line: int) -> list[tuple[str, str, str]]:
        """Return what the verdict says of a line: code, message, hint."""
        rows = [fault for cause in self.verdict["causes"] for fault in cause["rows"]]
        found = [fault for fault in rows if fault["line"] == line]
        return [(fault["code"], fault["message"], fault["hint"]) for fault in found]

    def detailed(self, line: int) -> list[Fault]:
        """Return what Details says of a line."""
        return [fault for fault in self.faults if fault.line == line]


def outcome_of(uploader: ImportClient, content: bytes, **names: str) -> Outcome:
    """Check a file, upload it, and gather what is said about it."""
    verdict = uploader.check(content)
    done = uploader.run(content)
    return Outcome(verdict, uploader.faults(done), uploader.error_file(done), names)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def outcome(request: pytest.FixtureRequest) -> Outcome:
    """Upload one file in which every row has another fault."""
    console: Console = request.getfixturevalue(f"{request.param}_console")
    names = make_names(console)
    headers = {name.casefold(): name for name in HEADER}
    rows = [
        row(console.name("case."), names["mine"])
        | {headers[case.column.casefold()]: case.cell.format(**names)}
        for case in CASES.values()
    ]
    leader = ImportClient(console, console.person("Team Leader", names["mine"]))
    return outcome_of(leader, sheet(rows), **names)


@pytest.mark.parametrize("name", CASES)
def test_a_fault_has_the_same_sentence_everywhere(outcome: Outcome, name: str) -> None:
    case, place = CASES[name], list(CASES).index(name)
    line = FIRST_LINE + place
    message = case.message.format(line=line, column=case.column, **outcome.names)
    [fault] = outcome.detailed(line)
    assert (fault.column, fault.message) == (case.column, message)
    assert outcome.checked(line) == [(case.code, message, fault.hint)]
    if case.hint is not None:
        assert fault.hint == case.hint.format(**outcome.names)
    told = f"{message} ({fault.hint})" if fault.hint else message
    assert without_mark(outcome.error_file.records()[place]["Errors"]) == told


@pytest.mark.parametrize("name", [*CASES, *MORE])
def test_a_sentence_stands_in_the_documentation_under_its_code(name: str) -> None:
    case = (CASES | MORE)[name]
    message = case.message.format(line=7, column=case.column, foreign="Night Desk", team="x")
    assert entries_for(case.code, message)


def test_all_copies_of_a_login_fail_and_name_the_other_lines(each_console: Console) -> None:
    team, login = each_console.team(), each_console.name("Twin.")
    leader = ImportClient(each_console, each_console.person("Team Leader", team))
    logins = (login, each_console.name("other."), login.upper())
    rows = [row(each, team, Active="nope") for each in logins]
    found = outcome_of(leader, sheet(rows))
    for line, other in ((2, 4), (4, 2)):
        first, second = found.detailed(line)
        assert (first.message, second.column) == (row_cases.DOUBLED, "Active")
        assert first.hint == f"Also on line {other}; case makes no difference"
        assert ("login.duplicate", first.message, first.hint) in found.checked(line)
        assert found.error_file.records()[line - 2]["Errors"].startswith(row_cases.DOUBLED)
    assert [fault.column for fault in found.detailed(3)] == ["Active"]


def test_the_highest_rank_learns_that_a_group_does_not_exist(each_console: Console) -> None:
    team = each_console.team()
    admin = ImportClient(each_console, each_console.person("Sys Admin", team))
    rows = [row(each_console.name("case."), team, Permission_group="Nobody")]
    found = outcome_of(admin, sheet(rows))
    [fault] = found.detailed(2)
    assert fault.message == row_cases.UNKNOWN_GROUP
    assert found.checked(2) == [("group.unknown", fault.message, fault.hint)]
    assert found.error_file.records()[0]["Errors"].startswith(row_cases.UNKNOWN_GROUP)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("Ann,Bo,{login},Tidy Lantern 48,Agent", "row.too_few", row_cases.TOO_FEW),
        ("Ann,Bo,{login},Tidy,Lantern,Agent,TRUE,,T,,TRUE,x", "row.too_many", row_cases.TOO_MANY),
        ('"Ann"x,Bo,{login},Tidy Lantern 48,Agent,x,,T,,TRUE', "row.quotes", row_cases.QUOTES),
        (",".join(HEADER), "row.header", row_cases.HEADER_AGAIN),
    ],
    ids=["too few cells", "too many cells", "text behind a quotation mark", "the header again"],
)
def test_a_row_that_does_not_fit_has_one_sentence_everywhere(
    console: Console, text: str, code: str, message: str
) -> None:
    leader = ImportClient(console, console.person("Team Leader", console.team()))
    content = sheet([]) + text.format(login=console.name("case.")).encode()
    found = outcome_of(leader, content)
    [fault] = found.faults
    assert (fault.line, fault.column, fault.message) == (2, "", message)
    assert found.checked(2) == [(code, message, fault.hint)]
    told = f"{message} (Line 2 of the file; {fault.hint})"
    assert told in map(without_mark, found.error_file.rows[0])


def test_the_same_kept_value_twice_is_refused_in_both_rows(console: Console) -> None:
    team = console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    [record] = leader.error_file(
        leader.run(sheet([row(console.name("case."), team, Active="?")]))
    ).records()
    copies = [record | {"Login": console.name("case."), "Active": "TRUE"} for _ in range(2)]
    found = outcome_of(leader, sheet(copies, [*HEADER, "Errors"]))
    for line in (2, 3):
        assert found.checked(line) == [("password.reference_twice", row_cases.REFERENCE_TWICE, "")]
        assert found.detailed(line)[0].message == row_cases.REFERENCE_TWICE
    assert [each["Password"] for each in found.error_file.records()] == ["", ""]


def test_kept_values_that_were_sorted_by_themselves_are_refused_in_all_rows(
    console: Console,
) -> None:
    team = console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    people = [row(console.name("case."), team, Active="?", Extension=str(70 + n)) for n in (1, 2)]
    one, other = (
        each | {"Active": "TRUE"} for each in leader.error_file(leader.run(sheet(people))).records()
    )
    one["Password"], other["Password"] = other["Password"], one["Password"]
    found = outcome_of(leader, sheet([one, other], [*HEADER, "Errors"]))
    for line in (2, 3):
        [(code, message, hint)] = found.checked(line)
        assert (code, message) == ("password.reference_other", row_cases.REFERENCE_OTHER)
        assert hint.startswith("The other cells are those of another row")
        assert found.detailed(line)[0].message == row_cases.REFERENCE_OTHER
    assert [each["Password"] for each in found.error_file.records()] == ["", ""]


def of_a_formula() -> Sequence[Problem]:
    """Return what is said of a cell of a workbook that holds a formula, in a host that takes it."""
    [row] = read_book(workbook([["Name"], ["=1+1"]])).rows
    found: Sequence[Problem] = row.found
    return found


def test_every_documented_sentence_about_a_row_is_provoked() -> None:
    provoked = [
        (case.code, case.message.format(line=7, column=case.column, foreign="x", team="x"))
        for case in (CASES | MORE).values()
    ]
    # Columns of kinds that the console does not have are provoked in a host.
    provoked += [(code, message) for _, code, message in BAD.values()]
    provoked += [*READ_FROM_A_MODEL, *BROKEN_RULES.values(), *UPDATES.values(), *TREES.values()]
    provoked += [(each.code, each.message) for each in of_a_formula()]
    elsewhere = ("file.", "form.", "page.")
    left = [
        entry
        for entry in entries()
        if "." in entry.code
        and not entry.code.startswith(elsewhere)
        and not any(entry.says(code, message) for code, message in provoked)
    ]
    assert left == []
