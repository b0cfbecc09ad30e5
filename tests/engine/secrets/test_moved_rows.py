"""Nobody reads a password in what is shown of rows whose cells have moved, and little is hidden."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.engine.secrets.redaction import hidden_places
from tests.engine.moved_importer import Judged, judge_file
from tests.files.moved_rows import (
    FAMILIES,
    HEADERS,
    ORDERS,
    SHIFTS,
    Family,
    failing,
    line_of,
    spoil,
)
from tests.suite.cases import cases

MOVED_ROWS = 100
TEMPLATE = ORDERS[0].split()
BY_NAME = {family.name: family for family in FAMILIES}
STRONG = BY_NAME["strong"]


def header(names: list[str]) -> str:
    return ",".join(HEADERS[name] for name in names)


def shown_names(judged: Judged, row: Row) -> set[str]:
    """Return the names of the filled cells that are hidden, but for the password's."""
    hidden = hidden_places(judged.layout, row)
    columns = [judged.layout.columns[place] for place in sorted(hidden) if row.cells[place]]
    return {column.name for column in columns if column is not None} - {"password"}


def hidden(**cells: str) -> set[str]:
    """Return which columns of a row in the template's order are blanked beside the password."""
    row = STRONG.row(random.Random(3)) | {"ext": "0042", "plan": "Standard"} | cells
    judged = judge_file(f"{header(TEMPLATE)}\n{line_of([row[name] for name in TEMPLATE])}", STRONG)
    (failed,) = judged.failed
    return shown_names(judged, failed)


@pytest.mark.slow
@cases(200)
@given(seed=st.integers(0, 2**32), family=st.sampled_from(FAMILIES), order=st.sampled_from(ORDERS))
def test_no_password_of_a_moved_row_is_shown(seed: int, family: Family, order: str) -> None:
    chance, names = random.Random(seed), order.split()
    lines, secrets = [header(names)], {}
    for _ in range(MOVED_ROWS):
        cells = family.row(chance)
        row = spoil(chance, cells) if chance.random() < 0.3 else cells
        shift = chance.choice(SHIFTS)
        lines.append(line_of(shift(chance, [row[name] for name in names], names.index("password"))))
        secrets[len(lines)] = cells["password"]
    judged = judge_file("\n".join(lines), family)
    for failed in judged.failed:
        shown = judged.shown(failed).casefold()
        assert secrets[failed.line].casefold() not in shown, lines[failed.line - 1]


@pytest.mark.slow
def test_at_most_one_cell_in_a_hundred_of_failing_rows_is_hidden_on_suspicion() -> None:
    failed_rows = hidden_cells = 0
    for order in ORDERS:
        names = order.split()
        for family in FAMILIES:
            chance = random.Random(len(order) + len(family.name))
            rows = [failing(chance, family) for _ in range(300)]
            lines = [line_of([row[name] for name in names]) for row in rows]
            judged = judge_file("\n".join([header(names), *lines]), family)
            failed_rows += len(judged.failed)
            hidden_cells += sum(len(shown_names(judged, row)) for row in judged.failed)
    assert failed_rows > 10_000
    assert hidden_cells <= failed_rows / 100


@pytest.mark.parametrize("fault", [{"login": "taken"}, {"team": "Slaes"}, {"rtc": "WAHR"}])
def test_nothing_is_hidden_beside_a_good_password(fault: dict[str, str]) -> None:
    assert hidden(**{"login": "Kx7pQz9wVb"} | fault) == set()


def test_two_logins_that_differ_by_case_and_look_like_passwords_are_shown() -> None:
    cells = [STRONG.row(random.Random(3)) | {"login": login} for login in ("Kq7Zpw2X", "kq7zPW2x")]
    lines = [line_of([row[name] for name in TEMPLATE]) for row in cells]
    judged = judge_file("\n".join([header(TEMPLATE), *lines]), STRONG)

    assert [shown_names(judged, row) for row in judged.failed] == [set(), set()]


@pytest.mark.parametrize("cells", [{"password": "weak"}, {"password": ""}])
def test_a_login_made_of_names_is_shown_beside_a_password_at_fault(cells: dict[str, str]) -> None:
    login = {"first": "Ann", "last": "Smith", "login": "ASmith20311"}

    assert hidden(**login, **cells) == set()
    assert hidden(**login | {"login": "Kq7Zpw2X"}, **cells) == {"login"}


