"""Batch actions: all that match the list, asked about, within rights, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update

from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.teams import Team
from ctu.models.users import User
from tests.console.grids import people_statement
from tests.console.people import browser_of, entries_of, sign_in

MakeUser = Callable[..., User]


def post(client: FlaskClient, action: str, query: str = "", **form: Any) -> str:
    """Send a batch action; return the page that follows."""
    data = {"action": action, "url": "/users/"} | form
    address = f"/users/action/{query}"
    return client.post(address, data=data, follow_redirects=True).text


def active_logins() -> set[str]:
    db.session.expire_all()
    return set(db.session.scalars(select(User.login).where(User.active)))


def undo(client: FlaskClient, page: str, **form: str) -> str:
    """Press the button Undo of a page; return the page that follows."""
    found = re.search(r'form="undo-batch" name="request" value="([^"]+)"', page)
    assert found is not None
    data = {"request": found[1], "url": "/users/"} | form
    return client.post("/users/action/undo/", data=data, follow_redirects=True).text


def confirm(client: FlaskClient, page: str, action: str, query: str = "", **form: Any) -> str:
    """Press the button of a question; return the page that follows."""
    found = re.search(r'name="confirmed" value="([^"]+)"', page)
    assert found is not None
    return post(client, action, query, confirmed=found[1], **form)


@pytest.fixture
def many(leader: User, make_user: MakeUser) -> list[User]:
    """Make twelve people of the leader's team, and one of another."""
    make_user("far.one", team="Night Desk", password=None)
    return [make_user(f"near.{number}", password=None) for number in range(12)]


def test_a_refused_batch_is_amber_and_one_that_was_done_is_green(
    client: FlaskClient, leader: User, many: list[User]
) -> None:
    refused = post(client, "deactivate", rowid=leader.id)
    assert "alert-warning" in refused
    assert "0 users deactivated, 1 left as it was: you cannot deactivate yourself." in refused
    assert "Undo</button>" not in refused
    assert "alert-success" in post(client, "deactivate", rowid=many[0].id)


def test_many_are_asked_about_before_it_hurts(client: FlaskClient, many: list[User]) -> None:
    ids = [user.id for user in many]
    page = post(client, "deactivate", rowid=ids)
    assert "<h1>Deactivate: 12 users?</h1>" in page
    assert "They are signed out at once" in page
    assert len(active_logins()) == 14
    page = confirm(client, page, "deactivate", rowid=ids)
    assert "12 users deactivated." in page
    assert active_logins() == {"far.one", "t.lead"}


def test_all_that_match_are_found_by_the_filter_of_the_list_and_within_rights(
    client: FlaskClient, leader: User, many: list[User], make_user: MakeUser
) -> None:
    make_user("near.boss", "Manager", password=None)
    make_user("other", password=None, active=False)
    page = post(client, "deactivate", "?search=near&flt_state=active", matching="1")
    assert "Deactivate: 13 users?" in page
    assert "1 of them stays as it is: you may not change them." in page
    page = confirm(client, page, "deactivate", "?search=near&flt_state=active", matching="1")
    assert "12 users deactivated, 1 left as it was: you may not change them" in page
    assert active_logins() == {"far.one", "t.lead", "near.boss"}


def test_who_matches_only_now_is_asked_about_anew(
    client: FlaskClient, many: list[User], make_user: MakeUser
) -> None:
    question = post(client, "deactivate", "?search=near", matching="1")
    many[0].login = "gone.0"
    make_user("near.late", password=None)
    page = confirm(client, question, "deactivate", "?search=near", matching="1")
    assert "The list has changed in the meantime: these 12 users are in it now." in page
    assert len(active_logins()) == 15
    assert "12 users deactivated." in confirm(
        client, page, "deactivate", "?search=near", matching="1"
    )


def test_a_confirmation_counts_for_its_own_action_only(
    client: FlaskClient, many: list[User]
) -> None:
    question = post(client, "activate", "?search=near", matching="1")
    assert "Deactivate: 12 users?" in confirm(
        client, question, "deactivate", "?search=near", matching="1"
    )


