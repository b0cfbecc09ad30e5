"""The import of users: what decides about a row, and what becomes of good ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu import sample_world
from ctu.access.policies import WEAK_PASSWORD
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.users import User
from ctu.users.importing import sentences
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.cells.damage import HINT_ERROR
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.error_file import write
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.engine.secrets.redaction import hidden_places
from plugins.bulk_import.intake import Intake, accept, check
from plugins.bulk_import.reports.repairs.causes import find_faults
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import work
from tests.console.people import group_named, sign_in

EXAMPLE = Path(__file__).parents[4] / "examples" / "new-starters.csv"
PASSWORD = "Tidy Lantern 48"
STRONG_PASSWORD = "Tidy-Lantern-4857"
HEADER = [field.header for field in UserImporter.template_fields()]
GOOD = {
    "First name": "Ann",
    "Last name": "O'Hara",
    "Login": "a.ohara",
    "Password": PASSWORD,
    "Permission group": "Agent",
    "Web RTC": "TRUE",
    "Extension": "0042",
    "Primary team": "Sales",
    "Capacity plan": "Voice standard",
    "Active": "TRUE",
}
DATA_TYPE = "Data Type: The data entered in line no. 2 for the column {} does not match the "
DATA_TYPE += "expected type."


@pytest.fixture
def uploader(make_user: Any, make_team: Any, make_plan: Any) -> User:
    """Return a team leader of two teams, with two plans and a few groups."""
    make_team("Closed", active=False)
    make_team("Night Desk")
    make_plan("Voice standard")
    make_plan("Retired plan", active=False)
    teams = [make_team("Sales"), make_team("Support")]
    leader: User = make_user("t.leader", "Team Leader", "Sales", teams=teams)
    return leader


def a_file(*rows: dict[str, str], token: str = "once") -> Upload:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER)
    writer.writeheader()
    writer.writerows(GOOD | row for row in rows)
    return Upload("people.csv", text.getvalue().encode(), token)


def judged(actor: User, *rows: dict[str, str]) -> list[Row]:
    verdict = check(current_state(), ImportRequest(UserImporter, actor, a_file(*rows)))
    assert isinstance(verdict, Intake)
    return list(verdict.rows)


def problems(actor: User, **cells: str) -> list[Problem]:
    """Judge one row that is good but for the cells given, by the names of the fields."""
    headers = {field.name: field.header for field in UserImporter.template_fields()}
    [row] = judged(actor, {headers[name]: cell for name, cell in cells.items()})
    return row.problems


def messages(found: Sequence[Problem]) -> list[str]:
    return [problem.message for problem in found]


def run_import(actor: User, upload: Upload) -> ImportRun:
    run = accept(current_state(), ImportRequest(UserImporter, actor, upload))
    assert isinstance(run, ImportRun)
    run_id = run.id
    work(run_id)
    return db.session.get_one(ImportRun, run_id, populate_existing=True)


def test_the_template_has_the_ten_columns_in_their_order() -> None:
    assert list(GOOD) == HEADER


def test_a_good_row_has_no_problem(uploader: User) -> None:
    assert problems(uploader) == []
    assert problems(uploader, extension="", plan="") == []


def test_a_higher_group_is_told_like_one_that_does_not_exist(uploader: User) -> None:
    [higher] = problems(uploader, group="Manager")
    [unknown] = problems(uploader, group="Mxnxgxr")
    assert higher == unknown


def test_the_policy_is_that_of_the_rows_group(uploader: User, make_user: Any) -> None:
    manager = make_user("m.m", "Manager", "Sales")
    assert problems(manager, group="Agent", password=PASSWORD) == []
    [problem] = problems(manager, group="Manager", password=PASSWORD)
    assert problem.hint == "Needs a symbol for Strong"
    assert problems(manager, group="Manager", password=STRONG_PASSWORD) == []


def test_a_misspelt_name_gets_the_one_that_was_meant(uploader: User) -> None:
    assert problems(uploader, primary_team="Slaes")[0].hint == "Did you mean Sales?"
    assert problems(uploader, group="agnet")[0].hint == "Did you mean Agent?"
    assert problems(uploader, plan="Voice standart")[0].hint == "Did you mean Voice standard?"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("cell", ["Night Desks", "Closd", "Mangaer", "Sys Admn", "Retired plans"])
def test_hints_name_only_what_the_uploader_may_use(uploader: User, cell: str) -> None:
    found = problems(uploader, primary_team=cell, group=cell, plan=cell)
    hints = " ".join(problem.hint for problem in found)
    assert len(found) == 3
    for hidden in ("Night Desk", "Closed", "Manager", "Sys Admin", "Retired"):
        assert hidden not in hints


@pytest.mark.parametrize("field", ["group", "primary_team", "plan", "extension", "first_name"])
def test_the_error_value_of_a_formula_is_named_in_any_column(uploader: User, field: str) -> None:
    (problem,) = problems(uploader, **{field: "#NAME?"})
    assert problem.hint.startswith(HINT_ERROR)


def test_a_password_that_a_spreadsheet_took_for_a_formula_is_recognised(uploader: User) -> None:
    (problem,) = problems(uploader, password="#NAME?")
    assert problem.hint.startswith(f"{HINT_ERROR}. Too short for Standard")


def test_a_misread_name_of_a_team_is_reported_with_the_team_that_was_meant(
    uploader: User, make_team: Any
) -> None:
    zurich = make_team("Zürich")
    uploader.teams.append(zurich)
    db.session.commit()
    (problem,) = problems(uploader, primary_team="ZÃ¼rich")
    assert problem.hint.startswith("Probably Zürich: UTF-8 was read as Windows-1252.")
    assert problem.hint.endswith("Did you mean Zürich?")


@pytest.mark.parametrize(("team", "hidden"), [("Support1!", []), ("Tidy-48!", ["primary_team"])])
def test_a_team_that_looks_like_a_password_is_shown_where_a_name_was_meant(
    uploader: User, team: str, hidden: list[str]
) -> None:
    [row] = judged(uploader, {"Primary team": team, "Password": "x"})
    layout = Layout(tuple(UserImporter.template_fields()))
    places = {field.name: place for field, place in layout.places.items()}
    assert hidden_places(layout, row) == {places[name] for name in ("password", *hidden)}


def test_a_misread_password_is_never_told_where_it_may_stand(uploader: User) -> None:
    rows = judged(uploader, {"Login": "PÃ¤ss wÃ¶rd77", "Password": "ann"})
    layout = Layout(tuple(UserImporter.template_fields()))
    shown = "".join(write(layout, ",", [(rows[0], "")]))
    hints = [fault.hint for fault in find_faults(layout, rows)]
    assert "Päss wörd77" in rows[0].problems[0].hint
    assert "äss wörd" not in shown + "".join(hints)


def test_good_rows_become_people_exactly_as_typed(uploader: User) -> None:
    rows = [
        {"First name": " Zoe\u0308 ", "Login": "Zo", "Password": "  Tidy Lantern 48 "},
        {"Login": "b", "Extension": "", "Capacity plan": "", "Web RTC": "false", "Active": "False"},
    ]
    run = run_import(uploader, a_file(*rows))
    assert (run.status, run.created_rows) == ("COMPLETED", 2)
    first, second = db.session.scalars(
        select(User).where(User.import_public_id == run.public_id).order_by(User.login_key.desc())
    )
    assert (first.first_name, first.login, first.extension) == ("Zoë", "Zo", "0042")
    assert (first.group.name, first.plan and first.plan.name) == ("Agent", "Voice standard")
    assert (first.web_rtc, first.active, first.failed_tries) == (True, True, 0)
    assert (second.extension, second.plan, second.web_rtc, second.active) == (
        None,
        None,
        False,
        False,
    )
    assert [team.name for team in first.teams] == [first.primary_team.name] == ["Sales"]


def test_who_was_imported_can_sign_in_with_exactly_the_typed_password(
    client: FlaskClient, make_user: Any, uploader: User
) -> None:
    admin = make_user("s.a", "Sys Admin", "Sales")
    password = "  Tidy Lantern 48 \u0065\u0301"
    run_import(admin, a_file({"Permission group": "QA", "Password": password}))
    assert sign_in(client, "A.OHARA", password.strip()).status_code == 200
    assert sign_in(client, "A.OHARA", password).status_code == 302


def test_a_login_taken_between_judging_and_creating_gets_its_sentence(
    uploader: User, make_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_hashing(monkeypatch, lambda: make_user("A.OHARA", password=None))
    run = run_import(uploader, a_file({}, {"Login": "other"}))
    assert (run.created_rows, run.failed_rows) == (1, 1)
    failed = db.session.scalars(select(ImportRow).filter_by(run_id=run.id, outcome="failed")).one()
    assert failed.codes == "login.taken"


def while_hashing(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Let something happen after a batch was judged and before it is created."""
    prepare = UserImporter.prepare

    def change_and_prepare(self: UserImporter, rows: Sequence[Row]) -> Iterator[str]:
        change()
        db.session.commit()
        return prepare(self, rows)

    monkeypatch.setattr(UserImporter, "prepare", change_and_prepare)


