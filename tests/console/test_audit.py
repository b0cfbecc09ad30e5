"""The audit: every change leaves an entry of who, what and when, and none holds a password."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.access.models import PasswordPolicy
from ctu.access.renewal import renew, reset
from ctu.audit.models import AuditEntry
from ctu.audit.subjects import SUBJECTS
from ctu.capacity.models import CapacityPlan
from ctu.clock import utc_now
from ctu.extensions import db
from ctu.teams.models import Team
from ctu.users.models import User
from tests.console.conftest import PASSWORD, group_named, on_sqlite_alone, sign_in

MakeUser = Callable[..., User]
SECRETS = {"password_hash", "session_version", "must_change_password"}


def entries(**values: Any) -> list[AuditEntry]:
    query = select(AuditEntry).filter_by(**values).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def changes_of(entry: AuditEntry) -> dict[str, list[str]]:
    return {label: [before, after] for label, before, after in json.loads(entry.changes)}


@pytest.fixture
def manager(make_user: MakeUser, client: FlaskClient) -> User:
    person = make_user("m.stone", "Manager", first_name="Mira", last_name="Stone")
    sign_in(client, person)
    return person


def test_whoever_makes_a_record_by_hand_is_remembered(client: FlaskClient, manager: User) -> None:
    client.post("/plans/new/", data={"name": "Blended", "active": "y", "voice": 1, "web_chat": 0,
                "email": 0, "sms": 0, "social": 0, "total": 1})  # fmt: skip
    (entry,) = entries(kind="plan")
    assert (entry.actor_name, entry.deed, entry.subject_name) == (
        "Mira Stone",
        "created",
        "Blended",
    )
    assert changes_of(entry)["Voice"] == ["", "1"]
    assert utc_now() - entry.at < timedelta(minutes=1)


def test_a_change_is_told_field_by_field(app: Flask, make_user: MakeUser, make_team: Any) -> None:
    night_desk, user = make_team("Night Desk"), make_user("a.okafor", "Agent", team="Sales")
    user.last_name, user.group = "Obi", group_named("QA")
    user.teams.append(night_desk)
    db.session.commit()
    entry = entries(kind="user", deed="changed")[-1]
    assert changes_of(entry) == {
        "Last name": ["Okafor", "Obi"],
        "Permission group": ["Agent", "QA"],
        "Member of teams": ["Sales", "Night Desk, Sales"],
    }
    assert (entry.actor_id, entry.actor_name) == (None, "Command line")


@pytest.mark.parametrize(
    ("values", "deed"),
    [
        ({"active": False}, "deactivated"),
        ({"locked_until": None}, "unlocked"),
        ({"active": False, "last_name": "Obi"}, "changed"),
    ],
)
@on_sqlite_alone
def test_a_change_of_state_has_its_own_word(
    app: Flask, make_user: MakeUser, values: dict[str, Any], deed: str
) -> None:
    user = make_user("a.okafor", locked_until=utc_now() + timedelta(days=1))
    for name, value in values.items():
        setattr(user, name, value)
    db.session.commit()
    assert entries(kind="user")[-1].deed == deed


def test_what_is_not_saved_is_not_in_the_audit(app: Flask, make_user: MakeUser) -> None:
    user, before = make_user("a.okafor"), len(entries())
    user.last_name = "Obi"
    db.session.flush()
    db.session.rollback()
    user.failed_tries += 1
    db.session.commit()
    assert len(entries()) == before


def test_passwords_leave_a_deed_and_nothing_else(app: Flask, make_user: MakeUser) -> None:
    user = make_user("a.okafor")
    renew(user.id, user.password_hash, "Bright-Window-93")
    passing = reset(db.session.get_one(User, user.id, populate_existing=True))
    assert [entry.deed for entry in entries(kind="user")][-2:] == [
        "password changed",
        "password reset",
    ]
    told = json.dumps([[each.changes, each.subject_name] for each in entries()])
    for secret in (PASSWORD, "Bright-Window-93", passing, "argon2"):
        assert secret not in told


@on_sqlite_alone
def test_every_stored_field_is_told_or_left_out_on_purpose(app: Flask) -> None:
    left_out = SECRETS | {"id", "login_key", "name_key", "failed_tries", "created_at"}
    left_out |= {"last_sign_in_at", "import_public_id"}
    for model, subject in SUBJECTS.items():
        columns = {attribute.key for attribute in model.__mapper__.column_attrs}
        told = set(subject.fields) | {f"{name}_id" for name in subject.fields}
        assert columns - told - left_out == set(), model.__name__
        assert not SECRETS & set(subject.fields)


def test_groups_policies_and_teams_are_audited(app: Flask) -> None:
    group_named("QA").may_import_users = True
    db.session.add_all([Team(name="Sales"), CapacityPlan(name="Chat"), PasswordPolicy(name="Own")])
    db.session.commit()
    assert changes_of(entries(kind="group")[-1]) == {"Import users": ["No", "Yes"]}
    made = {(entry.kind, entry.subject_name) for entry in entries(deed="created")}
    assert made >= {("team", "Sales"), ("plan", "Chat"), ("policy", "Own")}
