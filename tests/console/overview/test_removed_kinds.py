"""The overview bears imports of a kind that this console no longer has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from ctu.models.users import User
from plugins.bulk_import import current_state
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.storage.tables.statuses import RunStatus
from tests.console.stored_imports import store_import

PASSWORD = "Tidy Lantern 48"


@pytest.fixture
def leader(make_user: Any, client: FlaskClient, redis_url: str) -> User:
    """Return a team leader who is signed in, while there is a Redis and no worker."""
    state = current_state()
    state.queue = ImportQueue(replace(state.settings, redis_url=redis_url))
    person: User = make_user("c.lund", "Team Leader", password=PASSWORD)
    client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
    return person


def test_waiting_imports_of_a_removed_kind_are_not_shown_and_break_no_page(
    client: FlaskClient, leader: User
) -> None:
    store_import(leader, importer="plants", status=RunStatus.PENDING)
    store_import(leader, importer="plants", status=RunStatus.COMPLETED_WITH_ERRORS)
    page = client.get("/")

    assert page.status_code == 200
    assert "plants" not in page.text
    assert "waits for a worker" not in page.text


def test_waiting_imports_are_counted_without_those_of_a_removed_kind(
    client: FlaskClient, leader: User
) -> None:
    store_import(leader, importer="plants", status=RunStatus.PENDING)
    store_import(leader, importer="users", status=RunStatus.PENDING)

    text = client.get("/").text
    assert "1 import waits for a worker" in text
    assert "It starts by itself as soon as one is back." in text
