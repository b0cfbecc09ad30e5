"""Ten thousand attempts to exceed rank, permission or team, through every door: none succeeds."""

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
from ctu.users.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.console.attempts import a_file, by_hand
from tests.console.conftest import MakeApp, on_sqlite_alone
from tests.console.population import PASSWORD, Population, populate
from tests.console.powers import excesses

pytestmark = on_sqlite_alone

Report = Callable[[str, object], None]
SEED = 20_261_126
BY_HAND = 200
"""Requests of each person."""
ROWS = 1_150


@pytest.fixture
def world(make_app: MakeApp) -> Population:
    return populate(make_app())


@pytest.mark.parametrize("who", ["leader", "clerk", "manager", "qa"])
def test_no_form_batch_or_reset_reaches_further_than_its_sender(
    world: Population, who: str, record_property: Report
) -> None:
    client, actor_id = world.visitor(who), world.ids["users"][who]
    found, aims, before = [], 0, world.first
    with world.watched():
        for attempt in by_hand(Random(f"{SEED} {who}"), world, who, BY_HAND):
            answer = client.post(attempt.address, data=attempt.form)
            aims += attempt.aims
            assert answer.status_code < 500, attempt
            if world.has_changed():
                after = world.stored()
                found += [f"{attempt}: {each}" for each in excesses(before, after, actor_id)]
                world.restore()
    record_property("attempts by hand to exceed one's rights", aims)
    assert found == []


def upload(world: Population, who: str, content: bytes) -> None:
    """Upload a file as somebody."""
    with world.app.app_context():
        person = load_person(world.ids["users"][who])
        run = accept(
            current_state(), ImportRequest(UserImporter, person, Upload("a.csv", content, "t" * 20))
        )
        assert isinstance(run, ImportRun)


def work(world: Population) -> ImportRun:
    """Work on the newest import, and return what has become of it."""
    with world.app.app_context():
        run_id = db.session.scalars(select(func.max(ImportRun.id))).one()
        while step(current_state(), run_id, threading.Event()):
            pass
        found = db.session.get_one(ImportRun, run_id, populate_existing=True)
        db.session.expunge(found)
    return found


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("who", ["leader", "manager"])
def test_no_row_of_a_file_reaches_further_than_its_uploader(
    world: Population, who: str, number: int, record_property: Report
) -> None:
    content, right = a_file(Random(f"{SEED} {who} {number}"), who, number, ROWS)
    upload(world, who, content)
    run = work(world)
    record_property("rows of imports that exceed the uploader's rights", ROWS - right)
    assert (run.total_rows, run.created_rows) == (ROWS, right)
    assert excesses(world.first, world.stored(), world.ids["users"][who]) == []


@pytest.mark.parametrize(
    "loss", [{"group_id": 1}, {"active": False}], ids=["the right", "the account"]
)
def test_whoever_loses_a_right_after_the_upload_creates_nobody(
    world: Population, loss: dict[str, Any], record_property: Report
) -> None:
    content, right = a_file(Random(SEED), "manager", 9, 200)
    upload(world, "manager", content)
    with world.app.app_context():
        is_manager = User.id == world.ids["users"]["manager"]
        db.session.execute(update(User).where(is_manager).values(loss))
        db.session.commit()
    run = work(world)
    record_property("rows of imports whose uploader has lost the right", 200)
    assert (run.created_rows, right) == (0, 2)


def import_as(world: Population, login: str, content: bytes) -> int:
    """Import a file from the command line in somebody's name, and return the exit status."""
    words = ["--importer=users", f"--as={login}", "--name=a.csv", "--no-wait", "-"]
    runner = world.app.test_cli_runner()
    return runner.invoke(args=["bulk-import", "run", *words], input=content).exit_code


def test_no_row_from_the_command_line_reaches_further_than_in_whose_name_it_comes(
    world: Population, record_property: Report
) -> None:
    content, right = a_file(Random(SEED), "leader", 8, 400)
    assert import_as(world, "leader", content) == 0
    run = work(world)
    record_property("rows of imports that exceed the uploader's rights", 400 - right)
    assert (run.total_rows, run.created_rows) == (400, right)
    assert excesses(world.first, world.stored(), world.ids["users"]["leader"]) == []


def test_nobody_imports_from_the_command_line_without_the_right_to(world: Population) -> None:
    content, _ = a_file(Random(SEED), "leader", 8, 20)
    for login in ("qa", "clerk", "deactivated", "no.console", "near", "nobody", ""):
        assert import_as(world, login, content) != 0, login
    assert world.stored() == world.first


def test_the_command_line_makes_nobody_powerful_who_is_there_already(
    world: Population, record_property: Report
) -> None:
    runner = world.app.test_cli_runner()
    logins = [form for login in ("near", "far", "off", "clerk", "leader") for form in
              (login, login.upper(), f" {login} ", f"{login} x", "")]  # fmt: skip
    for login in logins:
        names = ["--login", login, "--first-name", "A", "--last-name", "B", "--password-stdin"]
        for password in (PASSWORD, "short"):
            result = runner.invoke(args=["ctu", "create-admin", *names], input=f"{password}\n")
            assert result.exit_code == 1, result.output
    record_property("attempts at the command line", 2 * len(logins))
    assert world.stored() == world.first