def leave_sales(leader: User) -> None:
    support = next(team for team in leader.teams if team.name == "Support")
    leader.primary_team, leader.teams = support, [support]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (leave_sales, "primary_team.foreign"),
        (lambda _leader: setattr(group_named("Agent"), "rank", 35), "group.unknown"),
        (lambda _leader: setattr(group_named("Agent"), "active", False), "group.unknown"),
        (lambda leader: setattr(leader.plan, "active", False), "plan.unknown"),
        (lambda _leader: setattr(group_named("Agent").policy, "min_length", 60), "password.policy"),
    ],
    ids=["left the team", "group above", "group inactive", "plan inactive", "policy changed"],
)
def test_rights_and_settings_are_those_of_the_moment_of_creation(
    uploader: User, monkeypatch: pytest.MonkeyPatch, change: Callable[[User], None], code: str
) -> None:
    uploader.plan = db.session.scalars(select(CapacityPlan).filter_by(name="Voice standard")).one()
    db.session.commit()
    leader_id = uploader.id
    while_hashing(monkeypatch, lambda: change(db.session.get_one(User, leader_id)))
    run = run_import(uploader, a_file({}))
    assert (run.status, run.created_rows) == ("COMPLETED_WITH_ERRORS", 0)
    assert db.session.scalars(select(ImportRow.codes)).all() == [code]


