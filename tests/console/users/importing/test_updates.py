"""Users are updated by their logins: by whoever manages them, within rank and teams."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from ctu.account.passwords.first_passwords import expiry, first_hash
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import start_of, today, utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.importing import sentences
from ctu.users.importing.updates import UserUpdater
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.testing.runs import rows_of
from tests.console.api.programs import Program, said, token_for
from tests.console.people import browser_of, entries_of

HIDDEN = ["login.unknown"]


@pytest.fixture
def monday(app: Any) -> date:
    """Return a day that is still to come."""
    return today() + timedelta(days=3)


@pytest.fixture
def people(make_user: Any) -> dict[str, User]:
    """Return a team leader, an agent beside them, a manager, and an agent of another team."""
    current_app.config["CTU_USER_UPDATES"] = True
    named = {"first_name": "Bo", "last_name": "Lee"}
    return {
        "leader": make_user("t.lead", "Team Leader"),
        "agent": make_user("bo", extension="0044", **named),
        "manager": make_user("mia", "Manager"),
        "elsewhere": make_user("eve", team="Support"),
    }


def update(actor: User, text: str) -> Any:
    return import_csv(UserUpdater, text, actor=actor, operation="update")


def judge(actor: User, text: str) -> dict[int, list[str]]:
    return judge_csv(UserUpdater, text, actor=actor, operation="update").problems


def test_only_what_a_file_says_is_changed_and_the_audit_tells_it(people: dict[str, User]) -> None:
    agent, hashed = people["agent"], people["agent"].password_hash
    text = "Login,First name,Password,Extension,Web RTC,Active\nBO,Bob,,,TRUE,\n"
    assert update(people["leader"], text).updated == 1
    db.session.expire_all()
    assert (agent.first_name, agent.last_name, agent.login) == ("Bob", "Lee", "bo")
    assert (agent.extension, agent.web_rtc, agent.active) == ("0044", True, True)
    assert (agent.password_hash, agent.must_change_password) == (hashed, False)
    entries = select(AuditEntry).where(entries_of(agent))
    [_, entry] = db.session.scalars(entries.order_by(AuditEntry.id))
    assert (entry.action, entry.actor_login) == ("changed", "t.lead")
    assert entry.import_public_id
    assert json.loads(entry.changes) == [["First name", "Bo", "Bob"], ["Web RTC", "No", "Yes"]]


def test_the_same_file_again_changes_nothing_and_leaves_no_entry(people: dict[str, User]) -> None:
    text = "Login,First name,Extension,Permission group,Primary team\nbo,Bo,0044,agent,sales\n"
    assert update(people["leader"], text).unchanged == 1
    assert db.session.scalars(select(AuditEntry.action)).all().count("changed") == 0


def test_a_name_that_a_person_has_stays_though_it_is_offered_to_nobody(
    make_user: Any, make_plan: Any, make_group: Any, people: dict[str, User]
) -> None:
    admin = make_user("admin", "Sys Admin")
    plan, group = make_plan("Old plan"), make_group("Old", 5)
    people["elsewhere"].plan, people["elsewhere"].group = plan, group
    plan.active = group.active = False
    db.session.commit()
    text = "Login,Permission group,Primary team,Capacity plan\nEVE,old,support,OLD PLAN\n"
    assert judge(admin, text + "bo,Old,Support,Old plan\n") == {
        3: ["group.unknown", "primary_team.foreign", "plan.unknown"]
    }
    assert update(admin, text).unchanged == 1
    assert update(admin, "Login,Permission group,First name\neve,Old,Eva\n").updated == 1
    assert people["elsewhere"].group is group


def test_blank_cells_that_keep_what_stands_are_nothing_odd(
    people: dict[str, User], make_user: Any, app: Flask
) -> None:
    logins = [f"n.{letter}berg" for letter in "abcdefghij"]
    for login in logins:
        make_user(login, password=None)
    first = [f"B{letter}a" for letter in "abcdefghij"]
    program = Program(app, token_for(people["leader"]))
    all_but_last, all_but_first = [*first[:9], ""], ["", *first[1:]]
    for column in ([""] * 10, all_but_last, all_but_first, ["", "Bea"] + [""] * 8):
        lines = [f"{name},,{login}" for name, login in zip(column, logins, strict=True)]
        text = "\n".join(["First name,Last name,Login", *lines, ""])
        verdict = said(program.post_file("/checks", text, operation="update"))["verdict"]
        assert [each for each in verdict["notes"] if "left alone" not in each] == []
    teams = ["Sales", "", "Support", *[""] * 7]
    lines = [f"{login},{team}" for login, team in zip(logins, teams, strict=True)]
    text = "\n".join(["Login,Primary team", *lines, ""])
    verdict = said(program.post_file("/checks", text, operation="update"))["verdict"]
    assert "merged" not in "".join(verdict["notes"])


def test_nobody_is_told_of_people_out_of_reach(people: dict[str, User]) -> None:
    text = "Login,First name\nmia,Mo\neve,Eva\nnobody,No\nbo,Bob\n"
    found = judge(people["leader"], text)
    assert found == {2: HIDDEN, 3: HIDDEN, 4: HIDDEN}
    told = judge_csv(UserUpdater, text, actor=people["leader"], operation="update").rows
    assert {each.problems[0].message for each in told[:3]} == {sentences.NOT_CHANGEABLE}
    # Whoever sees all teams and is not below reaches them.
    assert judge(people["manager"], text) == {2: ["login.yourself"], 3: HIDDEN, 4: HIDDEN}


def test_nobody_is_made_more_powerful_than_the_uploader(people: dict[str, User]) -> None:
    text = "Login,Permission group\nbo,Manager\nt.lead,Agent\n"
    assert judge(people["leader"], text) == {2: ["group.unknown"], 3: ["login.yourself"]}
    assert judge(people["leader"], "Login,Primary team\nbo,Support\n") == {
        2: ["primary_team.foreign"]
    }


def test_a_password_is_never_set_by_an_update(people: dict[str, User]) -> None:
    text = "Login,Password\nbo,Some-Long-Password-9\n"
    assert judge(people["leader"], text) == {2: ["password.update"]}


def test_a_password_is_refused_beside_a_login_that_is_wrong_and_its_policy_is_not_asked(
    people: dict[str, User],
) -> None:
    rows = ("nobody,weak,Agent", ",weak,Agent", "b o,weak,Agent", "t.lead,weak,Agent", "eve,weak,")
    text = "\n".join(["Login,Password,Permission group", *rows])
    logins = ("unknown", "empty", "characters", "yourself", "unknown")
    expected = {line: [f"login.{each}", "password.update"] for line, each in enumerate(logins, 2)}
    assert judge(people["leader"], text) == expected
    found = update(people["leader"], text)
    assert found.problems == expected
    assert [row["Password"] for row in rows_of(found.error_file)] == [""] * 5


@pytest.mark.sampled(3)
@pytest.mark.parametrize("cell", ["", "  ", "\u00a0", '""', "Some-Long-Password-9", "***"])
@pytest.mark.parametrize("is_atomic", [False, True])
def test_no_cell_changes_or_shows_a_password(
    people: dict[str, User], cell: str, is_atomic: bool
) -> None:
    agent, hashed = people["agent"], people["agent"].password_hash
    text = f"Login,First name,Password\nbo,Bob,{cell}\n"
    options: dict[str, Any] = {"actor": people["leader"], "operation": "update"}
    [row] = judge_csv(UserUpdater, text, **options).rows
    told = repr(row.problems)
    found = import_csv(UserUpdater, text, all_or_nothing=is_atomic, **options)
    is_blank = not cell.strip('" \u00a0')
    assert (found.updated, found.failed) == ((1, 0) if is_blank else (0, 1))
    db.session.expire_all()
    assert (agent.password_hash, agent.must_change_password) == (hashed, False)
    assert agent.first_name == ("Bob" if is_blank else "Bo")
    assert is_blank or cell not in told + found.error_file
    assert hashed not in told + repr(found)


@pytest.mark.parametrize("is_blank", [True, False])
def test_a_login_that_nobody_has_is_shown_beside_a_password_that_is_left_blank(
    people: dict[str, User], *, is_blank: bool
) -> None:
    given = "" if is_blank else "Some-Long-Password-9"
    rows = ["no.body,,Agent", "bo,,Operators", *[f"mia{n},{given},Agent" for n in range(3)]]
    text = "\n".join(["Login,Password,Permission group", *rows])
    found = rows_of(update(people["leader"], text).error_file)
    shown = [found[0]["Login"], found[1]["Permission group"]]
    assert shown == (["no.body", "Operators"] if is_blank else ["", ""])


def test_whoever_is_made_inactive_is_signed_out(people: dict[str, User], app: Flask) -> None:
    agent = people["agent"]
    agent.group = db.session.scalars(select(PermissionGroup).filter_by(name="QA")).one()
    db.session.commit()
    browser = browser_of(app, agent)
    assert browser.get("/").status_code == 200
    assert update(people["leader"], "Login,Active\nbo,FALSE\n").updated == 1
    assert browser.get("/").status_code == 302


def test_whoever_is_made_inactive_loses_their_tokens_for_good(
    people: dict[str, User], make_user: Any, app: Flask
) -> None:
    other = make_user("l.two", "Team Leader")
    program = Program(app, token_for(other))
    assert program.get("/imports").status_code == 200
    for active in ("FALSE", "TRUE"):
        assert update(people["leader"], f"Login,Active\nl.two,{active}\n").updated == 1
        assert program.get("/imports").status_code == 401


def test_a_day_of_a_file_is_stored_and_keeps_the_person_out_until_then(
    people: dict[str, User], make_user: Any, app: Flask, monday: date
) -> None:
    other = make_user("q.a", "QA")
    browser = browser_of(app, other)
    assert browser.get("/").status_code == 200
    assert update(people["leader"], f"Login,Active from\nq.a,{monday}\n").updated == 1
    db.session.expire_all()
    assert other.active_from == monday
    assert browser.get("/").status_code == 302
    # A blank leaves the day alone, and another one lets nobody back into an earlier session.
    assert update(people["leader"], "Login,Active from,Last name\nq.a,,Orr\n").updated == 1
    db.session.expire_all()
    assert other.active_from == monday
    assert update(people["leader"], f"Login,Active from\nq.a,{today()}\n").updated == 1
    assert browser.get("/").status_code == 302
    changes = select(AuditEntry.changes).where(entries_of(other))
    told = json.loads(db.session.scalars(changes.order_by(AuditEntry.id.desc())).first() or "")
    assert told == [["Active from", str(monday), str(today())]]


def test_the_days_of_a_first_password_move_with_the_day_of_a_file(
    people: dict[str, User], make_user: Any, monday: date
) -> None:
    other = make_user("q.a", "QA", password=None, password_hash=first_hash("Kdm-7rw"))
    other.password_expires_at = utc_now() + timedelta(days=14)
    db.session.commit()
    assert update(people["leader"], f"Login,Active from\nq.a,{monday}\n").updated == 1
    db.session.expire_all()
    assert other.password_expires_at == start_of(monday) + timedelta(days=14)


def test_another_primary_team_is_joined_and_no_team_is_left(
    people: dict[str, User], make_team: Any
) -> None:
    team: Team = make_team("Support")
    people["leader"].teams.append(team)
    db.session.commit()
    assert update(people["leader"], "Login,Primary team\nbo,Support\n").updated == 1
    db.session.expire_all()
    agent = people["agent"]
    assert (agent.primary_team.name, {each.name for each in agent.teams}) == (
        "Support",
        {"Sales", "Support"},
    )


def test_another_first_day_is_written_and_signs_out_who_begins_later(
    people: dict[str, User], app: Flask
) -> None:
    agent = people["agent"]
    agent.password_expires_at, agent.must_change_password = utc_now() + timedelta(days=1), True
    db.session.commit()
    version, day = agent.session_version, today() + timedelta(days=30)
    text = f"Login,Active from\nbo,{day}\n"
    assert update(people["leader"], text).updated == 1
    db.session.expire_all()
    assert (agent.active_from, agent.session_version) == (day, version + 1)
    assert agent.password_expires_at == expiry(day)
    assert (update(people["leader"], text).unchanged, agent.session_version) == (1, version + 1)
    entries = select(AuditEntry).where(entries_of(agent)).order_by(AuditEntry.id)
    told = json.loads(db.session.scalars(entries).all()[-1].changes)
    assert [label for label, _, _ in told] == ["Active from"]


def test_every_column_that_an_update_may_change_is_written(people: dict[str, User]) -> None:
    """What the verdict shows and the audit tells is true of the record: no column is forgotten."""
    written = {"First name": "Xu", "Last name": "Yi", "Extension": "77", "Web RTC": "TRUE"}
    written |= {"Permission group": "QA", "Active": "FALSE", "Active from": "2040-01-02"}
    left = {field.header for field in UserUpdater.fields} - written.keys()
    assert left == {"Login", "Password", "Primary team", "Capacity plan"}
    text = f"Login,{','.join(written)}\nbo,{','.join(written.values())}\n"
    assert update(people["leader"], text).updated == 1
    assert update(people["leader"], text).unchanged == 1


def test_an_import_leaves_the_highest_rank_alone(make_user: Any, people: dict[str, User]) -> None:
    first, second = (make_user(login, "Sys Admin") for login in ("root", "toor"))
    text = f"Login,Active,Permission group\n{second.login},FALSE,Agent\n"
    assert judge(first, text) == {2: ["group.update", "active.update"]}
    assert judge(first, "Login,Active from\ntoor,2090-01-01\n") == {2: ["active_from.update"]}
    assert judge(first, "Login,Active from\ntoor,2020-01-01\n") == {}
    later = f"Login,Active from\n{second.login},{today() + timedelta(days=1)}\n"
    assert judge(first, later) == {2: ["active_from.update"]}
    assert judge(first, "Login,First name\ntoor,Tor\n") == {}


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ("toor,Tidy Lantern 48,Nowhere,", ["password.update", "group.unknown"]),
        ("toor,,Agent,WAHR", ["group.update", "active.type"]),
        ("toor,,Nowhere,FALSE", ["group.unknown", "active.update"]),
    ],
)
def test_an_update_reports_its_refusal_beside_problems_of_other_cells(
    make_user: Any, people: dict[str, User], cells: str, codes: list[str]
) -> None:
    first, _ = (make_user(login, "Sys Admin") for login in ("root", "toor"))
    assert judge(first, f"Login,Password,Permission group,Active\n{cells}\n") == {2: codes}


def test_to_update_needs_the_right_to_manage_users(people: dict[str, User]) -> None:
    people["leader"].group.may_manage_users = False
    db.session.commit()
    found = judge_csv(UserUpdater, "Login\nbo\n", actor=people["leader"], operation="update")
    assert found.refusal == "Operation: This kind of import does not do that."


@pytest.mark.parametrize("is_on", [False, True])
def test_the_choice_is_offered_where_the_setting_says_so(
    people: dict[str, User], app: Flask, is_on: bool
) -> None:
    app.config["CTU_USER_UPDATES"] = is_on
    browser = browser_of(app, people["leader"])
    assert ("Update users by Login" in browser.get("/imports/users/").text) == is_on
    assert (judge_csv(UserUpdater, "Login\nbo\n", actor=people["leader"]).refusal == "") is False
    found = judge_csv(UserUpdater, "Login\nbo\n", actor=people["leader"], operation="update")
    assert (found.refusal == "") == is_on
