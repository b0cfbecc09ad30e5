"""The board: who is on it, in which order, what it counts, and what it does for the chosen."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.console.grids import logins
from tests.console.people import sign_in
from tests.console.stored_imports import store_import
from tests.inspection.statements import Record

MakeUser = Callable[..., User]
NOW, DAY = utc_now(), timedelta(days=1)
READY = {"last_sign_in_at": NOW}
WAITING = {"must_change_password": True, "password_expires_at": NOW + DAY}
#: What each is, in the order in which they need help.
PEOPLE: dict[str, dict[str, Any]] = {
    "z.locked": {"locked_until": NOW + DAY},
    "y.expired": {"must_change_password": True, "password_expires_at": NOW - DAY},
    "x.first": READY | WAITING,
    "v.never": WAITING,
    "w.never": {},
    "u.later": {"active_from": (NOW + 5 * DAY).date()},
    "t.ready": READY,
    "s.shut": {"group": "Agent"},
    "r.inactive": {"active": False},
    "q.undone": {"active": False, "undone_at": NOW},
}


@pytest.fixture
def run(leader: User, make_user: MakeUser) -> ImportRun:
    """Store an import with a person of each standing, uploaded by whoever is signed in."""
    run = store_import(leader, file_name="starters.csv")
    add_people(make_user, run)
    return run


def add_people(make_user: MakeUser, run: ImportRun, **values: Any) -> None:
    for login, own in PEOPLE.items():
        given = {"group": "QA", "first_name": "Ann", "last_name": login[2:].title(), **own}
        make_user(login, password=None, import_public_id=run.public_id, **(given | values))


def of(run: ImportRun, **more: str) -> str:
    """Return the address of the board of an import."""
    given = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/readiness/?flt_imports={run.id}{given}"


def press(client: FlaskClient, action: str, *people: User) -> str:
    """Do something to the chosen people, and return what the next page says."""
    form = {"action": action, "rowid": [str(each.id) for each in people]}
    client.post("/readiness/action/", data=form | {"url": "/readiness/"})
    page = client.get("/readiness/", follow_redirects=True).text
    return " ".join(re.findall(r'role="status">\s*.*?</div>', page, re.DOTALL))


def named(login: str) -> User:
    return db.session.scalars(select(User).filter_by(login=login)).one()


def test_who_needs_help_comes_first_and_the_numbers_add_up(
    client: FlaskClient, run: ImportRun
) -> None:
    page = client.get(of(run)).text
    assert logins(client, of(run)) == list(PEOPLE)
    assert "<strong>2 of 6 have signed in.</strong> Of them 1 on the first password." in page
    assert "Not yet: 1 locked, 1 password run out, 2 never seen." in page
    assert "1 starts later, 1 without access, 1 inactive, 1 undone." in page
    assert ">Created</a> <strong>10</strong>" in page
    assert f"/users/edit/?id={named('z.locked').id}" in page
    assert "starts on " in page


def test_a_standing_leaves_its_people_and_a_search_those_who_match(
    client: FlaskClient, run: ImportRun
) -> None:
    assert logins(client, of(run, flt_state="never")) == ["v.never", "w.never"]
    assert logins(client, of(run, search="e.never")) == []
    assert logins(client, of(run, search="never")) == ["v.never", "w.never"]
    assert logins(client, of(run, search="ann", flt_state="locked")) == ["z.locked"]
    assert logins(client, of(run, sort="1", desc="1"))[:2] == ["z.locked", "y.expired"]
    assert "Nobody matches." in client.get(of(run, search="nobody")).text


def test_pages_follow_each_other_across_standings(
    client: FlaskClient, run: ImportRun, make_user: MakeUser
) -> None:
    for number in range(30):
        values = {"group": "QA", "import_public_id": run.public_id, "first_name": "Bo"}
        make_user(f"n{number}", password=None, last_name=f"{number:02}", **values)
    everybody = [page for at in range(3) for page in logins(client, of(run, page=str(at)))]
    expected = [*list(PEOPLE)[:5], *(f"n{number}" for number in range(30)), *list(PEOPLE)[5:]]
    assert everybody == expected


def test_imports_are_chosen_together_and_a_team_has_a_board(
    client: FlaskClient, run: ImportRun, leader: User, make_user: MakeUser
) -> None:
    other = store_import(leader)
    make_user("o.ther", "QA", password=None, import_public_id=other.public_id)
    answer = client.get(f"/readiness/choose/?import={run.id}&import={other.id}")
    assert answer.location == f"/readiness/?flt_imports={run.id},{other.id}"
    assert len(logins(client, answer.location)) == 11
    assert "2 imports" in client.get(answer.location).text
    assert logins(client, f"/readiness/?flt_imports={other.id}") == ["o.ther"]
    # The newest import is shown to whoever names none.
    assert client.get("/readiness/").location == f"/readiness/?flt_imports={other.id}"
    team = logins(client, f"/readiness/?flt_team={leader.primary_team_id}")
    assert set(team) == {*PEOPLE, "o.ther", "t.lead"}
    assert team[:3] == ["z.locked", "y.expired", "x.first"]


def test_a_board_shows_nobody_out_of_sight(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    stranger = make_user("far.lead", "Team Leader", "Night Desk")
    hidden, own = store_import(stranger), store_import(leader)
    make_user("f.ar", "QA", "Night Desk", password=None, import_public_id=own.public_id)
    make_user("n.ear", "QA", password=None, import_public_id=own.public_id)
    assert logins(client, of(own)) == ["n.ear"]
    counted = client.get(of(own)).text
    assert ">Created</a> <strong>1</strong>" in counted
    assert "Each person of your teams has one standing" in counted
    db.session.execute(update(User).values(import_public_id=None).where(User.login == "n.ear"))
    db.session.commit()
    assert "<strong>Nobody of these is in your teams.</strong>" in client.get(of(own)).text
    assert "<strong>Nobody matches.</strong>" in client.get(of(own, search="f")).text
    page = client.get(of(hidden)).text
    assert "This filter cannot be used with that value." in page
    assert hidden.file_name not in page
    assert "Night Desk" not in client.get(f"/readiness/?flt_team={stranger.primary_team_id}").text


def test_who_cannot_help_does_not_see_who_waits_for_a_password(
    client: FlaskClient, make_user: MakeUser
) -> None:
    sign_in(client, make_user("q.a", "QA"))
    assert client.get("/readiness/").status_code == 403
    assert client.get("/readiness/export/csv/").status_code == 403


def test_the_file_holds_the_whole_list_and_no_formula(
    client: FlaskClient, run: ImportRun, make_user: MakeUser
) -> None:
    for number in range(25):
        make_user(
            f"n{number}", "QA", password=None, import_public_id=run.public_id,
            first_name="=1+1", last_name=f"{number:02}",
        )  # fmt: skip
    answer = client.get(f"/readiness/export/csv/?flt_imports={run.id}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Login"] for row in rows if row["Login"] in PEOPLE] == list(PEOPLE)
    assert len(rows) == 35
    assert {row["First name"] for row in rows} == {"Ann", "'=1+1"}
    assert rows[0]["Standing"] == "Locked"
    only = client.get(f"/readiness/export/csv/?flt_imports={run.id}&flt_state=locked").text
    assert only.count("\r\n") == 2


def test_chosen_people_are_unlocked_and_deactivated_by_whoever_may(
    client: FlaskClient, run: ImportRun, make_user: MakeUser
) -> None:
    above = make_user("m.above", "Manager", locked_until=NOW + DAY)
    locked, never = named("z.locked"), named("v.never")
    told = press(client, "unlock", locked, never, above)
    assert "1 user unlocked, 1 left as it was: not locked, 1 left as it was: you may not" in told
    assert not named("z.locked").is_locked
    assert named("m.above").is_locked
    assert "2 users deactivated" in press(client, "deactivate", locked, never)
    assert not named("v.never").active
    assert "activated" not in press(client, "activate", never)
    assert not named("v.never").active


def test_no_first_password_is_made_where_no_import_has_made_one(
    client: FlaskClient, run: ImportRun
) -> None:
    told = press(client, "first_password", named("v.never"))
    assert "0 first passwords made anew, 1 left as it was: no import has made" in told


def test_the_number_of_statements_does_not_depend_on_how_many_people_there_are(
    client: FlaskClient, run: ImportRun, make_user: MakeUser, statements: Record
) -> None:
    client.get(of(run))
    with statements() as few:
        client.get(of(run))
    for number in range(40):
        make_user(f"n{number}", "QA", password=None, import_public_id=run.public_id)
    with statements() as many:
        client.get(of(run))
    assert len(many) <= len(few)


def test_details_and_a_team_lead_to_the_board(
    client: FlaskClient, run: ImportRun, make_user: MakeUser
) -> None:
    assert f'href="{of(run)}">Readiness</a>' in client.get(f"/imports/users/{run.public_id}/").text
    manager = make_user("m.anager", "Manager")
    client.post("/sign-out")
    sign_in(client, manager)
    page = client.get(f"/teams/edit/?id={manager.primary_team_id}").text
    assert f'href="/readiness/?flt_team={manager.primary_team_id}">Readiness</a>' in page


def test_overview_tells_of_the_newest_import_until_everybody_has_signed_in(
    client: FlaskClient, run: ImportRun, leader: User, make_user: MakeUser
) -> None:
    done = store_import(leader)
    make_user("d.one", "QA", password=None, import_public_id=done.public_id, **READY)
    page = client.get("/").text
    assert re.search(r"Uploaded \w+: 2 of 6 have signed in", page)
    assert page.index("wait for repair") < page.index("have signed in")
    assert (
        "starters.csv · not yet: 1 locked, 1 password run out, 2 never seen"
        " · 1 on the first password · not counted: 1 starts later, 1 without access"
    ) in page
    for user in db.session.scalars(select(User).filter_by(import_public_id=run.public_id)):
        user.last_sign_in_at, user.locked_until = NOW, None
        user.must_change_password, user.password_expires_at = False, None
    db.session.commit()
    assert "have signed in" not in client.get("/").text


def test_the_people_of_an_import_and_of_its_repairs_are_counted_together(
    client: FlaskClient, run: ImportRun, leader: User, make_user: MakeUser
) -> None:
    repair = store_import(leader, file_name="repaired.csv", parent_id=run.id)
    make_user("r.one", "QA", password=None, import_public_id=repair.public_id)
    page = client.get("/").text
    assert re.search(r"Uploaded \w+: 2 of 7 have signed in", page)
    assert '<span class="second">starters.csv · not yet: ' in page
    assert f"flt_imports={repair.id},{run.id}" in page
    # So does the board for whoever names no import.
    assert client.get("/readiness/").location == f"/readiness/?flt_imports={repair.id},{run.id}"


def test_overview_names_the_day_on_which_they_began(
    client: FlaskClient, run: ImportRun, make_user: MakeUser
) -> None:
    began = (NOW - 2 * DAY).date()
    make_user("b.egan", "QA", import_public_id=run.public_id, active_from=began)
    assert f"{began:%A}: 2 of 7 have signed in" in client.get("/").text


def test_a_group_that_may_sign_in_again_is_expected_again(
    client: FlaskClient, run: ImportRun
) -> None:
    group = db.session.scalars(select(PermissionGroup).filter_by(name="Agent")).one()
    group.may_sign_in = True
    db.session.commit()
    assert "2 of 7 have signed in" in client.get(of(run)).text