def test_a_name_that_was_probably_mistyped_is_shown_beside_a_blank_password() -> None:
    assert hidden(password="", group="Agnet") == set()
    assert hidden(password="", login="taken") == set()
    assert hidden(password="", group="sesame") == {"group"}


@pytest.mark.parametrize("column", ["first", "last", "login", "plan", "ext"])
def test_a_line_break_hides_no_cell_that_did_not_swallow_a_row(column: str) -> None:
    assert hidden(**{column: "one\ntwo"}) == set()
    assert hidden(**{column: f"one\n{','.join('abcdefghi')}"}) == set()
    assert hidden(**{column: f"one\n{','.join('abcdefghij')}"}) == {column}


def test_a_blank_cell_more_than_usual_is_a_trace_of_a_shift() -> None:
    order = ["first", "last", "login", "password", "group", "rtc", "active", "team", "ext", "plan"]
    family = BY_NAME["phrases without digits"]
    rows = [family.row(random.Random(n)) | {"ext": "", "plan": ""} for n in range(9)]
    lines = [line_of([row[name] for name in order]) for row in rows]
    phrase = "quiet harbor tidy kite"
    moved = f"Ann,,Lee,a.lee,{phrase},Agent,TRUE,TRUE,Sales,,"
    judged = judge_file("\n".join([header(order), *lines, moved]), family)
    row = judged.rows[-1]

    assert (row.misshapen, row.surplus) == (False, 1)
    assert phrase not in judged.shown(row)


def test_blank_cells_at_the_end_of_every_line_are_no_trace() -> None:
    rows = [STRONG.row(random.Random(n)) for n in range(9)]
    lines = [line_of([row[name] for name in TEMPLATE]) + "," for row in rows]
    judged = judge_file("\n".join([header(TEMPLATE), *lines]), STRONG)

    assert {row.surplus for row in judged.rows} == {0}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Ann,Lee,a.lee,sesame,Agent,TRUE", ["Ann", "Lee", "a.lee", "", "Agent", "TRUE"]),
        ("Ann,Lee,a.lee,sesame,Agent,TRUE,0042", ["Ann", "Lee", "a.lee", "", "Agent", "TRUE"]),
        ("Ann,a.lee,sesame,Agent,TRUE,,Sales,,TRUE", ["Ann", "a.lee", "", "", "TRUE", ""]),
        ("Ann,Lee,a.lee,sesame,AgentTRUE,,Sales,,TRUE", ["Ann", "Lee", "", "", "AgentTRUE", ""]),
        ("Ann,Lee,a.lee,Kx7pQz9wVb,yes,,Sales,,TRUE", ["Ann", "Lee", "", "", "yes", ""]),
    ],
)
def test_a_row_with_missing_cells_shows_what_cannot_be_the_password(
    line: str, shown: list[str]
) -> None:
    judged = judge_file(f"{header(TEMPLATE)}\n{line}", STRONG)
    (row,) = judged.failed
    text = judged.shown(row).splitlines()[1]

    assert text.split(",")[: len(shown)] == shown


@pytest.mark.parametrize("line", ["Ann,Lee,a.lee", "x," * 9 + "x,x", 'Ann,"Lee"x,,,,,,,,'])
def test_the_errors_cell_of_a_row_that_does_not_fit_names_its_line(line: str) -> None:
    judged = judge_file(f"{header(TEMPLATE)}\n\n{line}", STRONG)

    assert "(Line 3 of the file; " in judged.shown(judged.failed[0])


def test_a_password_that_two_delimiters_carry_far_is_hidden_beside_a_login_in_its_place() -> None:
    order = ["team", "plan", "ext", "group", "login", "password", "first", "last", "rtc", "active"]
    moved = "Sales,Standard,9753,x,Agent,KLind98406,Dr,,Vq*tulip2Wren,Kai"
    judged = judge_file(f"{header(order)}\n{moved}", BY_NAME["strong logins"])

    assert "Vq*tulip2Wren" not in judged.shown(judged.rows[0])
