"""The notice on the next page: told once to who uploaded the file, on whatever page that is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from ctu.extensions import db
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.console.people import group_named, sign_in
from tests.files.sheets import row, sheet

pytestmark = pytest.mark.databases("sqlite")

NOTICE = "new-starters.csv: 1 of 2 users created, 1 row with errors."
MakeUser = Callable[..., User]


@pytest.fixture
def upload(leader: User) -> Callable[..., ImportRun]:
    """Return a function that uploads two people, of whom one is wrong."""
    numbers = iter(range(1000))

    def send(name: str = "new-starters.csv") -> ImportRun:
        number = next(numbers)
        rows = [row(f"new.{number}", "Sales"), row(f"bad.{number}", "Nowhere")]
        stored = accept(
            current_state(),
            ImportRequest(UserImporter, leader, Upload(name, sheet(rows), f"token {number}")),
        )
        assert isinstance(stored, ImportRun)
        return stored

    return send


def finish(run: ImportRun) -> ImportRun:
    while step(current_state(), run.id, threading.Event()):
        pass
    db.session.rollback()
    return run


def test_the_next_page_tells_it_once_with_the_way_to_details(
    client: FlaskClient, upload: Any
) -> None:
    run = upload()
    assert "data-notice" not in client.get("/users/").text
    finish(run)

    page = client.get("/users/").text

    assert NOTICE in page
    assert f'<a href="/imports/users/{run.public_id}/">Details</a>' in page
    assert 'role="status"' in page
    assert "data-notice" not in client.get("/").text


@pytest.mark.parametrize("address", ["/", "/users/", "/users/new/", "/teams/", "/imports/teams/"])
def test_every_page_tells_it(client: FlaskClient, upload: Any, address: str) -> None:
    sign_in(client, "t.lead")
    finish(upload())
    if address == "/imports/teams/":
        leader = db.session.scalars(db.select(User).filter_by(login="t.lead")).one()
        leader.group = group_named("Manager")
        db.session.commit()
    assert NOTICE in client.get(address).text


@pytest.mark.parametrize(
    "headers", [{"X-Requested-With": "XMLHttpRequest"}, {"Sec-Purpose": "prefetch;prerender"}]
)
def test_a_page_that_nobody_sees_claims_nothing(
    client: FlaskClient, upload: Any, headers: dict[str, str]
) -> None:
    own = upload("own.csv")
    finish(upload())

    for address in (f"/imports/users/{own.public_id}/", "/readiness/", "/go/?q=ann"):
        assert "data-notice" not in client.get(address, headers=headers).text
        client.head(address)

    assert NOTICE in client.get("/users/").text


def test_an_end_that_was_watched_is_not_reported(client: FlaskClient, upload: Any) -> None:
    for address in ("/imports/users/", "/imports/users/{}/", "/imports/users/status.json?ids={}"):
        run = finish(upload())
        assert "data-notice" not in client.get(address.format(run.public_id)).text
        assert "data-notice" not in client.get("/users/").text


def test_an_import_that_its_uploader_cancels_makes_no_notice(
    client: FlaskClient, upload: Any
) -> None:
    run = upload()
    client.post(f"/imports/users/{run.public_id}/cancel", headers={"Accept": "application/json"})
    assert (
        db.session.get_one(ImportRun, run.id, populate_existing=True).status == RunStatus.CANCELLED
    )
    assert "data-notice" not in client.get("/users/").text


def test_an_import_that_somebody_else_ended_is_told_with_the_reason(
    client: FlaskClient, upload: Any
) -> None:
    runs.end(db.session(), upload().id, RunStatus.CANCELLED, "Bea Quill cancelled the import.")
    text = "0 of 2 users created, 2 not attempted. Bea Quill cancelled the import."
    assert text in client.get("/").text


def test_other_people_get_no_notice(client: FlaskClient, upload: Any, make_user: MakeUser) -> None:
    finish(upload())
    make_user("t.other", "Team Leader")
    client.post("/sign-out")
    assert "data-notice" not in client.get("/sign-in").text
    sign_in(client, "t.other")
    page = client.get("/users/")
    assert (page.status_code, "data-notice" in page.text) == (200, False)
    client.post("/sign-out")
    sign_in(client, "t.lead")
    assert NOTICE in client.get("/users/").text
    sign_in(client, "t.other")
    assert "data-notice" not in client.get("/users/").text


def test_who_may_no_longer_import_is_told_when_that_changes_back(
    client: FlaskClient, upload: Any, leader: User
) -> None:
    finish(upload())
    leader.group = group_named("QA")
    db.session.commit()
    assert "data-notice" not in client.get("/").text
    leader.group = group_named("Team Leader")
    db.session.commit()
    assert NOTICE in client.get("/").text


def test_the_newest_notices_are_shown_and_the_others_counted(
    client: FlaskClient, upload: Any
) -> None:
    for number in range(5):
        finish(upload(f"week-{number}.csv"))
    page = client.get("/").text
    assert page.count("data-notice>") == 3
    assert page.index("week-4.csv") < page.index("week-2.csv")
    assert "2 more imports have ended." in page
    assert "data-notice" not in client.get("/").text


def test_nothing_in_a_file_name_is_markup(client: FlaskClient, upload: Any) -> None:
    finish(upload("<b>bold.csv"))
    assert "&lt;b&gt;bold.csv: 1 of 2" in client.get("/").text


def test_a_page_without_news_costs_one_more_question(
    client: FlaskClient, upload: Any, statements: Any
) -> None:
    finish(upload())
    client.get("/")
    with statements() as queries:
        client.get("/")
    assert len([each for each in queries if "noticed_at IS NULL" in each]) == 1
