"""The audit: every change leaves an entry of who, what and when, and none holds a password."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.account.passwords.passwords import hash_password
from ctu.account.passwords.renewal import renew, reset
from ctu.audit.subjects import SUBJECTS
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.capacity import CapacityPlan
from ctu.models.clock import utc_now
from ctu.models.groups import PasswordPolicy
from ctu.models.teams import Team
from ctu.models.users import User
from tests.browser.console import add_import
from tests.console.people import PASSWORD, group_named, sign_in

MakeUser = Callable[..., User]
HEAD = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active"
)
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
    assert (entry.actor_name, entry.action, entry.subject_name) == (
        "Mira Stone",
        "created",
        "Blended",
    )
    assert changes_of(entry)["Voice"] == ["", "1"]
    assert utc_now() - entry.at < timedelta(minutes=1)


def test_a_change_is_reported_field_by_field(
    app: Flask, make_user: MakeUser, make_team: Any
) -> None:
    night_desk, user = make_team("Night Desk"), make_user("a.okafor", "Agent", team="Sales")
    user.last_name, user.group = "Obi", group_named("QA")
    user.teams.append(night_desk)
    db.session.commit()
    entry = entries(kind="user", action="changed")[-1]
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
@pytest.mark.databases("sqlite")
def test_a_change_of_state_has_its_own_word(
    app: Flask, make_user: MakeUser, values: dict[str, Any], deed: str
) -> None:
    user = make_user("a.okafor", locked_until=utc_now() + timedelta(days=1))
    for name, value in values.items():
        setattr(user, name, value)
    db.session.commit()
    assert entries(kind="user")[-1].action == deed


def test_a_change_that_is_rolled_back_is_not_in_the_audit(app: Flask, make_user: MakeUser) -> None:
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
    stored = hash_password("Passing-Cloud-88")
    reset(db.session.get_one(User, user.id, populate_existing=True), stored)
    assert [entry.action for entry in entries(kind="user")][-2:] == [
        "password changed",
        "password reset",
    ]
    told = json.dumps([[each.changes, each.subject_name] for each in entries()])
    for secret in (PASSWORD, "Bright-Window-93", stored, "argon2"):
        assert secret not in told


@pytest.mark.databases("sqlite")
def test_every_stored_field_is_reported_or_left_out_on_purpose(app: Flask) -> None:
    left_out = SECRETS | {"id", "login_key", "name_key", "failed_tries", "created_at"}
    left_out |= {"last_sign_in_at", "import_public_id", "undone_at", "password_expires_at"}
    left_out |= {"guesses", "guesses_since"}
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
    made = {(entry.kind, entry.subject_name) for entry in entries(action="created")}
    assert made >= {("team", "Sales"), ("plan", "Chat"), ("policy", "Own")}


def test_the_page_is_for_those_who_look_after_the_settings(
    client: FlaskClient, make_user: MakeUser, manager: User
) -> None:
    assert client.get("/audit/").status_code == 403
    admin = client.application.test_client()
    sign_in(admin, make_user("i.vale", "Sys Admin"))
    manager.last_name = "<b>Flint</b>"
    db.session.commit()
    page = admin.get("/audit/?flt_state=all").text
    assert "<ins>&lt;b&gt;Flint&lt;/b&gt;</ins>" in page
    assert "m.stone" in page
    for route in ("new", "edit", "clone", "action"):
        assert admin.post(f"/audit/{route}/", data={"rowid": "1", "id": "1"}).status_code != 200


def test_an_import_is_named_and_leads_to_its_page(client: FlaskClient, make_user: MakeUser) -> None:
    admin = make_user("i.vale", "Sys Admin")
    content = f"{HEAD}\nMo,Lin,mo.lin,{PASSWORD},Agent,TRUE,,Sales,,TRUE\n"
    public_id = add_import(admin, "wave3.csv", content.encode()).public_id
    sign_in(client, admin)
    page = client.get("/audit/?flt_state=import").text
    assert (
        f'by import of <a class="origin" href="/imports/users/{public_id}/">wave3.csv</a>' in page
    )


def test_a_download_is_an_act_by_hand_that_leads_to_its_import(
    client: FlaskClient, make_user: MakeUser
) -> None:
    admin = make_user("i.vale", "Sys Admin")
    content = f"{HEAD}\nMo,Lin,mo.lin,,Agent,TRUE,,Sales,,TRUE\n"
    public_id = add_import(admin, "wave3.csv", content.encode()).public_id
    sign_in(client, admin)
    assert client.get(f"/imports/users/{public_id}/errors.csv").status_code == 200
    assert "Downloaded" not in client.get("/audit/?flt_state=import").text
    page = client.get("/audit/?flt_state=hand").text
    assert "Downloaded" in page
    assert "by import of" not in page
    assert f'<a class="origin" href="/imports/users/{public_id}/">wave3.csv</a>' in page


def test_the_days_of_the_audit_are_date_fields_and_stand_as_labels(
    client: FlaskClient, make_user: MakeUser
) -> None:
    sign_in(client, make_user("i.vale", "Sys Admin"))
    page = client.get("/audit/?flt_since=2026-11-25&flt_until=2026-11-26&flt_kind=plan").text
    assert page.count('type="date"') == 2
    labels = page.partition('<ul class="filter-labels"')[2].partition("</ul>")[0]
    told = [re.sub(r"<[^>]*>", "", each).strip() for each in labels.split("<li>")[1:]]
    assert sorted(each.partition("  ")[0].split("\n")[0].split(" Leave")[0] for each in told) == [
        "From day (UTC): 2026-11-25", "Kind: Capacity plan", "To day (UTC): 2026-11-26",
    ]  # fmt: skip
    assert 'href="/audit/?flt_until=2026-11-26&amp;flt_kind=plan"' in labels


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("flt_kind=plan", 1),
        ("flt_kind=nonsense", 0),
        ("flt_state=import", 0),
        ("flt_who=command", 3),
        ("flt_what=chat", 1),
        ("flt_until=1999-12-31", 0),
        ("flt_since=yesterday", 0),
        ("search=chat", 1),
    ],
)
@pytest.mark.databases("sqlite")
def test_entries_are_found_again(
    client: FlaskClient, make_user: MakeUser, make_plan: Any, query: str, count: int
) -> None:
    sign_in(client, make_user("i.vale", "Sys Admin"))
    make_plan("Chat")
    page = client.get(f"/audit/?{query}")
    assert page.status_code == 200
    if "=nonsense" not in query and "=yesterday" not in query:
        assert page.text.count('<td class="cell-at"') == count


def test_who_and_what_is_out_of_sight_stays_so_in_the_audit(
    client: FlaskClient, make_user: MakeUser, make_group: Any, make_team: Any
) -> None:
    keeper = make_group("Keeper", 45, may_sign_in=True, may_manage_groups=True)
    sign_in(client, make_user("k.k", keeper.name))
    make_user("a.a", first_name="Hidden", team="Night Desk")
    make_user("b.b", first_name="Shown")
    make_team("Hidden team")
    make_group("Hidden group", 50)
    make_group("Shown group", 45)
    page = client.get("/audit/?flt_state=hand").text
    assert "Shown" in page
    assert "Shown group" in page
    assert "Hidden" not in page


def test_an_administrator_resets_a_password_and_sees_it_once(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    agent = make_user("q.a", "QA")
    page = client.post("/users/reset-password/", data={"id": str(agent.id)})
    passing = re.search("<code[^>]*>(.+)</code>", page.text)
    assert passing is not None
    fresh = client.application.test_client()
    assert sign_in(fresh, "q.a", passing[1]).location == "/"
    assert fresh.get("/").location == "/account/password"
    assert passing[1] not in client.get(f"/users/edit/?id={agent.id}").text


def test_nobody_resets_whom_they_may_not_change_or_themselves(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    above = make_user("i.vale", "Sys Admin")
    elsewhere = make_user("e.else", "Agent", team="Night Desk")
    shared = make_user("s.s", "Agent", team="Night Desk")
    shared.teams.append(manager.primary_team)
    db.session.commit()
    for user_id in (above.id, elsewhere.id, shared.id, manager.id, 999, "x", "", "9" * 30):
        answer = client.post("/users/reset-password/", data={"id": str(user_id)})
        assert answer.status_code == 404
    assert not any(entry.action == "password reset" for entry in entries())


def test_an_export_is_in_the_audit(client: FlaskClient, manager: User) -> None:
    assert client.get("/readiness/export/csv/").status_code == 200
    (entry,) = entries(action="readiness exported")
    assert (entry.kind, entry.actor_login) == ("access", "m.stone")
