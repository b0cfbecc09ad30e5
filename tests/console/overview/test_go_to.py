"""Going to something by name: only what the person may see, a few of each sort."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient

from ctu.models.teams import Team
from ctu.models.users import User
from tests.browser.console import add_import
from tests.console.people import PASSWORD, browser_of, sign_in

MakeUser = Callable[..., User]
CONTENT = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    f"Capacity plan,Active\nMo,Lin,mo.lin,{PASSWORD},Agent,TRUE,,Sales,,TRUE\n"
)


def found(client: FlaskClient, text: str = "") -> dict[str, list[str]]:
    """Return the names that are found, by the heading of their sort."""
    page = client.get("/go/", query_string={"q": text}).text.partition('id="go-results"')[2]
    sorts = re.findall(r'<section class="go-sort" aria-label="(\w+)">(.*?)</section>', page, re.S)
    return {
        name: [unescape(each) for each in re.findall(r"</i><span><span>([^<]*)</span>", part)]
        for name, part in sorts
    }


def test_people_and_teams_are_found_as_far_as_somebody_sees_them(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    make_user("n.near", first_name="Ned", last_name="Nightly")
    make_user("f.far", first_name="Fay", last_name="Nightly", team="Night Desk")
    assert found(client, "night") == {"People": ["Ned Nightly"]}
    admin = browser_of(client.application, make_user("s.admin", "Sys Admin"))
    assert found(admin, "night") == {
        "People": ["Fay Nightly", "Ned Nightly"],
        "Teams": ["Night Desk"],
    }


def test_a_name_leads_to_the_form_only_of_who_may_be_changed(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    near = make_user("n.near", first_name="Ned", last_name="Nightly")
    make_user("a.bove", "Manager", first_name="Abe", last_name="Nightly")
    page = client.get("/go/?q=nightly").text
    assert f'href="/users/edit/?id={near.id}"' in page
    assert 'href="/users/?search=%3Da.bove"' in page


def test_only_pages_that_somebody_may_open_are_found(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    pages = found(client)["Pages"]
    assert {"Overview", "Users", "Readiness", "New user", "Bulk user import"} <= set(pages)
    assert not {"Audit", "Permission groups", "Bulk team import"} & set(pages)
    assert 'Access tokens</span> <span class="second">Account</span>' in client.get("/go/").text
    looker = browser_of(client.application, make_user("q.look", "QA"))
    assert not {"New user", "Bulk user import", "Readiness"} & set(found(looker)["Pages"])
    assert found(looker, "audit") == {}


def test_imports_are_found_by_their_file_by_who_may_see_them(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    add_import(leader, "wave3.csv", CONTENT.encode(), is_worked_off=False)
    sign_in(client, "t.lead")
    assert found(client, "WAVE3") == {"Imports": ["wave3.csv"]}
    elsewhere = browser_of(client.application, make_user("o.lead", "Team Leader", team="Far"))
    assert found(elsewhere, "wave3") == {}


def test_a_few_of_each_sort_are_enough(
    client: FlaskClient, make_user: MakeUser, make_team: Callable[..., Team]
) -> None:
    sign_in(client, make_user("s.admin", "Sys Admin"))
    for number in range(7):
        make_team(f"Crowd {number}")
        make_user(f"c.{number}", first_name="Crowd", last_name=f"Of {number}", password=None)
    places = found(client, "crowd")
    assert [len(each) for each in places.values()] == [5, 5]
    assert places["People"][0] == "Crowd Of 0"


def test_a_search_text_is_neither_markup_nor_a_pattern(client: FlaskClient, leader: User) -> None:
    page = client.get("/go/", query_string={"q": '"><b>%_'}).text
    assert "<b>%" not in page
    assert "Nothing that you can see is called like this." in page


def test_neither_a_search_nor_an_error_is_marked_as_the_first_page(
    client: FlaskClient, leader: User
) -> None:
    assert 'aria-current="page">Overview' in client.get("/").text
    assert 'aria-current="page">Overview' not in client.get("/go/").text
    assert 'aria-current="page">Overview' not in client.get("/nowhere").text
