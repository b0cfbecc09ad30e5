"""Grids of more rows than are counted: found by indexes, and far pages behind a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text, update

from ctu.access.user_counts import count_everybody
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.users import User
from ctu.users.importing.undo import reasons_to_keep
from tests.console.grids import logins, people_statement
from tests.console.people import sign_in
from tests.inspection.plans import explained
from tests.inspection.statements import Record

BOUND = 10_000
COUNT = BOUND + 95
LAST = COUNT // 20
FAR = BOUND // 20
MEMBERS = """
INSERT INTO membership (user_id, team_id)
SELECT id, :team FROM user_account WHERE login LIKE 'l1%' AND id % 2 = 0
"""
ENTRIES = """
INSERT INTO audit_entry (at, actor_id, actor_name, actor_login, kind, subject_id, subject_name,
  subject_login, deed, changes, import_public_id)
SELECT created_at, 1, 'Ann', 'ann', 'user', id, first_name, login, 'created', '[]',
  CASE WHEN id % 2 = 0 THEN 'a' END FROM user_account WHERE login LIKE 'l1%'
"""
#: What each address shows, and the order along which an index leads there.
ADDRESSES = {
    "/users/": "user_account.first_name",
    f"/users/?page={LAST}": "",
    f"/users/?page={FAR}&after=20": "user_account.first_name",
    f"/users/?page={FAR}&before=20": "user_account.first_name",
    "/users/?sort=0&desc=1": "user_account.first_name",
    "/users/?sort=1": "user_account.login_key",
    "/users/?sort=1&desc=1": "user_account.login_key",
    "/users/?sort=2": "",
    "/users/?sort=3&desc=1": "",
    "/users/?sort=5&page=2": "",
    "/users/?sort=8&desc=1": "",
    "/users/?flt_state=active": "user_account.first_name",
    "/users/?flt_state=inactive": "",
    "/users/?flt_state=locked": "",
    "/users/?flt_team=1": "",
    "/users/?flt_team=1&flt_state=locked": "",
    "/users/?filter=open": "user_account.first_name",
    "/teams/": "",
    "/audit/?flt_state=all": "audit_entry.id",
    "/audit/?sort=0": "audit_entry.at",
    f"/audit/?page={LAST}": "",
    "/audit/?flt_state=hand": "audit_entry.id",
}


@pytest.fixture
def long_lists(make_user: Callable[..., User], client: FlaskClient) -> User:
    """Store more people and entries than are counted, and sign in who sees all of them."""
    person = make_user("s.admin", "Sys Admin", first_name="Sara", last_name="Admin")
    values: dict[str, Any] = {"count": COUNT, "group_id": person.group_id}
    values |= {"team": person.primary_team_id, "now": "2026-11-01 00:00:00.000000"}
    values |= {"later": "2100-01-01 00:00:00.000000"}
    db.session.execute(text(people_statement()), values)
    db.session.execute(text(MEMBERS), {"team": values["team"]})
    db.session.execute(text(ENTRIES))
    db.session.commit()
    sign_in(client, person)
    return person


def learn_tables() -> None:
    """Let PostgreSQL know the rows of this test alone.

    Tests before have left room in the indexes, which makes one dearer than another.
    """
    if db.engine.dialect.name == "postgresql":
        for statement in ("REINDEX TABLE membership", "REINDEX TABLE user_account", "ANALYZE"):
            db.session.execute(text(statement))
        db.session.commit()


def link(page: str, rel: str) -> str | None:
    """Return the address of the page before or after this one; None when there is none."""
    found = re.search(rf'rel="{rel}" href="([^"]*)"', page)
    return None if found is None else unescape(found[1])


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("long_lists")
def test_every_page_of_a_long_list_is_read_through_indexes(client: FlaskClient) -> None:
    client.get("/users/")
    for address, order in ADDRESSES.items():
        with explained(db.engine) as plans:
            assert client.get(address).status_code == 200
        for table in ("user_account", "audit_entry", "membership"):
            assert plans.whole_reads(table) == [], (address, table)
        if order:
            assert plans.sorts(order) == [], address


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
def test_entries_made_by_hand_are_found_by_an_index(client: FlaskClient, long_lists: User) -> None:
    for order in ("", "&sort=0", "&sort=0&desc=1"):
        with explained(db.engine) as plans:
            assert client.get(f"/audit/?flt_state=hand{order}").status_code == 200
        [plan] = [plan for statement, plan in plans.all() if "audit_entry.deed" in statement]
        # Its name says what the index leaves out; the plan reads nothing else and sorts nothing.
        assert "ix_audit_entry_by_hand" in plan, order
        assert plans.sorts("audit_entry") == [], order
    with explained(db.engine) as plans:
        assert client.get("/audit/?flt_state=all").status_code == 200
    [plan] = [plan for statement, plan in plans.all() if "audit_entry LIMIT" in _flat(statement)]
    is_sqlite = db.engine.dialect.name == "sqlite"
    expected = "MULTI-INDEX OR" if is_sqlite else "Index Only Scan using ix_audit_entry_by_hand"
    assert expected in plan
    assert plans.whole_reads("audit_entry") == []
    with explained(db.engine) as plans:
        assert reasons_to_keep(long_lists, [long_lists])[0] is not None
    [plan] = [plan for statement, plan in plans.all() if "audit_entry.actor_id" in statement]
    assert "ix_audit_entry_actor_id" in plan, "whether somebody has acted"


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
def test_users_of_a_large_team_and_who_is_locked_are_met_by_indexes_alone(
    client: FlaskClient, long_lists: User
) -> None:
    learn_tables()
    with explained(db.engine) as plans:
        assert client.get(f"/users/?flt_team={long_lists.primary_team_id}").status_code == 200
    [plan] = [plan for statement, plan in plans.all() if "AS primary_team" in statement]
    for index in ("ix_membership_team_id_user_id", "ix_user_account_first_name_last_name_id"):
        assert re.search(f"(COVERING INDEX|Index Only Scan using) {index}", plan), plan
    with explained(db.engine) as plans:
        count_everybody()
    [plan] = [plan for statement, plan in plans.all() if "locked_until" in statement]
    # That of an import's people holds them alone, too, and the planner takes either.
    assert re.search("ix_user_account_(import_)?locked_until", plan)


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
def test_users_are_counted_by_plan_and_by_group_without_going_through_them(
    client: FlaskClient, long_lists: User, make_plan: Callable[..., CapacityPlan]
) -> None:
    plan = make_plan("Long")
    db.session.execute(
        update(User).where(User.group_id == long_lists.group_id).values(plan_id=plan.id)
    )
    db.session.commit()
    with explained(db.engine) as plans:
        page = client.get("/plans/").text
    assert '>10,000+<span class="sr-only"> users with Long<' in page
    [(statement, found)] = [each for each in plans.all() if "user_account.plan_id =" in each[0]]
    index = "(COVERING INDEX|Index Only Scan using) ix_user_account_plan_id"
    assert len(re.findall(index, found)) == statement.count("LIMIT") > 0, found
    with explained(db.engine) as plans:
        page = client.get("/groups/").text
    assert f'>{COUNT + 1:,}<span class="sr-only"> users of Sys Admin<' in page
    assert [found for _, found in plans.all() if "ix_user_account_group_id" in found] == []
    [found] = [found for statement, found in plans.all() if "GROUP BY" in statement]
    assert "people_count" in found
    assert "user_account" not in found


def _flat(statement: str) -> str:
    return " ".join(statement.split())


@pytest.mark.usefixtures("long_lists")
def test_a_page_of_a_long_list_asks_a_few_times(client: FlaskClient, statements: Record) -> None:
    expected = {"/users/": 3, "/users/?flt_state=active": 3, "/audit/?page=1": 5}
    for address, number in expected.items():
        client.get(address)
        with statements() as asked:
            assert client.get(address).status_code == 200
        assert len(asked) == number, address


def test_long_lists_are_counted_up_to_a_bound(client: FlaskClient, long_lists: User) -> None:
    page = client.get("/users/").text
    assert '<span class="count">10,000+</span>' in page
    assert "All <span>10,000+</span>" in page
    assert "Active <span>10,000+</span>" in page
    assert "Inactive <span>20</span>" in page
    assert "Locked <span>9</span>" in page
    assert "1–20 of 10,000+" in page
    team, group = long_lists.primary_team_id, long_lists.group_id
    assert re.search(r"\b5,04\d users match", client.get(f"/users/?flt_team={team}").text)
    assert "10,000+ users match" in client.get(f"/users/?flt_group={group}").text
    assert re.search(
        r"Active <span>9,9\d\d\+</span>", client.get(f"/users/?flt_group={group}").text
    )
    assert "1–20 of 10,000+" in client.get("/audit/?flt_state=all").text
    assert re.search(r">5,04\d<span class=\"sr-only\"> members of", client.get("/teams/").text)
    assert re.search(r"By import <span>5,04\d</span>", client.get("/audit/?flt_state=all").text)


@pytest.mark.usefixtures("long_lists")
def test_pages_of_a_long_list_follow_each_other_without_a_gap(client: FlaskClient) -> None:
    expected = db.session.scalars(text("SELECT login FROM user_account ORDER BY login_key")).all()
    for address, wanted in (("sort=1", expected), ("sort=1&desc=1", expected[::-1])):
        page, seen = client.get(f"/users/?{address}&page={FAR - 1}").text, []
        while following := link(page, "next"):
            seen += re.findall(r'class="cell-login"><span title="([^"]*)"', page)
            page = client.get(following).text
        seen += re.findall(r'class="cell-login"><span title="([^"]*)"', page)
        assert seen == wanted[(FAR - 1) * 20 :]
        assert f"of {COUNT + 1:,}" in page
        before = str(link(page, "prev"))
        assert "before=" in before
        assert logins(client, before) == wanted[(LAST - 1) * 20 : LAST * 20]


@pytest.mark.usefixtures("long_lists")
def test_a_far_page_is_found_by_its_number_too(client: FlaskClient) -> None:
    page = client.get(f"/users/?page={FAR - 1}").text
    following = str(link(page, "next"))
    assert "after=" in following
    for _ in range(2):
        assert logins(client, f"/users/?page={FAR}") == logins(client, following)
    assert logins(client, f"/users/?page={FAR}&after=0") == logins(client, following)
    assert logins(client, f"/users/?page={FAR}&after=x") == logins(client, following)
    assert logins(client, "/users/?page=900000") == []
    # The number alone counts near the start, whatever else an old link says.
    assert logins(client, "/users/?page=1&after=9") == logins(client, "/users/?page=1")


def test_a_link_behind_somebody_out_of_sight_tells_nothing(
    client: FlaskClient, long_lists: User, make_user: Callable[..., User]
) -> None:
    hidden = make_user("h.id", "Agent", "Elsewhere", first_name="Zed", last_name="Zed")
    leader = make_user("t.lead", "Team Leader")
    db.session.execute(
        text("INSERT INTO membership SELECT id, :team FROM user_account WHERE id % 2 = 1 AND login "
             "LIKE 'l1%'"), {"team": leader.primary_team_id},
    )  # fmt: skip
    db.session.commit()
    client.get("/sign-out")
    client.post("/sign-out")
    sign_in(client, leader)
    shown = logins(client, f"/users/?page={FAR}")
    assert shown
    assert logins(client, f"/users/?page={FAR}&after={hidden.id}") == shown
