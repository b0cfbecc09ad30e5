"""Who may open the first passwords that an import has made: whoever has power over every owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_login import login_user
from sqlalchemy import select, update

from ctu.extensions import db
from ctu.imports.actors import ConsoleActors
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.statuses import MAKE_SECRETS
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.console.undoing import worked

FILE = """First name,Last name,Login,Permission group,Web RTC,Primary team,Active
Ann,Lee,ann,Agent,FALSE,Sales,TRUE
Bob,Lee,bob,Agent,FALSE,Sales,TRUE
"""


@pytest.fixture
def uploader(make_user: Any, make_team: Any) -> User:
    """Return a team leader of one team."""
    leader: User = make_user("t.leader", "Team Leader", "Sales", teams=[make_team("Sales")])
    return leader


@pytest.fixture
def run(uploader: User) -> ImportRun:
    """Return an import that has made first passwords for two people."""
    upload = Upload("people.csv", FILE.encode(), "once", choices=Choices(blanks=MAKE_SECRETS))
    run = accept(current_state(), ImportRequest(UserImporter, uploader, upload))
    assert isinstance(run, ImportRun), run
    return worked(run.id)


@pytest.fixture
def may_open(app: Flask, run: ImportRun) -> Callable[[User], bool]:
    """Return a function that asks whether somebody may open the passwords of both people."""

    def ask(person: User) -> bool:
        ids = db.session.scalars(select(User.id).where(User.login.in_(["ann", "bob"])))
        records = [str(each) for each in ids]
        with app.test_request_context():
            login_user(person)
            return ConsoleActors().may_hand_over(run, records)

    return ask


def test_the_uploader_and_who_manages_all_of_them_may(
    may_open: Callable[[User], bool], uploader: User, make_user: Any
) -> None:
    may = [uploader, make_user("m.one", "Manager", "Sales")]
    may_not = [make_user("t.two", "Team Leader", "Support"), make_user("q.a", "QA", "Sales")]
    assert [may_open(person) for person in (*may, *may_not)] == [True, True, False, False]


def promote(login: str) -> None:
    above = select(PermissionGroup.id).filter_by(name="Manager").scalar_subquery()
    db.session.execute(update(User).where(User.login == login).values(group_id=above))


def take_the_right(_: str) -> None:
    db.session.execute(
        update(PermissionGroup)
        .where(PermissionGroup.name == "Team Leader")
        .values(may_import_users=False)
    )


@pytest.mark.parametrize("happen", [promote, take_the_right])
def test_the_uploader_may_not_once_one_of_them_is_above_or_the_right_is_gone(
    may_open: Callable[[User], bool], uploader: User, happen: Callable[[str], None]
) -> None:
    assert may_open(uploader)
    happen("bob")
    db.session.commit()
    assert not may_open(uploader)
