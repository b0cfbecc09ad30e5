"""The undo of an import of users: who is taken back by whom, and what becomes free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from ctu.access.people import find_person
from ctu.access.user_counts import count_everybody, count_groups
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from tests.console.people import browser_of, entries_of
from tests.console.undoing import undo
from tests.console.users.imported import (
    LOGINS,
    PASSWORD,
    import_people,
    person,
    sign_in,
    wrong_passwords,
)


def test_the_taken_back_are_inactive_without_a_team_and_marked(
    imported: ImportRun, uploader: User
) -> None:
    run = undo(imported, uploader)

    assert (run.undone_rows, run.kept_rows, run.created_rows) == (3, 0, 3)
    for login in LOGINS:
        user = person(login)
        assert (user.active, user.teams, user.login) == (False, [], login)
        assert user.undone_at is not None
        assert user.session_version == 2, "Sessions of before end."
        assert find_person(login) is None


@pytest.mark.databases("sqlite", "postgresql")
def test_an_import_and_its_undo_are_counted_by_group(
    uploader: User, make_user: Callable[..., User]
) -> None:
    seer = make_user("s.all", "Sys Admin")
    groups = db.session.scalars(select(PermissionGroup.id)).all()
    before = count_groups(seer, groups)
    run = import_people(uploader)
    group_id = person(LOGINS[0]).group_id
    after = before | {group_id: before.get(group_id, 0) + len(LOGINS)}
    assert count_groups(seer, groups) == after
    assert count_everybody()["undone"] == 0
    undo(run, uploader)
    assert count_groups(seer, groups) == after
    assert count_everybody()["undone"] == len(LOGINS)


def test_the_corrected_file_creates_its_people(imported: ImportRun, uploader: User) -> None:
    undo(imported, uploader)

    again = import_people(uploader, "another form")

    assert (again.created_rows, again.failed_rows) == (3, 0)
    assert sign_in("ann", PASSWORD) is None, "An agent has no console."
    assert find_person("ann").import_public_id == again.public_id  # type: ignore[union-attr]
    assert db.session.scalar(select(func.count()).where(User.login == "ann")) == 2


def test_the_audit_has_who_took_whom_back(imported: ImportRun, uploader: User) -> None:
    undo(imported, uploader)

    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "undone", entries_of(person("bob")))
    ).one()

    assert (entry.actor_id, entry.import_public_id) == (uploader.id, imported.public_id)
    assert entry.subject_login == "bob"
    assert entry.changes == '[["Active", "Yes", "No"], ["Member of teams", "Sales", ""]]'


def test_a_free_login_frees_neither_a_lock_nor_a_trace(imported: ImportRun, uploader: User) -> None:
    wrong_passwords(person("ann"))
    old = person("ann").id
    undo(imported, uploader)
    import_people(uploader, "another form")

    new = find_person("ann")
    assert new is not None
    assert new.id != old
    assert (new.failed_tries, new.locked_until, new.session_version) == (0, None, 1)
    assert db.session.get_one(User, old).is_locked
    told = select(AuditEntry.action).where(entries_of(new))
    assert db.session.scalars(told).all() == ["created"]


def test_whoever_sees_all_and_manages_users_may_undo_the_import_of_another(
    app: Flask, imported: ImportRun, make_user: Any, uploader: User
) -> None:
    admin = make_user("s.admin", "Sys Admin", "Sales")

    run = undo(imported, admin)

    assert (run.undone_rows, run.undo_actor_name) == (3, admin.full_name)


def test_a_stranger_s_undo_is_ended_by_the_worker(
    imported: ImportRun, make_user: Any, uploader: User
) -> None:
    other = make_user("o.leader", "Team Leader", "Sales")

    run = undo(imported, other)

    assert (run.undone_rows, run.kept_rows) == (0, 3)
    assert run.undo_reason == "Whoever asked for the undo may undo this import no more."


def test_a_clone_of_somebody_imported_is_part_of_no_import(
    app: Flask, imported: ImportRun, uploader: User, make_user: Any
) -> None:
    admin = make_user("s.admin", "Sys Admin", "Sales")
    user = person("ann")
    browser = browser_of(app, admin)
    form = browser.get(f"/users/new/?clone={user.id}").text
    assert "Lee" in form
    assert imported.public_id not in form
    sent = {
        "first_name": "Ann", "last_name": "Two", "login": "ann.two", "password": PASSWORD,
        "group_id": user.group_id, "primary_team_id": user.primary_team_id,
        "team_ids": [user.primary_team_id], "active": "y",
    }  # fmt: skip

    browser.post("/users/new/", data=sent)

    clone = person("ann.two")
    assert clone.import_public_id is None
    run = undo(imported, uploader)
    assert (run.undone_rows, person("ann.two").active) == (3, True)
