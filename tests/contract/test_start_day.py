"""The column *Active from*: one more than the template has, and taken where a file has it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.contract.handed_over import import_without_passwords, post, slips_of
from tests.files.sheets import HEADER, row, sheet
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console

DAY = timedelta(days=1)
MONDAY = datetime.now(UTC).date() + 9 * DAY


@pytest.fixture
def leader(each_console: Console) -> ImportClient:
    """Return a team leader at the import page."""
    return ImportClient(each_console, each_console.person("Team Leader", each_console.team()))


def people(leader: ImportClient, *days: str, **cells: str) -> list[dict[str, str]]:
    """Return rows with these first days."""
    console = leader.console
    [(team,)] = console.query(
        "SELECT team.name FROM team JOIN user_account u ON u.primary_team_id = team.id "
        "WHERE u.id = :id", id=leader.person.id,
    )  # fmt: skip
    return [row(console.name("s."), team, **cells) | {"Active from": day} for day in days]


def stored(leader: ImportClient, rows: list[dict[str, str]]) -> list[date | None]:
    """Return the first day of each person as it is stored."""
    known = leader.console.query("SELECT login, active_from FROM user_account")
    found = dict(tuple(each) for each in known)
    days = [found.get(each["Login"]) for each in rows]
    return [date.fromisoformat(day) if isinstance(day, str) else day for day in days]


def test_the_template_has_ten_columns_and_the_eleventh_is_taken(leader: ImportClient) -> None:
    template = leader.get("/template.csv").text.lstrip("\ufeff").strip()
    assert template.split(",") == list(HEADER)
    rows = people(leader, str(MONDAY), "", f"{MONDAY.day} {MONDAY:%b %Y}")
    public_id = leader.run(sheet(rows, [*HEADER, "Active from"]))
    assert stored(leader, rows) == [MONDAY, None, MONDAY]
    assert "3 of 3" in leader.details(public_id) or "All 3" in leader.details(public_id)


def test_a_verdict_on_ten_columns_does_not_name_the_eleventh(leader: ImportClient) -> None:
    rows = people(leader, "")
    verdict = leader.check(sheet(rows, HEADER))
    assert "Active from" not in str(verdict)
    leader.run(sheet(rows, HEADER))
    assert stored(leader, rows) == [None]


def test_a_day_that_is_none_fails_its_row_and_comes_back_in_the_error_file(
    leader: ImportClient,
) -> None:
    rows = people(leader, "soon", str(MONDAY))
    public_id = leader.run(sheet(rows, [*HEADER, "Active from"]))
    [fault] = leader.faults(public_id)
    assert fault.message == (
        "Data Type: The data entered in line no. 2 for the column Active From does not match the "
        "expected type."
    )
    [record] = leader.error_file(public_id).records()
    assert record["Active from"] == "soon"


def test_made_passwords_are_good_from_the_day_on(leader: ImportClient) -> None:
    rows = people(leader, str(MONDAY), "", Permission_group="QA")
    columns = [name for name in HEADER if name != "Password"]
    public_id = import_without_passwords(leader, rows, [*columns, "Active from"])
    page = post(leader, public_id, "open").text
    assert len(slips_of(page)) == 2
    until = MONDAY + 14 * DAY
    assert f"Good from {MONDAY.day} {MONDAY:%b} to {until.day} {until:%b %Y}." in page
    [(expires, login)] = leader.console.query(
        "SELECT password_expires_at, login FROM user_account WHERE active_from IS NOT NULL "
        "AND login = :login", login=rows[0]["Login"],
    )  # fmt: skip
    assert str(expires)[:16] == str(datetime.combine(until, time()))[:16]
    assert login == rows[0]["Login"]
