"""Ten thousand attempts to exceed rank, permission or team, through every route: none succeeds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, update

from ctu.access.people import load_person
from ctu.extensions import db
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.console.app_settings import MakeApp
from tests.console.attempts import a_file, by_hand
from tests.console.authorisation_data import PASSWORD, AuthorisationData, populate
from tests.console.powers import excesses

pytestmark = pytest.mark.databases("sqlite")

Report = Callable[[str, object], None]
SEED = 20_261_126
BY_HAND = 200
"""Requests of each person."""
ROWS = 1_150


@pytest.fixture
def data(make_app: MakeApp) -> AuthorisationData:
    return populate(make_app())


@pytest.mark.sampled(4)
@pytest.mark.parametrize("who", ["leader", "clerk", "manager", "qa"])
def test_no_form_batch_or_reset_reaches_further_than_its_sender(
    data: AuthorisationData, who: str, record_property: Report
) -> None:
    client, actor_id = data.client_of(who), data.ids["users"][who]
    found, aims, before = [], 0, data.first
    with data.watched():
        for attempt in by_hand(Random(f"{SEED} {who}"), data, who, BY_HAND):
            answer = client.post(attempt.address, data=attempt.form)
            aims += attempt.aims
            assert answer.status_code < 500, attempt
            if data.has_changed():
                after = data.stored()
                found += [f"{attempt}: {each}" for each in excesses(before, after, actor_id)]
                data.restore()
    record_property("attempts by hand to exceed one's rights", aims)
    assert found == []


def upload(data: AuthorisationData, who: str, content: bytes) -> None:
    """Upload a file as somebody."""
    with data.app.app_context():
        person = load_person(data.ids["users"][who])
        run = accept(
            current_state(), ImportRequest(UserImporter, person, Upload("a.csv", content, "t" * 20))
        )
        assert isinstance(run, ImportRun)


def work(data: AuthorisationData) -> ImportRun:
    """Work on the newest import, and return what has become of it."""
    with data.app.app_context():
        run_id = db.session.scalars(select(func.max(ImportRun.id))).one()
        while step(current_state(), run_id, threading.Event()):
            pass
        found = db.session.get_one(ImportRun, run_id, populate_existing=True)
        db.session.expunge(found)
    return found


@pytest.mark.sampled(4)
@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("who", ["leader", "manager"])
def test_no_row_of_a_file_reaches_further_than_its_uploader(
    data: AuthorisationData, who: str, number: int, record_property: Report
) -> None:
    content, right = a_file(Random(f"{SEED} {who} {number}"), who, number, ROWS)
    upload(data, who, content)
    run = work(data)
    record_property("rows of imports that exceed the uploader's rights", ROWS - right)
    assert (run.total_rows, run.created_rows) == (ROWS, right)
    assert excesses(data.first, data.stored(), data.ids["users"][who]) == []


@pytest.mark.parametrize(
    "loss", [{"group_id": 1}, {"active": False}], ids=["the right", "the account"]
)
def test_whoever_loses_a_right_after_the_upload_creates_nobody(
    data: AuthorisationData, loss: dict[str, Any], record_property: Report
) -> None:
    content, right = a_file(Random(SEED), "manager", 9, 200)
    upload(data, "manager", content)
    with data.app.app_context():
        is_manager = User.id == data.ids["users"]["manager"]
        db.session.execute(update(User).where(is_manager).values(loss))
        db.session.commit()
    run = work(data)
    record_property("rows of imports whose uploader has lost the right", 200)
    assert (run.created_rows, right) == (0, 2)


def import_as(data: AuthorisationData, login: str, content: bytes) -> int:
    """Import a file from the command line in somebody's name, and return the exit status."""
    words = ["--importer=users", f"--as={login}", "--name=a.csv", "--no-wait", "-"]
    runner = data.app.test_cli_runner()
    return runner.invoke(args=["bulk-import", "run", *words], input=content).exit_code


def test_no_row_from_the_command_line_reaches_further_than_in_whose_name_it_comes(
    data: AuthorisationData, record_property: Report
) -> None:
    content, right = a_file(Random(SEED), "leader", 8, 400)
    assert import_as(data, "leader", content) == 0
    run = work(data)
    record_property("rows of imports that exceed the uploader's rights", 400 - right)
    assert (run.total_rows, run.created_rows) == (400, right)
    assert excesses(data.first, data.stored(), data.ids["users"]["leader"]) == []


def test_nobody_imports_from_the_command_line_without_the_right_to(data: AuthorisationData) -> None:
    content, _ = a_file(Random(SEED), "leader", 8, 20)
    for login in ("qa", "clerk", "deactivated", "no.console", "near", "nobody", ""):
        assert import_as(data, login, content) != 0, login
    assert data.stored() == data.first


def test_the_command_line_makes_nobody_powerful_who_is_there_already(
    data: AuthorisationData, record_property: Report
) -> None:
    runner = data.app.test_cli_runner()
    logins = [form for login in ("near", "far", "off", "clerk", "leader") for form in
              (login, login.upper(), f" {login} ", f"{login} x", "")]  # fmt: skip
    for login in logins:
        names = ["--login", login, "--first-name", "A", "--last-name", "B", "--password-stdin"]
        for password in (PASSWORD, "short"):
            result = runner.invoke(args=["ctu", "create-admin", *names], input=f"{password}\n")
            assert result.exit_code == 1, result.output
    record_property("attempts at the command line", 2 * len(logins))
    assert data.stored() == data.first
