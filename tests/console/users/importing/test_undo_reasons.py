"""Who stays at the undo of an import of users, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from ctu.access import change_rights
from ctu.account.passwords import renewal
from ctu.audit.recording import record_undo
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team, membership
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import ImportRun
from plugins.bulk_import.storage.host.records import check_records
from plugins.bulk_import.storage.undo.undo_rows import undoable_rows
from tests.console.undoing import undo
from tests.console.users.imported import import_people, person, wrong_passwords


def reasons(run: ImportRun, actor: User) -> dict[str, str]:
    """Return the code of the reason of everybody who would stay, by login."""
    rows = undoable_rows(db.session(), run.id)
    checked = check_records(db.session(), UserImporter(actor, run), rows)
    return {each.record.login: each.keep.code for each in checked if each.keep}


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
def test_an_undo_keeps_a_user_whom_somebody_has_changed(
    imported: ImportRun, uploader: User, happen: Callable[[User], None], code: str
) -> None:
    user = person("ann")
    happen(user)
    db.session.commit()

    assert set(reasons(imported, uploader).values()) == {code}
    run = undo(imported, uploader)
    assert (run.undone_rows, run.kept_rows) == (2, 1)
    assert db.session.get_one(User, user.id).undone_at is None


def unlocked(user: User) -> None:
    wrong_passwords(user)
    user.locked_until, user.failed_tries = None, 0


def locked_by_time(user: User) -> None:
    user.locked_until = utc_now() + timedelta(minutes=5)


def hashed_anew(user: User) -> None:
    db.session.execute(update(User).where(User.id == user.id).values(password_hash="newer"))


def team_renamed(user: User) -> None:
    user.primary_team.name = "Sales and more"


def written_down_elsewhere(user: User) -> None:
    """Let entries stand of a team with the same id, and of a password without its second step."""
    team = {"kind": "team", "subject_id": user.id, "subject_name": "Sales", "action": "changed"}
    step = {"kind": "access", "subject_id": user.id, "subject_name": "Ann Lee"}
    db.session.add(AuditEntry(actor_name="Somebody", **team))
    db.session.add(
        AuditEntry(actor_id=user.id, actor_name="Ann", action="password accepted", **step)
    )


@pytest.mark.parametrize(
    "happen",
    [
        wrong_passwords,
        unlocked,
        locked_by_time,
        hashed_anew,
        team_renamed,
        written_down_elsewhere,
    ],
)
def test_an_undo_takes_back_a_user_whom_nobody_has_changed(
    imported: ImportRun, uploader: User, happen: Callable[[User], None]
) -> None:
    happen(person("ann"))
    db.session.commit()

    assert reasons(imported, uploader) == {}


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
