"""The overview bears imports of a kind that this console no longer has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.queue import ImportQueue
from plugins.bulk_import.storage.statuses import RunStatus

PASSWORD = "Tidy Lantern 48"


@pytest.fixture
def leader(make_user: Any, client: FlaskClient, redis_url: str) -> User:
    """Return a team leader who is signed in, while there is a Redis and no worker."""
    state = current_state()
    state.queue = ImportQueue(replace(state.settings, redis_url=redis_url))
    person: User = make_user("c.lund", "Team Leader", password=PASSWORD)
    client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    return person


def add_run(actor: User, importer: str, status: RunStatus, **values: Any) -> None:
    number = db.session.query(ImportRun).count()
    finished_at = None if status.is_open else 9e9
    run = ImportRun(**{
        "public_id": f"run{number}", "importer": importer, "status": status,
        "file_name": f"{importer}.csv", "file_size": 1, "file_mac": "", "encoding": "UTF-8",
        "delimiter": ",", "columns": "[]", "total_rows": 9, "created_rows": 7, "failed_rows": 2,
        "actor_id": str(actor.id), "actor_name": actor.full_name, "form_token": str(number),
        "uploaded_at": 9e9, "updated_at": 9e9, "expires_at": 9e9, "finished_at": finished_at,
        **values,
    })  # fmt: skip
    db.session.add(run)
    db.session.commit()


def test_what_waits_of_a_removed_kind_is_not_told_and_breaks_no_page(
    client: FlaskClient, leader: User
) -> None:
    add_run(leader, "plants", RunStatus.PENDING)
    add_run(leader, "plants", RunStatus.COMPLETED_WITH_ERRORS)
    page = client.get("/")

    assert page.status_code == 200
    assert "plants" not in page.text
    assert "waits for a worker" not in page.text


def test_beside_one_of_a_removed_kind_what_waits_of_another_is_told(
    client: FlaskClient, leader: User
) -> None:
    add_run(leader, "plants", RunStatus.PENDING)
    add_run(leader, "users", RunStatus.PENDING)

    assert "1 import waits for a worker" in client.get("/").text
