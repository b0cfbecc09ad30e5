"""Who exists because of an import: names, logins and teams on Details, as far as one may see."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.teams.importer import TeamImporter
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.console.people import group_named, sign_in
from tests.files.sheets import row, sheet

pytestmark = pytest.mark.databases("sqlite")
MakeUser = Callable[..., User]


@pytest.fixture
def imported(leader: User) -> ImportRun:
    """Return an import of three people that a team leader has uploaded."""
    state, rows = current_state(), [row(f"new.{number}", "Sales") for number in range(3)]
    upload = Upload("starters.csv", sheet(rows), "token of the form")
    run = accept(state, ImportRequest(UserImporter, leader, upload))
    assert isinstance(run, ImportRun)
    while step(state, run.id, threading.Event()):
        pass
    db.session.rollback()
    return run


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_details_open_on_the_people_with_login_and_team_and_a_link(
    client: FlaskClient, imported: ImportRun
) -> None:
    html = unescape(client.get(f"/imports/users/{imported.public_id}/").text)

    assert "Line Name Login Primary team 2" in text_of(html)
    assert re.search(r"2 \S+ \S+ new\.0 Sales 3 ", text_of(html))
    person = db.session.scalar(select(User).where(User.login == "new.0"))
    assert person is not None
    assert f'<a href="/users/edit/?id={person.id}">{person.full_name}</a>' in html
    found = text_of(client.get(f"/imports/users/{imported.public_id}/?q=NEW.1").text)
    assert "new.1 Sales" in found
    assert 'placeholder="Line, name or login"' in html
    assert "new.2" not in found


def test_who_has_left_ones_teams_is_not_named(
    client: FlaskClient, imported: ImportRun, make_team: Callable[..., Team]
) -> None:
    person = db.session.scalar(select(User).where(User.login == "new.1"))
    other = db.session.scalar(select(User).where(User.login == "new.2"))
    assert person is not None
    assert other is not None
    nights = make_team("Nights")
    person.teams, person.primary_team = [nights], nights
    other.group = group_named("Sys Admin")
    db.session.commit()

    html = client.get(f"/imports/users/{imported.public_id}/").text

    assert "new.1" not in html
    assert "1 row: gone, or not among those that you may see." in html
    assert "new.2" in html
    assert f"/users/edit/?id={other.id}" not in html


def test_the_list_as_a_file_is_in_the_audit(client: FlaskClient, imported: ImportRun) -> None:
    answer = client.get(f"/imports/users/{imported.public_id}/records.csv?tab=created")

    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Line,Name,Login,Primary team"
    assert [line.split(",")[2] for line in lines[1:]] == ["new.0", "new.1", "new.2"]
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject_name) == ("exported", "starters.csv")


def test_a_team_import_names_its_teams(client: FlaskClient, make_user: MakeUser) -> None:
    manager = make_user("maria.manager", "Manager")
    state = current_state()
    upload = Upload("teams.csv", b"Team name,Active\r\nDawn,TRUE\r\n", "token of the teams")
    run = accept(state, ImportRequest(TeamImporter, manager, upload))
    assert isinstance(run, ImportRun)
    while step(state, run.id, threading.Event()):
        pass
    db.session.rollback()
    sign_in(client, "maria.manager")

    html = client.get(f"/imports/teams/{run.public_id}/").text

    assert "Line Team name Active 2 Dawn Yes" in text_of(html)
    assert re.search(r'<a href="/teams/edit/\?id=\d+">Dawn</a>', html)