def test_an_uploader_who_is_deactivated_creates_nobody_any_more(
    uploader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader_id = uploader.id
    while_hashing(
        monkeypatch, lambda: setattr(db.session.get_one(User, leader_id), "active", False)
    )
    run = run_import(uploader, a_file({}, {"Login": "other"}))
    assert (run.status, run.created_rows, run.not_attempted_rows) == ("FAILED", 0, 2)
    assert run.reason == "The uploader is no longer active."


def test_the_number_of_queries_does_not_depend_on_the_rows(uploader: User, statements: Any) -> None:
    leader_id, counted, state = uploader.id, [], current_state()
    # A lease is renewed by the clock, however many rows there are.
    state.settings = replace(state.settings, lease_seconds=600.0)
    for rows in (10, 100):
        people = [{"Login": f"login{number}of{rows}"} for number in range(rows)]
        people[1] |= {"Primary team": "Nowhere", "Permission group": "No such group"}
        actor = db.session.get_one(User, leader_id)
        run = accept(state, ImportRequest(UserImporter, actor, a_file(*people, token=str(rows))))
        assert isinstance(run, ImportRun)
        run_id = run.id
        with statements() as queries:
            work(run_id)
        assert db.session.get_one(ImportRun, run_id).created_rows == rows - 1
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_dialog_lists_what_this_person_may_use(uploader: User) -> None:
    importer = UserImporter(uploader)
    choices = importer.choices()
    assert choices[UserImporter.group] == ["Agent", "QA", "Team Leader"]
    assert choices[UserImporter.primary_team] == ["Sales", "Support"]
    assert choices[UserImporter.plan] == ["Voice standard"]
    [sentence] = importer.advice()[UserImporter.password]
    assert sentence.startswith("Agent, QA, Team Leader (Standard): 10 to 128 characters.")


def test_the_dialogs_questions_cost_the_same_for_any_number_of_groups(
    uploader: User, make_group: Any, statements: Any
) -> None:
    for number in range(5):
        make_group(f"Trainee {number}", number)
    uploader.group.policy  # noqa: B018 - loaded before the count begins, as with every request.
    with statements() as queries:
        UserImporter(uploader).choices()
        UserImporter(uploader).advice()
    assert len(queries) == 4


def test_the_policy_of_many_groups_is_told_as_that_of_all_others(
    uploader: User, make_group: Any
) -> None:
    make_group("Trainee", 5, policy=group_named("Manager").policy)
    for number in range(12):
        make_group(f"Trainee {number}", 5)
    few, others = UserImporter(uploader).advice()[UserImporter.password]
    assert few.startswith("Trainee (Strong): 14 to 128 characters.")
    assert others.startswith("All others (Standard): 10 to 128 characters.")


def test_the_example_file_fits_the_sample_world_but_for_four_rows(app: Flask) -> None:
    sample_world.build()
    admin = db.session.scalars(select(User).filter_by(login=sample_world.ADMINISTRATOR)).one()
    example = Upload("new-starters.csv", EXAMPLE.read_bytes(), token="once")
    verdict = check(current_state(), ImportRequest(UserImporter, admin, example))
    assert isinstance(verdict, Intake)
    wrong = {row.line: messages(row.problems) for row in verdict.rows if row.problems}
    assert wrong == {
        9: [DATA_TYPE.replace("no. 2", "no. 9").format("Web RTC")],
        13: [sentences.UNKNOWN_TEAM],
        17: [WEAK_PASSWORD],
        22: [sentences.TAKEN_LOGIN],
    }
    assert run_import(admin, example).created_rows == 21
