"""Slips of people who are taken back: nobody hands them over, and those of others stay."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask_login import login_user
from sqlalchemy import select, update

from ctu.access import change_rights
from ctu.extensions import db
from ctu.imports.actors import ConsoleActors
from ctu.models.clock import utc_now
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.rows.handovers import find_handovers, open_handovers
from plugins.bulk_import.storage.tables.handover_table import ImportHandover
from plugins.bulk_import.storage.tables.statuses import MAKE_SECRETS
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.console.undoing import undo, worked

LOGINS = ("ann", "bob", "cy")
HEADER = "First name,Last name,Login,Permission group,Web RTC,Primary team,Active\n"


@pytest.fixture
def uploader(make_user: Any, make_team: Any) -> User:
    """Return a team leader of one team."""
    leader: User = make_user("t.leader", "Team Leader", "Sales", teams=[make_team("Sales")])
    return leader


@pytest.fixture
def run(uploader: User) -> ImportRun:
    """Return an import that has made passwords for three people, and sealed them together."""
    rows = "".join(f"Ann,Lee,{login},Agent,FALSE,Sales,TRUE\n" for login in LOGINS)
    choices = Choices(blanks=MAKE_SECRETS)
    upload = Upload("people.csv", (HEADER + rows).encode(), "once", choices=choices)
    run = accept(current_state(), ImportRequest(UserImporter, uploader, upload))
    assert isinstance(run, ImportRun), run
    return worked(run.id)


def id_of(login: str) -> int:
    return db.session.scalars(select(User.id).filter_by(login=login)).one()


def opened(run: ImportRun) -> list[str]:
    """Open what is sealed, and return whose slips there are."""
    state = current_state()
    places = [part.place for part in find_handovers(db.session(), run.id)]
    found = open_handovers(db.session(), state.vault, run.copy(), places, "Tia")
    db.session.commit()
    return [slip.login for each in found for slip in each.slips]


def test_whoever_stays_keeps_the_slip_and_the_others_are_gone(
    run: ImportRun, uploader: User
) -> None:
    was_seen = update(User).where(User.login == "bob").values(last_sign_in_at=utc_now())
    db.session.execute(was_seen)
    db.session.commit()
    undo(run, uploader, batch_rows=2)
    [part] = find_handovers(db.session(), run.id)
    assert (part.people, json.loads(part.records)) == (1, [str(id_of("bob"))])
    assert opened(run) == ["bob"]


def test_an_undo_of_everybody_leaves_nothing_sealed(run: ImportRun, uploader: User) -> None:
    undo(run, uploader, batch_rows=2)
    found = select(ImportHandover.state, ImportHandover.sealed, ImportHandover.ended_by)
    assert db.session.execute(found).all() == [("erased", None, uploader.full_name)]
    assert opened(run) == []


def test_an_unreadable_slip_is_erased_with_its_undone_user(run: ImportRun, uploader: User) -> None:
    db.session.execute(update(ImportHandover).values(sealed="of another key"))
    db.session.commit()
    undo(run, uploader, batch_rows=2)
    assert db.session.scalar(select(ImportHandover.sealed)) is None


def test_nobody_resets_the_password_of_somebody_who_was_taken_back(
    run: ImportRun, uploader: User, make_user: Any
) -> None:
    manager = make_user("m.anager", "Manager", "Sales")
    everybody = [id_of(login) for login in LOGINS]
    assert change_rights.may_reset_all(manager, everybody)
    undo(run, uploader, batch_rows=2)
    for person in (manager, make_user("s.admin", "Sys Admin")):
        users = db.session.scalars(select(User).where(User.id.in_(everybody)))
        assert not any(change_rights.may_reset(person, user) for user in users)
        assert not change_rights.may_reset_all(person, everybody)
        assert not change_rights.may_reset_all(person, everybody[:1])


def test_the_slips_of_those_who_stay_are_handed_over_by_the_same_people(
    app: Flask, run: ImportRun, uploader: User, make_user: Any
) -> None:
    manager = make_user("m.anager", "Manager", "Sales")
    everybody = [str(id_of(login)) for login in LOGINS]
    was_seen = update(User).where(User.login == "bob").values(last_sign_in_at=utc_now())
    db.session.execute(was_seen)
    db.session.commit()
    undo(run, uploader, batch_rows=2)
    for person in (uploader, manager):
        with app.test_request_context():
            login_user(person)
            assert ConsoleActors().may_hand_over(run, everybody)
            assert not ConsoleActors().may_hand_over(run, everybody[:1])
