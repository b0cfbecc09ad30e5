"""The CTU page and the overview: who sees what, how it is counted, filtered and named."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient

from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.clock import utc_now
from ctu.models.teams import Team
from ctu.models.users import User
from tests.console.people import enter, sign_in
from tests.inspection.statements import Record

MakeUser = Callable[..., User]
MakeTeam = Callable[..., Team]
MakePlan = Callable[..., CapacityPlan]
PAGES = ("/", "/users/", "/teams/", "/plans/", "/users/new/", "/teams/new/", "/plans/new/")
FILES = ("/imports/users/template.csv", "/readiness/export/csv/?flt_team=1")


@pytest.fixture
def manager(make_user: MakeUser, client: FlaskClient) -> User:
    """Sign in a manager of team Sales."""
    manager = make_user("m.stone", "Manager", first_name="Mira", last_name="Stone")
    enter(client, manager)
    return manager


def names(client: FlaskClient, address: str = "/users/") -> list[str]:
    """Return the names in a grid, in their order."""
    return re.findall(r'<td class="cell-name"><[^>]*>([^<]*)<', client.get(address).text)


def counts(client: FlaskClient, address: str, part: str) -> list[str]:
    """Return name and count of every tab or quick filter."""
    block = re.search(rf'<nav class="{part}".*?</nav>', client.get(address).text, re.S)
    assert block is not None
    found = re.findall(r"<a [^>]*>(.*?)</a>", block.group(), re.S)
    return [re.sub(r"<[^>]*>", "", each) for each in found]


def test_a_stranger_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    for page in (*PAGES, *FILES):
        response = client.get(page)
        assert response.status_code == 302
        assert response.location.startswith("/sign-in?next=")


def test_a_stranger_who_follows_a_link_to_a_file_comes_back_to_its_page(
    client: FlaskClient,
) -> None:
    for file in FILES:
        for page, back in (
            ("http://localhost/readiness/?flt_team=1", "%2Freadiness%2F%3Fflt_team%3D1"),
            ("http://elsewhere.test/", quote_plus(file)),
            ("nonsense://[", quote_plus(file)),
        ):
            response = client.get(file, headers={"Referer": page})
            assert response.location == f"/sign-in?next={back}", page


def test_every_page_opens(client: FlaskClient, manager: User) -> None:
    pages = {page: client.get(page).status_code for page in PAGES}
    assert pages == dict.fromkeys(PAGES, 200)


def test_people_see_the_users_of_their_teams(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    make_user("b.near", first_name="Bo", last_name="Near")
    make_user("f.far", team="Night Desk")
    assert names(client) == ["Bo Near", "Mira Stone"]
    assert counts(client, "/users/", "tabs") == ["Users 2", "Teams 2", "Capacity plans 0"]


def test_the_quick_filters_add_up(client: FlaskClient, manager: User, make_user: MakeUser) -> None:
    until = utc_now() + timedelta(minutes=5)
    make_user("a.one", active=False, locked_until=until)
    make_user("b.two", locked_until=until)
    make_user("c.three", locked_until=utc_now() - timedelta(minutes=5))
    assert counts(client, "/users/", "segments") == ["All 4", "Active 2", "Inactive 1", "Locked 1"]
    assert len(names(client, "/users/?flt_state=locked")) == 1
    assert len(names(client, "/users/?flt_state=active")) == 2


def test_the_filters_leave_what_they_say(
    client: FlaskClient, manager: User, make_user: MakeUser, make_plan: MakePlan
) -> None:
    plan = make_plan()
    user = make_user("a.one", plan=plan, first_name="Ann_", import_public_id="p" * 20)
    found = [f"Ann_ {user.last_name}"]
    for query in (f"flt_plan={plan.id}", f"flt_group={user.group_id}", "flt_name=ann_",
                  "flt_name=ann_ oka", "flt_import=" + "p" * 20):  # fmt: skip
        assert names(client, f"/users/?{query}") == found
    assert len(names(client, f"/users/?flt_team={user.primary_team_id}")) == 2
    assert names(client, "/users/?flt_plan=none") == ["Mira Stone"]


def test_a_filter_that_cannot_be_used_is_named_once(client: FlaskClient, manager: User) -> None:
    page = client.get("/users/?flt_team=abc").text
    assert page.count("Team: This filter cannot be used with that value.") == 1


def test_a_blank_filter_filters_nothing(client: FlaskClient, manager: User) -> None:
    page = client.get("/users/?flt_team=&flt_group=&flt_plan=&flt_name=").text
    assert "Mira Stone" in page
    assert "cannot be used" not in page


def test_search_and_quick_filter_stay_together(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    make_user("s.ann", first_name="Ann", active=False)
    page = client.get("/users/?flt_state=inactive&search=ann").text
    assert 'name="flt_state" value="inactive"' in page
    assert "search=ann" in page
    assert names(client, "/users/?flt_state=inactive&search=ann") == ["Ann Okafor"]


def test_each_quick_filter_counts_what_it_leads_to(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    make_user("s.ann", first_name="Ann", active=False)
    other = make_user("b.ann", team="Billing", first_name="Anna", teams=[manager.primary_team])
    found = {
        query: counts(client, f"/users/?{query}", "segments")
        for query in ("search=ann", f"search=ann&flt_team={other.primary_team_id}", "flt_name=sto")
    }
    assert list(found.values()) == [
        ["All 2", "Active 1", "Inactive 1", "Locked 0"],
        ["All 1", "Active 1", "Inactive 0", "Locked 0"],
        ["All 1", "Active 1", "Inactive 0", "Locked 0"],
    ]
    assert counts(client, "/users/?search=ann", "tabs")[0] == "Users 3"


def test_teams_and_plans_lead_to_their_people(
    client: FlaskClient, manager: User, make_user: MakeUser, make_plan: MakePlan
) -> None:
    plan = make_plan()
    make_user("a.one", plan=plan, first_name="Ann", active=False)
    make_user("f.far", team="Night Desk", plan=plan, first_name="Fay")
    for tab, column, id in (("teams", "team", manager.primary_team_id), ("plans", "plan", plan.id)):
        people = names(client, f"/users/?flt_{column}={id}")
        assert f'href="/users/?flt_{column}={id}">{len(people)}<' in client.get(f"/{tab}/").text
        page = client.get(f"/{tab}/edit/?id={id}").text
        assert f"Show all {len(people)}" in page
        assert "Ann Okafor</a>" in page
        assert "Fay" not in page


def test_the_grid_sorts_by_name_and_by_team(
    client: FlaskClient, manager: User, make_user: MakeUser, make_team: MakeTeam
) -> None:
    make_user("z.ann", team="Apples", first_name="Zoe", teams=[make_team()])
    assert names(client, "/users/?sort=0&desc=1")[0].startswith("Zoe")
    assert names(client, "/users/?sort=3")[0].startswith("Zoe")


def test_an_empty_search_says_so(client: FlaskClient, manager: User) -> None:
    page = client.get("/users/?search=nobody-at-all").text
    assert "No user matches." in page
    assert "Clear filter and search" in page


def test_empty_tabs_say_what_to_do(client: FlaskClient, manager: User) -> None:
    assert "No capacity plans yet. A user can live without one." in client.get("/plans/").text


def test_the_options_stand_in_their_order(client: FlaskClient, manager: User) -> None:
    page = client.get("/users/").text
    words = ["New</a>", "Clone</button>", "Bulk user import</a>", "Filter</a>"]
    main = page.index("<main")
    places = [page.index(word, main) for word in words]
    assert places == sorted(places)
    assert "Bulk team import</a>" in client.get("/teams/").text


def test_the_group_filter_names_only_groups_in_the_grid(client: FlaskClient, manager: User) -> None:
    page = client.get("/users/?filter=open").text
    assert ">Manager</option>" in page
    assert "Sys Admin" not in page


def test_who_only_looks_gets_no_buttons(client: FlaskClient, make_user: MakeUser) -> None:
    sign_in(client, make_user("q.look", "QA"))
    for page in ("/users/", "/teams/", "/plans/"):
        text = client.get(page).text
        main = text[text.index("<main") : text.index("</main>")]
        assert "fa-plus" not in main
        assert "import" not in main.lower()
        assert client.get(f"{page}new/").status_code == 302


def test_nobody_above_can_be_opened(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    admin = make_user("s.admin", "Sys Admin", first_name="Ada", last_name="High")
    assert '<span dir="auto" title="Ada High">' in client.get("/users/").text
    response = client.get(f"/users/edit/?id={admin.id}")
    assert response.status_code == 302


def test_nothing_is_ever_deleted(client: FlaskClient, manager: User, make_user: MakeUser) -> None:
    user = make_user("a.one")
    client.post("/users/delete/", data={"id": user.id})
    client.post("/users/action/", data={"action": "delete", "rowid": user.id})
    client.post("/teams/delete/", data={"id": user.primary_team_id})
    assert db.session.get(User, user.id) is not None
    assert db.session.get(Team, user.primary_team_id) is not None


def test_a_name_is_never_markup(client: FlaskClient, manager: User, make_user: MakeUser) -> None:
    make_user("x.bad", first_name="<b>x", last_name="</b>&'\"")
    page = client.get("/users/").text
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


def test_the_overview_counts_whom_a_person_sees(
    client: FlaskClient, manager: User, make_user: MakeUser
) -> None:
    make_user("a.one", active=False)
    make_user("f.far", team="Night Desk")
    page = client.get("/").text
    assert re.findall(r'<strong class="tile-count">(\d+)<', page) == ["2", "1", "1", "0"]
    assert 'href="/users/?flt_state=inactive"' in page


def test_no_page_holds_anything_inline(client: FlaskClient, manager: User) -> None:
    inline = re.compile(
        r'<script(?![^>]*\bsrc=)|<style|\son\w+\s*=\s*"|\sstyle\s*=|javascript:', re.I
    )
    for page in (*PAGES, "/users/?filter=open", f"/users/edit/?id={manager.id}"):
        assert inline.search(client.get(page).text) is None, page


def test_the_number_of_queries_does_not_depend_on_the_rows(
    client: FlaskClient, manager: User, make_user: MakeUser, statements: Record
) -> None:
    with statements() as few:
        client.get("/users/")
    for number in range(8):
        make_user(f"user.{number}", team=f"Team {number}", teams=[manager.primary_team])
    with statements() as many:
        client.get("/users/")
    assert len(many) == len(few)
