"""Who uploads, and who sees which import (decision 19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_login import login_user
from sqlalchemy import select

from ctu.extensions import db
from ctu.imports.actors import ConsoleActors
from ctu.models.clock import utc_now
from ctu.models.users import User
from ctu.teams.importer import TeamImporter
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import Gone
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.console.stored_imports import store_import
from tests.inspection.plans import explained

MakeUser = Callable[..., User]
actors = ConsoleActors()


def seen_by(app: Flask, person: User) -> set[str]:
    with app.test_request_context():
        login_user(person)
        return set(db.session.scalars(actors.visible(select(ImportRun.actor_name))))


def may_download(app: Flask, person: User, run: ImportRun) -> bool:
    with app.test_request_context():
        login_user(person)
        return actors.may_download(run)


def test_a_locked_uploader_does_not_lose_a_running_import(make_user: MakeUser) -> None:
    leader = make_user(group="Team Leader", locked_until=utc_now() + timedelta(hours=1))
    assert actors.load(str(leader.id), UserImporter) == leader


def test_an_inactive_uploader_is_gone(make_user: MakeUser) -> None:
    leader = make_user(group="Team Leader", active=False)
    with pytest.raises(Gone, match=r"^The uploader is no longer active\.$"):
        actors.load(str(leader.id), UserImporter)


@pytest.mark.parametrize("actor_id", ["", "999", "a", "²"])
def test_an_unknown_uploader_is_gone(app: Flask, actor_id: str) -> None:
    with pytest.raises(Gone):
        actors.load(actor_id, UserImporter)


def test_an_uploader_is_found_by_login_whatever_its_case(make_user: MakeUser) -> None:
    leader = make_user("T.Leader", "Team Leader")
    assert actors.find("t.LEADER") == str(leader.id)
    assert actors.find("nobody") is None


def test_an_uploader_who_may_not_import_that_kind_is_gone(make_user: MakeUser) -> None:
    leader = make_user(group="Team Leader")
    with pytest.raises(Gone, match=r"^The uploader may no longer import teams\.$"):
        actors.load(str(leader.id), TeamImporter)
    leader.group.may_sign_in = False
    db.session.commit()
    with pytest.raises(Gone, match=r"may no longer import users"):
        actors.load(str(leader.id), UserImporter)


def test_an_uploader_is_loaded_afresh_in_one_query(make_user: MakeUser, statements: Any) -> None:
    leader_id = str(make_user(group="Team Leader").id)
    db.session.remove()
    with statements() as queries:
        leader = actors.load(leader_id, UserImporter)
        assert leader.group.policy.name == "Standard"
        assert actors.identity(leader) == (leader_id, "Adaeze Okafor", "Team Leader")
    assert len(queries) == 1


def test_people_see_the_imports_of_those_with_whom_they_share_a_team_today(
    app: Flask, make_user: MakeUser, make_team: Any
) -> None:
    mine = make_user("mine", "Team Leader", "Sales", first_name="Mine", last_name="X")
    near = make_user("near", "Team Leader", "Sales", first_name="Near", last_name="X")
    far = make_user("far", "Team Leader", "Billing", first_name="Far", last_name="X")
    for person in (mine, near, far):
        store_import(person)
    assert seen_by(app, mine) == {"Mine X", "Near X"}
    assert seen_by(app, make_user("s.a", "Sys Admin", "Quality")) == {"Mine X", "Near X", "Far X"}
    near.teams = [make_team("Billing")]
    near.primary_team = near.teams[0]
    db.session.commit()
    assert seen_by(app, mine) == {"Mine X"}


@pytest.mark.databases("sqlite")
def test_an_index_leads_from_uploader_to_uploader(app: Flask, make_user: MakeUser) -> None:
    leader = make_user("lead", "Team Leader", "Sales")
    store_import(leader)
    with app.test_request_context(), explained(db.engine) as plans:
        login_user(leader)
        db.session.scalars(actors.visible(select(ImportRun.id))).all()
    [plan] = [plan for statement, plan in plans.all() if "FROM import_run" in statement]
    reads = [line for line in plan.splitlines() if line.startswith("SEARCH import_run")]
    assert reads
    assert all("(importer=?" in line for line in reads), plan


def test_without_the_import_permission_nobody_sees_an_import(
    app: Flask, make_user: MakeUser
) -> None:
    store_import(make_user("mine", "Team Leader", "Sales"))
    assert seen_by(app, make_user("q.a", "QA", "Sales")) == set()


def test_the_error_file_is_for_its_uploader_and_those_who_see_all_teams(
    app: Flask, make_user: MakeUser
) -> None:
    uploader = make_user("mine", "Team Leader", "Sales")
    run = store_import(uploader)
    assert may_download(app, uploader, run)
    assert may_download(app, make_user("s.a", "Sys Admin", "Quality"), run)
    assert not may_download(app, make_user("near", "Team Leader", "Sales"), run)
    assert not may_download(app, make_user("m.m", "Manager", "Sales"), run)
    uploader.group.may_import_users = False
    db.session.commit()
    assert not may_download(app, uploader, run)


def test_an_import_is_cancelled_by_its_uploader_and_those_who_see_all_teams(
    app: Flask, make_user: MakeUser
) -> None:
    uploader = make_user("mine", "Team Leader", "Sales")
    run = store_import(uploader)
    for person, may_cancel in (
        (uploader, True),
        (make_user("s.a", "Sys Admin", "Quality"), True),
        (make_user("m.m", "Manager", "Sales"), False),
    ):
        with app.test_request_context():
            login_user(person)
            assert actors.may_cancel(run) is may_cancel


def test_an_import_is_undone_by_its_uploader_and_those_who_see_and_manage_everybody(
    app: Flask, make_user: MakeUser
) -> None:
    uploader, admin = make_user("mine", "Team Leader", "Sales"), make_user("s.a", "Sys Admin")
    run = store_import(uploader)

    def may_undo(person: User) -> bool:
        with app.test_request_context():
            login_user(person)
            return actors.may_undo(run)

    near = make_user("m.m", "Manager", "Sales")
    assert [may_undo(person) for person in (uploader, admin, near)] == [True, True, False]
    admin.group.may_manage_users = False
    db.session.commit()
    assert not may_undo(admin)
