"""Start days: people exist and hold their login, and sign in from a day on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.account.pages.sign_in_pages import NOT_BEGUN, REFUSED
from ctu.account.passwords.first_passwords import first_hash
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import start_of, today, utc_now
from ctu.models.users import User
from ctu.setting_values import check_zone
from ctu.users.start_day import KEEPS_YOURSELF_OUT, WRONG_DAY
from plugins.bulk_import import SettingError
from tests.console.people import PASSWORD, entries_of, sign_in

MakeUser = Callable[..., User]
DAY = timedelta(days=1)


@pytest.fixture
def monday(app: Any) -> date:
    """Return a day that is still to come."""
    return today() + 3 * DAY


def save(client: FlaskClient, user: User, active_from: str) -> str:
    """Save the form of a person with another first day, and return the page that follows."""
    form = {
        "first_name": user.first_name, "last_name": user.last_name, "login": user.login,
        "group_id": user.group_id, "primary_team_id": user.primary_team_id, "active": "y",
        "team_ids": [team.id for team in user.teams], "active_from": active_from,
    }  # fmt: skip
    answer = client.post(f"/users/edit/?id={user.id}", data=form, follow_redirects=True)
    db.session.expire_all()
    return answer.text


def test_before_the_day_only_who_knows_the_password_is_told_of_it(
    client: FlaskClient, make_user: MakeUser, monday: date
) -> None:
    make_user("new.comer", "QA", active_from=monday)
    told = unescape(sign_in(client, "new.comer").text)
    assert f"You can sign in from {monday:%A}, {monday.day} {monday:%B %Y}." in told
    assert REFUSED not in told
    assert client.get("/").status_code == 302
    for login, password in (("new.comer", "wrong"), ("nobody", "wrong")):
        said = unescape(sign_in(client, login, password).text)
        assert REFUSED in said
        assert NOT_BEGUN.partition("{")[0] not in said


@pytest.mark.parametrize("values", [{"active": False}, {"group": "Agent"}])
def test_whoever_could_not_sign_in_on_the_day_either_does_not_learn_of_it(
    client: FlaskClient, make_user: MakeUser, monday: date, values: dict[str, Any]
) -> None:
    make_user("new.comer", **({"group": "QA", "active_from": monday} | values))
    assert REFUSED in unescape(sign_in(client, "new.comer").text)


def test_from_the_day_on_the_person_signs_in(client: FlaskClient, make_user: MakeUser) -> None:
    make_user("new.comer", "QA", active_from=today())
    assert sign_in(client, "new.comer").location == "/"


def test_a_day_begins_in_the_time_zone_of_the_console(
    client: FlaskClient, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two zones that are a day apart there is always one where the day has come."""
    east, west = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")
    make_user("new.comer", "QA", active_from=datetime.now(east).date())
    monkeypatch.setitem(current_app.config, "CTU_TIME_ZONE", str(west))
    assert "You can sign in from" in sign_in(client, "new.comer").text
    monkeypatch.setitem(current_app.config, "CTU_TIME_ZONE", str(east))
    assert sign_in(client, "new.comer").location == "/"
    assert start_of(date(2026, 12, 7)).isoformat() == "2026-12-06T10:00:00+00:00"


def test_a_time_zone_that_nobody_knows_is_refused_at_the_start() -> None:
    check_zone("Europe/Berlin")
    for name in ("Berlin", "../etc/passwd", ""):
        with pytest.raises(SettingError, match="CTU_TIME_ZONE must be a time zone such as"):
            check_zone(name)


def test_the_form_shows_and_changes_the_day_and_the_audit_tells_it(
    client: FlaskClient, leader: User, make_user: MakeUser, monday: date
) -> None:
    user = make_user("new.comer", "QA", active_from=monday)
    page = client.get(f"/users/edit/?id={user.id}").text
    assert re.search(rf'name="active_from"[^>]* value="{monday}"', page)
    assert "was saved" in save(client, user, str(monday + DAY))
    assert user.active_from == monday + DAY
    assert "was saved" in save(client, user, "")
    assert user.active_from is None
    entries = select(AuditEntry.changes).where(entries_of(user))
    changes = list(db.session.scalars(entries.order_by(AuditEntry.id)))
    assert f'["Active from", "{monday}", "{monday + DAY}"]' in changes[-2]
    assert f'["Active from", "{monday + DAY}", ""]' in changes[-1]
    assert WRONG_DAY in save(client, user, "next week")


def test_a_person_is_made_by_hand_with_a_day_to_come(
    client: FlaskClient, leader: User, make_user: MakeUser, monday: date
) -> None:
    group_id, team_id = make_user("q.a", "QA").group_id, leader.primary_team_id
    form = {
        "first_name": "Al", "last_name": "Orr", "login": "al.orr", "password": PASSWORD,
        "group_id": group_id, "primary_team_id": team_id, "active": "y",
        "active_from": str(monday),
    }  # fmt: skip
    assert client.post("/users/new/", data=form).status_code == 302
    made = db.session.scalars(select(User).filter_by(login="al.orr")).one()
    assert (made.active_from, made.session_version) == (monday, 1)


def test_the_days_of_a_first_password_count_from_the_day(
    client: FlaskClient, leader: User, make_user: MakeUser, monday: date
) -> None:
    made = {"password_hash": first_hash("Kdm-7rw"), "must_change_password": True}
    user = make_user("new.comer", "QA", password=None, **made)
    user.password_expires_at = utc_now() + 14 * DAY
    db.session.commit()
    save(client, user, str(monday))
    assert user.password_expires_at == start_of(monday) + 14 * DAY
    save(client, user, "")
    assert user.password_expires_at is not None
    assert abs(user.password_expires_at - utc_now() - 14 * DAY) < timedelta(minutes=5)


def test_a_later_day_ends_what_the_person_is_signed_in_to(
    client: FlaskClient, leader: User, make_user: MakeUser, monday: date
) -> None:
    user = make_user("q.a", "QA")
    other = client.application.test_client()
    sign_in(other, user)
    assert other.get("/").status_code == 200
    save(client, user, str(monday))
    assert other.get("/").location.startswith("/sign-in")
    save(client, user, "")
    assert other.get("/").location.startswith("/sign-in")


def test_nobody_keeps_out_oneself_or_the_last_of_the_highest_rank(
    client: FlaskClient, make_user: MakeUser, monday: date
) -> None:
    admin = make_user("s.admin", "Sys Admin")
    # Somebody who begins later cannot stand in for the last one yet.
    make_user("later.admin", "Sys Admin", active_from=monday)
    sign_in(client, admin)
    assert KEEPS_YOURSELF_OUT in save(client, admin, str(monday))
    second = make_user("b.admin", "Sys Admin")
    assert "was saved" in save(client, second, str(monday))
    form = {"action": "deactivate", "rowid": str(admin.id), "url": "/users/"}
    client.post("/users/action/", data=form)
    assert db.session.get_one(User, admin.id).active
