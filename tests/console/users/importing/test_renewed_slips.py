"""New slips for people whom somebody else moves at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update

from ctu.develop.servers.process import wait_until
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.importing.slips import renewed_slips
from tests.console.app_settings import MakeApp
from tests.suite.waiting import WAIT_SECONDS


def is_waited_for() -> bool:
    """Return whether a session of the database waits for a lock, asked beside the transaction."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as connection:
        return bool(connection.scalar(query))


@pytest.mark.databases("postgresql")
def test_whoever_is_moved_meanwhile_has_a_slip_of_the_new_team(
    app: Flask,
    make_app: MakeApp,
    make_user: Callable[..., User],
    make_team: Callable[..., Team],
) -> None:
    until = utc_now() + timedelta(days=7)
    first = {"password_hash": "none", "must_change_password": True, "password_expires_at": until}
    ann = make_user("ann", password=None, **first).id
    desk, other_console = make_team("Desk").id, make_app()
    made: list[str] = []

    def renew() -> None:
        with other_console.app_context():
            made.extend(slip.group for slip in renewed_slips([ann]).values())

    renewing = threading.Thread(target=renew)
    db.session.execute(update(User).where(User.id == ann).values(primary_team_id=desk))
    renewing.start()
    assert wait_until(is_waited_for, lambda: None, WAIT_SECONDS)
    db.session.commit()
    renewing.join()
    assert made == ["Desk"]
