"""The import of teams."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.teams.importer import TeamImporter
from plugins.bulk_import.intake import Intake, accept, check
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import work


def a_file(*lines: str) -> Upload:
    return Upload("teams.csv", "\n".join(["Team name,Active", *lines]).encode(), token="once")


@pytest.fixture
def manager(make_user: Any, make_team: Any) -> User:
    make_team("Closed", active=False)
    person: User = make_user("m.m", "Manager", "Sales")
    return person


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (",TRUE", "Team Name: Cannot be empty."),
        (
            "x" * 81 + ",TRUE",
            "Team Name: Is too short/long. Ensure this meets the set restrictions.",
        ),
        ("SALES,TRUE", "Team Name: The file uploaded contains teams that already exist."),
        ("closed,TRUE", "Team Name: The file uploaded contains teams that already exist."),
        (
            "New,yes",
            "Data Type: The data entered in line no. 2 for the column Active does not match the "
            "expected type.",
        ),
    ],
)
def test_each_fault_has_its_sentence(manager: User, line: str, message: str) -> None:
    verdict = check(current_state(), ImportRequest(TeamImporter, manager, a_file(line)))
    assert isinstance(verdict, Intake)
    assert [problem.message for problem in verdict.rows[0].problems] == [message]


def test_a_name_twice_in_the_file_fails_both_rows(manager: User) -> None:
    verdict = check(
        current_state(), ImportRequest(TeamImporter, manager, a_file("Neu,TRUE", "NEU,TRUE"))
    )
    assert isinstance(verdict, Intake)
    assert [row.problems[0].message for row in verdict.rows] == [
        "Team Name: File contains multiple teams with the same name."
    ] * 2


def test_good_rows_become_teams(manager: User) -> None:
    run = accept(
        current_state(),
        ImportRequest(TeamImporter, manager, a_file("Große Runde,TRUE", "Old,false")),
    )
    assert isinstance(run, ImportRun)
    run_id = run.id
    work(run_id)
    assert db.session.get_one(ImportRun, run_id, populate_existing=True).created_rows == 2
    made = db.session.scalars(select(Team).where(Team.name.in_(["Große Runde", "Old"])))
    assert {(team.name_key, team.active) for team in made} == {
        ("grosse runde", True),
        ("old", False),
    }


def test_the_uploader_is_the_first_member_of_what_they_import(manager: User) -> None:
    run = accept(current_state(), ImportRequest(TeamImporter, manager, a_file("Harbour,TRUE")))
    assert isinstance(run, ImportRun)
    manager_id = manager.id
    work(run.id)
    team = db.session.scalars(select(Team).where(Team.name == "Harbour")).one()
    assert [member.id for member in team.members] == [manager_id]
