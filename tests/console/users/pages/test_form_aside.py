"""Beside a user's form: the latest changes, the import that made them, and Unlock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from tests.browser.console import add_import
from tests.console.people import browser_of, sign_in

MakeUser = Callable[..., User]
HEADS = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active\n"
)
UNLOCK = 'name="action" value="unlock"'


def text_of(page: str) -> str:
    """Return what stands beside the form, without markup."""
    beside = page.partition('<div class="stack">')[2].partition("<script")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", beside)).split())


def test_a_locked_user_is_unlocked_from_the_form(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    user = make_user("l.ocked", failed_tries=5, locked_until=utc_now() + timedelta(hours=1))
    address = f"/users/edit/?id={user.id}"
    assert UNLOCK in client.get(address).text
    form = {"action": "unlock", "rowid": user.id, "url": address}
    answer = client.post("/users/action/", data=form)
    assert answer.location.endswith(address)
    page = client.get(address).text
    assert "1 user unlocked." in page
    assert UNLOCK not in page
    assert "Unlocked" in text_of(page)


def test_the_latest_changes_are_reported_without_what_the_viewer_may_not_know(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    user = make_user("a.one", team="Sales")
    far = make_user("f.boss", "Sys Admin", team="Night Desk", first_name="Faye")
    stranger = browser_of(client.application, far)
    form = {"action": "deactivate", "rowid": user.id, "url": "/users/"}
    stranger.post("/users/action/", data=form)
    client.post("/users/action/", data=form | {"action": "activate"})
    told = text_of(client.get(f"/users/edit/?id={user.id}").text)
    assert "by Tia Lead" in told
    assert "Deactivated" in told
    assert "by somebody whom you cannot see" in told
    assert "Faye" not in told
    assert "All changes" not in told
    seen = stranger.get(f"/users/edit/?id={user.id}").text
    assert "by Faye" in text_of(seen)
    link = re.search(r'href="([^"]+)">All changes', seen)
    assert link is not None
    entries = stranger.get(unescape(link[1])).text
    assert len(re.findall('class="cell-at"', entries)) >= 3


def test_who_was_imported_leads_to_the_file_and_its_line(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    row = "Mo,Lin,mo.lin,Quiet-Harbour-72,Agent,TRUE,,Sales,,TRUE\n"
    add_import(leader, "wave2.csv", (HEADS + row.replace("mo.lin", "mo.one")).encode())
    run = add_import(leader, "wave3.csv", (HEADS + row + row.replace("mo.lin", "mo.two")).encode())
    public_id = run.public_id
    db.session.commit()
    sign_in(client, leader)
    user = db.session.scalars(select(User).filter_by(login="mo.two")).one()
    page = client.get(f"/users/edit/?id={user.id}").text
    assert "by import of wave3.csv , line 3" in text_of(page)
    assert f'href="/imports/users/{public_id}/"' in page
    clerk = make_user("o.ther", "Team Leader", team="Night Desk", teams=[])
    run = db.session.scalars(select(ImportRun).filter_by(public_id=public_id)).one()
    assert run.file_name == "wave3.csv"
    user = db.session.scalars(select(User).filter_by(login="mo.two")).one()
    user.teams.append(clerk.primary_team)
    db.session.commit()
    other = browser_of(client.application, clerk).get(f"/users/edit/?id={user.id}").text
    assert "by import" in text_of(other)
    assert "wave3.csv" not in other


def test_the_teams_of_a_user_come_first_and_the_primary_one_before_all(
    client: FlaskClient, make_user: MakeUser, make_team: Callable[..., object]
) -> None:
    sign_in(client, make_user("s.admin", "Sys Admin"))
    for name in ("Alpha", "Beta", "Zulu"):
        make_team(name)
    user = make_user("a.one", team="Zulu", teams=[make_team("Beta")])
    for address in (f"/users/edit/?id={user.id}", f"/users/new/?clone={user.id}"):
        boxes = re.findall(r'name="team_ids" value="\d+"( checked)?> <span>(\w+)<',
                           client.get(address).text)  # fmt: skip
        assert [name for _, name in boxes] == ["Zulu", "Beta", "Alpha", "Sales"]
        assert [bool(ticked) for ticked, _ in boxes] == [True, True, False, False]
