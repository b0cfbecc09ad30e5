"""Whoever was taken back with an import: shown as such, changed by nobody, and not let in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from ctu.access import change_rights
from ctu.access.states import count_states
from ctu.audit.recording import record_action
from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from tests.console.grids import logins as shown_logins
from tests.console.people import browser_of
from tests.console.undoing import undo, worked
from tests.console.users.imported import LOGINS, PASSWORD, import_people, person, sign_in


def test_nobody_changes_or_activates_somebody_who_was_taken_back(
    imported: ImportRun, uploader: User, make_user: Any
) -> None:
    admin = make_user("s.admin", "Sys Admin", "Sales")
    assert change_rights.may_manage(admin, person("ann"))
    undo(imported, uploader)

    assert not change_rights.may_manage(admin, person("ann"))
    assert not change_rights.may_reset(admin, person("ann"))


def test_whoever_is_signing_in_meanwhile_is_not_let_in(imported: ImportRun, uploader: User) -> None:
    record_action(uploader, "changed")
    undo(imported, uploader)

    assert sign_in("ann", PASSWORD) is None
    assert person("ann").last_sign_in_at is None


def test_the_grid_marks_the_undone_and_finds_them_by_their_state(
    app: Flask, imported: ImportRun, uploader: User, make_user: Any
) -> None:
    admin = make_user("s.admin", "Sys Admin", "Sales")
    browser = browser_of(app, admin)
    assert "Undone" not in browser.get("/users/").text.split("<tbody")[0]
    undo(imported, uploader)

    page = browser.get("/users/?flt_state=undone").text

    assert page.count('<i class="fa fa-undo" aria-hidden="true"></i>Undone</span>') == 3
    assert all(login in page for login in LOGINS)
    assert "ann" not in browser.get("/users/?flt_state=inactive").text.split("<tbody")[1]


def test_the_undone_are_sorted_where_their_logins_stood(
    app: Flask, imported: ImportRun, uploader: User, make_user: Any
) -> None:
    browser = browser_of(app, make_user("ZOE", "Sys Admin", "Sales"))
    undo(imported, uploader)
    import_people(uploader, "another form", ["bob"])

    assert shown_logins(browser, "/users/?sort=1") == [
        "ann", "bob", "bob", "cy", "t.leader", "ZOE"
    ]  # fmt: skip


def test_the_overview_counts_the_undone_as_nothing_else(
    app: Flask, imported: ImportRun, uploader: User, make_user: Any
) -> None:
    admin = make_user("s.admin", "Sys Admin", "Sales")
    assert "their import was taken back" not in browser_of(app, admin).get("/").text
    undo(imported, uploader)

    counts = count_states(admin)

    assert counts == {"": 5, "active": 2, "inactive": 0, "locked": 0, "undone": 3}
    assert "their import was taken back" in browser_of(app, admin).get("/").text


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/users/edit/", {"first_name": "New"}),
        ("/users/reset-password/", {}),
        ("/users/action/", {"action": "activate"}),
        ("/users/action/", {"action": "unlock"}),
    ],
)
def test_no_request_changes_somebody_who_was_taken_back(
    app: Flask, imported: ImportRun, uploader: User, make_user: Any, address: str, form: Any
) -> None:
    admin = make_user("s.admin", "Sys Admin", "Sales")
    undo(imported, uploader)
    user_id = person("ann").id
    before = stored(user_id)

    sent = {"id": str(user_id), "rowid": str(user_id), **form}
    answer = browser_of(app, admin).post(f"{address}?id={user_id}", data=sent)

    db.session.rollback()
    assert answer.status_code in {302, 404}, "The request was understood."
    assert stored(user_id) == before


def test_sign_in_and_undo_at_the_same_moment_let_one_of_both_happen(
    app: Flask, imported: ImportRun, uploader: User
) -> None:
    is_agent = PermissionGroup.id == person("ann").group_id
    db.session.execute(update(PermissionGroup).where(is_agent).values(may_sign_in=True))
    request = UndoRequest(imported.id, 0, str(uploader.id), uploader.full_name)
    db.session.commit()
    undo_requests.begin(db.session(), request, undo_days=7, batch_rows=100)
    admitted: list[User | None] = []

    at_once(
        app,
        lambda: worked(request.run_id),
        lambda: admitted.append(sign_in("ann", PASSWORD)),
    )

    db.session.rollback()
    ann = person("ann")
    assert (ann.undone_at is None) == (ann.last_sign_in_at is not None)
    assert (ann.undone_at is None) == (admitted != [None])
    assert (person("bob").undone_at, person("cy").undone_at) != (None, None)


def at_once(app: Flask, *tasks: Callable[[], Any]) -> None:
    """Do several things at the same time, each on its own connection."""
    start = threading.Barrier(len(tasks))

    def do(task: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait()
            task()

    threads = [threading.Thread(target=do, args=[task]) for task in tasks]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def stored(user_id: int) -> dict[str, Any]:
    table = User.__table__
    found = db.session.execute(select(table).where(table.c.id == user_id)).mappings().one()
    return dict(found)