@pytest.mark.parametrize("query", ["?flt_team=abc", "?flt_nonsense=1&search=near", "?flt_state=x"])
def test_a_filter_that_cannot_be_used_widens_nothing(
    client: FlaskClient, many: list[User], query: str
) -> None:
    page = post(client, "deactivate", query, matching="1", confirmed="13")
    assert "Nothing was changed: these filters cannot be used." in page
    assert len(active_logins()) == 14


def add_agents(leader: User, count: int) -> None:
    """Store that many active people like the leader, whose logins begin with l1."""
    values: dict[str, Any] = {"count": count, "group_id": leader.group_id}
    values |= {"team": leader.primary_team_id, "now": "2026-11-01 00:00:00.000000"}
    values |= {"later": "2100-01-01 00:00:00.000000"}
    db.session.execute(text(people_statement()), values)
    db.session.execute(update(User).where(User.login.like("l1%")).values(active=True))
    db.session.commit()


def test_more_than_five_hundred_have_to_be_narrowed(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    add_agents(leader, 501)
    admin = make_user("s.admin", "Sys Admin")
    browser = browser_of(client.application, admin)
    assert "More than 500 match: narrow the list" in browser.get("/users/").text
    page = post(browser, "deactivate", "?search=l1", matching="1")
    assert "Nothing was changed: more than 500 users match. Narrow the list first." in page
    db.session.execute(update(User).where(User.login == "l100001").values(login="x"))
    db.session.commit()
    assert "All 500 that match" in browser.get("/users/?search=l1").text


@pytest.mark.thorough
def test_five_hundred_are_changed_and_taken_back_at_once(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    add_agents(leader, 500)
    browser = browser_of(client.application, make_user("s.admin", "Sys Admin"))
    question = post(browser, "deactivate", "?search=l1", matching="1")
    began_at = monotonic()
    page = confirm(browser, question, "deactivate", "?search=l1", matching="1")
    print(f"five hundred in {monotonic() - began_at:.1f} s")
    assert "500 users deactivated." in page
    assert "500 users activated." in undo(browser, page)


def test_undo_takes_back_what_the_batch_did_and_says_so(
    client: FlaskClient, leader: User, many: list[User]
) -> None:
    inactive, *others = many
    inactive.active = False
    db.session.commit()
    page = post(client, "deactivate", rowid=[inactive.id, others[0].id, others[1].id])
    assert "2 users deactivated, 1 left as it was: already inactive." in page
    # A later entry about a record of another kind, which has the same id.
    entry = {"kind": "team", "subject_id": others[0].id, "subject_name": "", "action": "changed"}
    db.session.add(AuditEntry(actor_name="", **entry))
    db.session.commit()
    assert "2 users activated." in undo(client, page)
    assert active_logins() == {"far.one", "t.lead", *(each.login for each in others)}


def test_undo_leaves_who_was_changed_since(client: FlaskClient, many: list[User]) -> None:
    page = post(client, "deactivate", rowid=[many[0].id, many[1].id])
    post(client, "activate", rowid=many[0].id)
    post(client, "deactivate", rowid=many[0].id)
    told = undo(client, page)
    assert "1 user activated, 1 left as it was: changed since." in told
    assert "near.0" not in active_logins()
    assert "There is nothing to undo any more." not in told
    assert "0 users activated, 2 left as they were: changed since." in undo(client, page)


def test_nobody_undoes_what_another_person_did_or_long_ago(
    client: FlaskClient, many: list[User], make_user: MakeUser
) -> None:
    page = post(client, "deactivate", rowid=many[0].id)
    other = browser_of(client.application, make_user("t.other", "Team Leader"))
    assert "There is nothing to undo any more." in undo(other, page)
    looker = browser_of(client.application, make_user("q.look", "QA"))
    assert "There is nothing to undo any more." in undo(looker, page)
    an_hour_ago = utc_now() - timedelta(hours=1)
    db.session.execute(update(AuditEntry).values(at=an_hour_ago))
    db.session.commit()
    assert "There is nothing to undo any more." in undo(client, page)
    assert "near.0" not in active_logins()


def test_undo_keeps_to_the_rights_of_this_moment(
    client: FlaskClient, leader: User, many: list[User], make_user: MakeUser
) -> None:
    page = post(client, "deactivate", rowid=[many[0].id, many[1].id])
    night = db.session.scalars(select(Team).filter_by(name="Night Desk")).one()
    moved = db.session.get_one(User, many[0].id)
    db.session.execute(update(User).where(User.id == moved.id).values(primary_team_id=night.id))
    db.session.execute(text("DELETE FROM membership WHERE user_id = :id"), {"id": moved.id})
    db.session.commit()
    assert "1 user activated" in undo(client, page)
    assert "near.0" not in active_logins()


def test_who_was_deactivated_by_mistake_is_active_again_and_signed_out(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    person = make_user("q.ames", "QA", password=None)
    browser = browser_of(client.application, person)
    assert browser.get("/account/sessions").status_code == 200
    undo(client, post(client, "deactivate", rowid=person.id))
    assert "q.ames" in active_logins()
    assert browser.get("/account/sessions").status_code == 302


def test_an_undo_is_in_the_audit_like_any_change(client: FlaskClient, many: list[User]) -> None:
    undo(client, post(client, "deactivate", rowid=many[0].id))
    entries = select(func.count()).where(entries_of(many[0]))
    actions = entries.where(AuditEntry.action.in_(("deactivated", "activated")))
    assert db.session.scalar(actions) == 2


def test_teams_are_taken_back_as_people_are(client: FlaskClient, make_user: MakeUser) -> None:
    manager = make_user("m.stone", "Manager")
    sign_in(client, manager)
    form = {"action": "deactivate", "rowid": manager.primary_team_id, "url": "/teams/"}
    page = client.post("/teams/action/", data=form, follow_redirects=True).text
    assert "1 team deactivated." in page
    found = re.search(r'name="request" value="([^"]+)"', page)
    assert found is not None
    form = {"request": found[1], "url": "/teams/"}
    page = client.post("/users/action/undo/", data=form, follow_redirects=True).text
    assert "There is nothing to undo any more." in page
    page = client.post("/teams/action/undo/", data=form, follow_redirects=True).text
    assert "1 team activated." in page


def test_more_ids_than_a_page_shows_are_refused_before_they_are_looked_up(
    client: FlaskClient, many: list[User]
) -> None:
    ids = [*(user.id for user in many), *range(10_001, 90_001)]
    page = post(client, "deactivate", rowid=ids)
    assert "Nothing was changed: choose 100 records at most." in page
    assert len(active_logins()) == 14


def test_changes_of_an_import_cannot_be_undone_as_a_batch(
    client: FlaskClient, many: list[User]
) -> None:
    page = post(client, "deactivate", rowid=many[0].id)
    db.session.execute(update(AuditEntry).values(import_public_id="0" * 16))
    db.session.commit()
    assert "There is nothing to undo any more." in undo(client, page)
    assert "near.0" not in active_logins()


# PostgreSQL stores no NUL, so a request that names one would end in an error there.
@pytest.mark.databases("postgresql")
def test_a_wrong_request_id_undoes_nothing(client: FlaskClient, many: list[User]) -> None:
    post(client, "deactivate", rowid=many[0].id)
    for request_id in ("", "\x00", "a\x00b" * 8, "9" * 5_000):
        data = {"request": request_id, "url": "/users/"}
        answer = client.post("/users/action/undo/", data=data, follow_redirects=True)
        assert answer.status_code == 200, request_id[:9]
        assert "There is nothing to undo any more." in answer.text, request_id[:9]
    assert "near.0" not in active_logins()
