"""The undo of an import of users: who is taken back, who stays and why, and what becomes free."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import func, insert, select, update

from ctu.access import change_rights
from ctu.access.people import find_person
from ctu.access.states import count_states
from ctu.access.user_counts import count_everybody, count_groups
from ctu.account import renewal
from ctu.account import sign_in as account_sign_in
from ctu.audit.recording import record_action, record_undo
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team, membership
from ctu.models.users import User
from ctu.users.importer import UserImporter
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage import undos
from plugins.bulk_import.storage.records import check_records
from plugins.bulk_import.storage.undo_rows import undoable_rows
from plugins.bulk_import.storage.undos import UndoRequest
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.console.grids import logins as shown_logins
from tests.console.people import browser_of, entries_of
from tests.console.undoing import undo, worked

PASSWORD = "Correct-Horse-9-Battery"
LOGINS = ("ann", "bob", "cy")


@pytest.fixture
def uploader(make_user: Any, make_team: Any) -> User:
    """Return a team leader of one team."""
    leader: User = make_user("t.leader", "Team Leader", "Sales", teams=[make_team("Sales")])
    return leader


@pytest.fixture
def imported(uploader: User) -> ImportRun:
    """Return an import that has created three people."""
    return import_people(uploader)


def import_people(actor: User, token: str = "once", logins: Sequence[str] = LOGINS) -> ImportRun:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([field.header for field in UserImporter.template_fields()])
    for login in logins:
        writer.writerow(
            [login.title(), "Lee", login, PASSWORD, "Agent", "FALSE", "", "Sales", "", "TRUE"]
        )
    upload = Upload("people.csv", text.getvalue().encode(), token)
    run = accept(current_state(), ImportRequest(UserImporter, actor, upload))
    assert isinstance(run, ImportRun), run
    return worked(run.id)


def reasons(run: ImportRun, actor: User) -> dict[str, str]:
    """Return the code of the reason of everybody who would stay, by login."""
    rows = undoable_rows(db.session(), run.id)
    checked = check_records(db.session(), UserImporter(actor, run), rows)
    return {each.record.login: each.keep.code for each in checked if each.keep}


def person(login: str) -> User:
    query = select(User).where(User.login == login).order_by(User.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()  # type: ignore[return-value]


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


def changed_by_hand(user: User) -> None:
    user.first_name = "Anna"


def deactivated(user: User) -> None:
    user.active = False


def moved(user: User) -> None:
    user.teams = [*user.teams, Team(name="Support")]


def renamed_login(user: User) -> None:
    user.login = "anna"


def password_reset(user: User) -> None:
    renewal.reset(user, "a hash")


def signed_in(user: User) -> None:
    user.last_sign_in_at = utc_now()


def acted(user: User) -> None:
    entry = {"kind": "team", "subject_id": 1, "subject_name": "Sales", "action": "changed"}
    db.session.add(AuditEntry(actor_id=user.id, actor_name="Ann", **entry))


def uploaded(user: User) -> None:
    """Let an import stand in the name of somebody, as of another kind that they may run."""
    db.session.execute(
        insert(ImportRun).values(
            public_id="another", importer="teams", file_name="a.csv", file_size=1, file_mac="m",
            encoding="UTF-8", delimiter=",", columns="[]", total_rows=0, actor_id=str(user.id),
            actor_name="Ann", form_token="another", uploaded_at=1, updated_at=1, expires_at=1,
        )
    )  # fmt: skip


def took_others_back(user: User) -> None:
    record_undo(User, user, "another-import", [(user.id + 1, "Al Orr", "al", [])])


def created_others(user: User) -> None:
    leaders = select(PermissionGroup.id).filter_by(name="Team Leader").scalar_subquery()
    db.session.execute(update(User).where(User.id == user.id).values(group_id=leaders))
    assert import_people(user, "theirs", ["dora"]).created_rows == 1


@pytest.mark.parametrize(
    ("happen", "code"),
    [
        (changed_by_hand, "changed"),
        (deactivated, "changed"),
        (moved, "out_of_reach"),
        (renamed_login, "changed"),
        (password_reset, "changed"),
        (signed_in, "signed_in"),
        (acted, "has_acted"),
        (uploaded, "has_acted"),
        (took_others_back, "has_acted"),
        (created_others, "has_acted"),
    ],
)
def test_what_a_person_did_keeps_a_user(
    imported: ImportRun, uploader: User, happen: Callable[[User], None], code: str
) -> None:
    user = person("ann")
    happen(user)
    db.session.commit()

    assert set(reasons(imported, uploader).values()) == {code}
    run = undo(imported, uploader)
    assert (run.undone_rows, run.kept_rows) == (2, 1)
    assert db.session.get_one(User, user.id).undone_at is None


def sign_in(login: str, password: str) -> User | None:
    """Try a password from a device that nobody knows."""
    with current_app.test_request_context():
        return account_sign_in.sign_in(login, password)


def wrong_passwords(user: User) -> None:
    for _ in range(6):
        sign_in(user.login, "wrong")


def unlocked(user: User) -> None:
    wrong_passwords(user)
    user.locked_until, user.failed_tries = None, 0


def locked_by_time(user: User) -> None:
    user.locked_until = utc_now() + timedelta(minutes=5)


def hashed_anew(user: User) -> None:
    db.session.execute(update(User).where(User.id == user.id).values(password_hash="newer"))


def team_renamed(user: User) -> None:
    user.primary_team.name = "Sales and more"


@pytest.mark.parametrize(
    "happen", [wrong_passwords, unlocked, locked_by_time, hashed_anew, team_renamed]
)
def test_what_no_person_set_of_a_user_keeps_nobody(
    imported: ImportRun, uploader: User, happen: Callable[[User], None]
) -> None:
    happen(person("ann"))
    db.session.commit()

    assert reasons(imported, uploader) == {}


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


def test_nobody_is_taken_back_out_of_teams_that_one_has_left(
    imported: ImportRun, uploader: User
) -> None:
    db.session.execute(membership.delete().where(membership.c.user_id == uploader.id))
    db.session.commit()

    assert set(reasons(imported, uploader).values()) == {"out_of_reach"}


@pytest.mark.parametrize("more", [{"rank": 99}, {"may_manage_groups": True}])
def test_nobody_is_taken_back_whose_group_may_more_than_the_uploader_s(
    imported: ImportRun, uploader: User, more: dict[str, Any]
) -> None:
    db.session.execute(
        update(PermissionGroup).where(PermissionGroup.name == "Agent").values(**more)
    )
    db.session.commit()

    assert set(reasons(imported, uploader).values()) == {"out_of_reach"}
    run = undo(imported, uploader)
    assert (run.undone_rows, run.kept_rows) == (0, 3)


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


def test_the_reasons_are_found_by_as_many_statements_for_many_as_for_one(
    imported: ImportRun, uploader: User, statements: Any
) -> None:
    rows = undoable_rows(db.session(), imported.id)
    counts = []
    for part in (rows[:1], rows):
        db.session.expire_all()
        actor = db.session.get_one(User, uploader.id)
        change_rights.reaches(actor, actor.group)
        with statements() as seen:
            list(check_records(db.session(), UserImporter(actor, imported), part))
        counts.append(len(seen))

    assert counts[0] == counts[1]


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


def test_sign_in_and_undo_at_the_same_moment_let_one_of_both_happen(
    app: Flask, imported: ImportRun, uploader: User
) -> None:
    is_agent = PermissionGroup.id == person("ann").group_id
    db.session.execute(update(PermissionGroup).where(is_agent).values(may_sign_in=True))
    request = UndoRequest(imported.id, 0, str(uploader.id), uploader.full_name)
    db.session.commit()
    undos.begin(db.session(), request, undo_days=7, batch_rows=100)
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
